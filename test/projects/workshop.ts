/** The folder that all projects are in: the packed tool, and what is installed once for all of them. */

import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Tool } from "./cases.js";

const here = fileURLToPath(new URL(".", import.meta.url));
const repository = fileURLToPath(new URL("../..", import.meta.url));

/** The packages of this folder. */
export const tools = join(here, "node_modules");

/** Where sources of projects are. */
export const sources = join(here, "source");

/** What the projects share. */
export interface Workshop {
  readonly root: string;
  /** The packed tool. */
  readonly tarball: string;
  /** A project's `node_modules` as `npm install` makes them of what the tool's hint says, and the tool itself. */
  readonly development: string;
  /** The same after `npm ci --omit=dev`. */
  readonly production: string;
  /** The fields of that project's package.json. */
  readonly manifest: object;
}

/** Installs this folder's packages if need be. */
export function installTools(): void {
  const npm = (words: readonly string[], stdio: "inherit" | "ignore") =>
    spawnSync("npm", [...words, "--prefix", here], { stdio: ["ignore", stdio, stdio] }).status === 0;
  if (npm(["ls"], "ignore")) return;
  process.stdout.write("Installing the projects' tools …\n");
  // `npm ci` refuses a lock file that lacks packages of other platforms, and a registry need not have all of pnpm's.
  if (
    !npm(
      ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
      "inherit",
    )
  )
    throw new Error("The tools could not be installed; npm says why above.");
}

/** The Nodes to run projects under, by their major version: this one, and those of this folder. */
export const nodes: ReadonlyMap<number, string> = new Map([
  [Number(process.versions.node.split(".")[0]), process.execPath],
  ...[22, 24]
    .map((major): [number, string] => [major, join(tools, `node-${major}/bin/node`)])
    .filter(([, path]) => existsSync(path) && spawnSync(path, ["--version"]).status === 0),
]);

/** The newest of them: some tools run under no older one. */
const newest = nodes.get(Math.max(...nodes.keys())) ?? process.execPath;

const programs: Readonly<Record<Exclude<Tool, "node">, string>> = {
  tsc: "typescript/bin/tsc",
  "tsc-7": "typescript-7/bin/tsc",
  esbuild: "esbuild/bin/esbuild",
  vite: "vite/bin/vite.js",
  tsup: "tsup/dist/cli-default.js",
  jest: "jest/bin/jest.js",
  vitest: "vitest/vitest.mjs",
  tsx: "tsx/dist/cli.mjs",
  "ts-node": "ts-node/dist/bin.js",
};

/** Runs a tool in a folder and returns what it prints. @throws Error with its output when it fails */
export function runTool(
  folder: string,
  tool: Tool,
  words: readonly string[],
  env: object = {},
): Promise<string> {
  const program = tool === "node" ? [] : [join(tools, programs[tool])];
  return run(folder, newest, [...program, ...words], env);
}

/** Runs a command in a folder and returns what it prints. @throws Error with its output when it fails */
export function run(
  folder: string,
  command: string,
  words: readonly string[],
  env: object = {},
): Promise<string> {
  const { NODE_OPTIONS: _, ...usual } = process.env;
  const child = spawn(command, words, {
    cwd: folder,
    env: { ...usual, NO_COLOR: "1", CI: "true", ...env },
    timeout: 180_000,
  });
  let output = "";
  let printed = "";
  child.stdout.on("data", (data) => {
    output += String(data);
    printed += String(data);
  });
  child.stderr.on("data", (data) => {
    printed += String(data);
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${[command, ...words].join(" ")} ended with ${code}:\n${printed.slice(-3000)}`));
    });
  });
}

/** Runs npm in a folder, quietly. */
export function npm(folder: string, ...words: string[]): Promise<string> {
  return run(folder, "npm", [...words, "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"]);
}

/** The tool's command line, as it is installed in `node_modules`. */
export function joinery(folder: string, ...words: string[]): Promise<string> {
  return run(folder, process.execPath, [join(folder, "node_modules/joinery/dist/cli.js"), ...words]);
}

/** The install commands of the tool's hint: the words after the package manager's name. */
export function hintOf(printed: string, manager: "npm" | "pnpm"): string[][] {
  const pattern = new RegExp(`^ +${manager} ((?:install|add) .*)$`, "gm");
  return Array.from(printed.matchAll(pattern), ([, words = ""]) => words.split(" "));
}

/** Packs the tool and installs it as a user does, with what it says that the generated code needs. */
export async function startWorkshop(): Promise<Workshop> {
  const root = await mkdtemp(join(tmpdir(), "joinery-projects-"));
  const [development, production, packed] = ["development", "production", "packed"].map((name) =>
    join(root, name),
  );
  for (const folder of [development, production, packed]) await mkdir(folder ?? "");
  if (!development || !production || !packed) throw new Error("unreachable");
  await run(repository, "npm", ["pack", "--pack-destination", packed, "--loglevel=error"]);
  const [name = ""] = await readdir(packed);
  const tarball = join(packed, name);
  await writeFile(join(development, "package.json"), '{ "name": "user", "private": true }\n');
  await npm(development, "install", "--save-dev", tarball);
  const printed = await joinery(development, "generate", join(sources, "api.yaml"), "--out", "generated");
  for (const words of hintOf(printed, "npm")) await npm(development, ...words);
  const again = await joinery(development, "generate", join(sources, "api.yaml"), "--out", "generated");
  if (again.includes("npm install")) throw new Error(`The hint stays when it is followed:\n${again}`);
  for (const file of ["package.json", "package-lock.json"])
    await writeFile(join(production, file), await readFile(join(development, file)));
  await npm(production, "ci", "--omit=dev");
  if (existsSync(join(production, "node_modules/joinery")))
    throw new Error("The tool is a production dependency.");
  const manifest = JSON.parse(await readFile(join(development, "package.json"), "utf8")) as object;
  return {
    root,
    tarball,
    manifest,
    development: join(development, "node_modules"),
    production: join(production, "node_modules"),
  };
}

/** Removes everything. */
export function removeWorkshop({ root }: Workshop): Promise<void> {
  return rm(root, { recursive: true, force: true });
}
