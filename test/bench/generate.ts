/**
 * `npm run bench:generate`: Joinery, all its outputs, beside hey-api (types, SDK, client and zod)
 * and orval (fetch and zod), each as a user runs it: a whole process that writes into a fresh
 * folder, none of which is removed before the end: a file system such as ext4 that has just lost
 * thousands of files takes several times as long to make new ones. They take turns on each document; ratios of
 * medians are what counts, since the machine is never alone. The peers are a package of their own in `peers/`, installed when missing; the
 * large document is GitHub's own, fetched by npm.
 */

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { buffer, text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { median } from "./statistics.js";

const command = new Command()
  .argument("[documents...]", "documents, instead of those of ../shared/corpus and GitHub's")
  .option("--rounds <number>", "runs of each tool on each document", Number, 5)
  .parse();
const { rounds } = command.opts<{ rounds: number }>();

const project = fileURLToPath(new URL("../../", import.meta.url));
const peers = fileURLToPath(new URL("./peers/", import.meta.url));
const cli = join(project, "dist/cli.js");

/** How each tool is told to read `document` and to write into `out`, both absolute. */
const tools = {
  Joinery: async (document: string, out: string) => [cli, "generate", document, "--out", out],
  // Into the folder that it has just made: what regenerating costs when nothing changed.
  "Joinery again": async (document: string, out: string) => [cli, "generate", document, "--out", out],
  "hey-api": async (document: string, out: string) => [
    // Its command line starts this in a second process, which costs it time.
    join(peers, "node_modules/@hey-api/openapi-ts/dist/run.mjs"),
    ...["--input", document, "--output", out, "--no-log-file", "--silent"],
    ...["--plugins", "@hey-api/typescript", "@hey-api/sdk", "@hey-api/client-fetch", "zod"],
  ],
  orval: async (document: string, out: string) => {
    const output = (client: string) => ({
      input: document,
      output: { target: join(out, `${client}.ts`), client },
    });
    const config = join(out, "../orval.config.ts");
    await writeFile(
      config,
      `export default ${JSON.stringify({ fetch: output("fetch"), zod: output("zod") })};\n`,
    );
    return [join(peers, "node_modules/orval/dist/bin/orval.js"), "--config", config];
  },
};
type Tool = keyof typeof tools;
const rivals = ["hey-api", "orval"] as const satisfies Tool[];

interface Run {
  readonly seconds: number;
  readonly cpu: number;
  readonly megabytes: number;
}

/** Runs a tool to its end, in a folder of a round. @throws Error with what it said, when it failed or wrote nothing. */
async function run(tool: Tool, document: string, folder: string): Promise<Run> {
  await mkdir(folder, { recursive: true });
  const out = join(folder, tool === "Joinery again" ? "Joinery" : tool);
  const words = await tools[tool](document, out);
  const start = performance.now();
  const child = spawn(process.execPath, ["--require", join(peers, "usage.cjs"), ...words], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const [said, complained, usage] = [child.stdout, child.stderr, child.stdio[3]] as NodeJS.ReadableStream[];
  const results = Promise.all([said, complained, usage].map((stream) => text(stream as never)));
  const [code] = (await once(child, "close")) as [number];
  const seconds = (performance.now() - start) / 1000;
  const [output = "", errors = "", used = ""] = await results;
  if (code !== 0 || !existsSync(out))
    throw new Error(`${output}${errors}`.trim().split("\n").slice(-3).join(" "));
  return { seconds, ...(JSON.parse(used) as { cpu: number; megabytes: number }) };
}

/** Joinery's OpenAPI 3.0 of a document, for tools that refuse it as it is. */
function converted(document: string, folder: string): string {
  const target = join(folder, "converted.json");
  spawnSync(process.execPath, [cli, "convert", document, "--out", target], { stdio: "inherit" });
  return target;
}

async function compare(document: string, folder: string): Promise<void> {
  const { size } = await stat(document);
  process.stdout.write(`\n${basename(document)}, ${Math.round(size / 1000)} kB\n`);
  const given = new Map<Tool, string>();
  const runs = new Map<Tool, Run[]>();
  for (const tool of Object.keys(tools) as Tool[]) {
    const works = (each: string) =>
      run(tool, each, join(folder, "first")).then(
        () => true,
        (error: Error) => {
          process.stdout.write(`  ${tool} fails on ${basename(each)}: ${error.message}\n`);
          return false;
        },
      );
    if (await works(document)) given.set(tool, document);
    else if (rivals.some((each) => each === tool)) {
      const other = converted(document, folder);
      if (await works(other)) given.set(tool, other);
    }
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const [tool, each] of given)
      runs.set(tool, [...(runs.get(tool) ?? []), await run(tool, each, join(folder, String(round)))]);
  }
  tell(runs);
}

function tell(runs: ReadonlyMap<Tool, readonly Run[]>): void {
  const middle = (tool: Tool, what: keyof Run) => median((runs.get(tool) ?? []).map((each) => each[what]));
  for (const tool of runs.keys()) {
    const [seconds, cpu, megabytes] = (["seconds", "cpu", "megabytes"] as const).map((what) =>
      middle(tool, what),
    );
    process.stdout.write(
      `  ${tool.padEnd(15)}${seconds?.toFixed(2).padStart(7)} s   CPU ${cpu?.toFixed(2).padStart(6)} s   peak ${megabytes?.toFixed(0).padStart(4)} MB\n`,
    );
  }
  const present = rivals.filter((tool) => runs.has(tool));
  if (!runs.has("Joinery") || present.length === 0) return;
  const ratio = (what: keyof Run) =>
    middle("Joinery", what) / Math.min(...present.map((tool) => middle(tool, what)));
  process.stdout.write(
    `  Joinery to the best peer: time ${ratio("seconds").toFixed(2)}, CPU ${ratio("cpu").toFixed(2)}, memory ${ratio("megabytes").toFixed(2)}\n`,
  );
}

/** Installs the peers if need be. */
function installPeers(): void {
  const npm = (...args: string[]) =>
    spawnSync("npm", [...args, "--prefix", peers], { stdio: "ignore" }).status === 0;
  if (npm("ls")) return;
  process.stdout.write("Installing the peers …\n");
  if (!npm("ci", "--ignore-scripts", "--no-audit", "--no-fund"))
    throw new Error("The peers could not be installed: `npm ci --prefix test/bench/peers` says why.");
}

/** The one file of the package of GitHub's documents (32 MB) that is needed, kept in the peers' `node_modules`. */
async function githubDocument(): Promise<string> {
  const path = join(peers, "node_modules/api.github.com.json");
  if (existsSync(path)) return path;
  process.stdout.write("Fetching GitHub's document …\n");
  const folder = await mkdtemp(join(tmpdir(), "joinery-bench-"));
  try {
    spawnSync("npm", ["pack", "@octokit/openapi@14.0.0", "--pack-destination", folder], { stdio: "ignore" });
    const member = "package/generated/api.github.com.json";
    const tar = spawn("tar", ["-xzOf", join(folder, "octokit-openapi-14.0.0.tgz"), member], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const content = await buffer(tar.stdout);
    if (content.length === 0) throw new Error("GitHub's document could not be fetched.");
    await writeFile(`${path}.part`, content);
    await rename(`${path}.part`, path);
    return path;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function documents(): Promise<string[]> {
  if (command.args.length > 0) return command.args.map((each) => resolve(each));
  const corpus = resolve(project, "../shared/corpus/other");
  const names = ["petstore.yaml", "bitbucket.json", "docker-v1.41.yaml"];
  const found = names.map((name) => join(corpus, name)).filter((path) => existsSync(path));
  if (found.length < names.length)
    process.stdout.write("Skipped: the documents of ../shared/corpus, which is absent.\n");
  return [...found, await githubDocument()];
}

async function main(): Promise<void> {
  installPeers();
  const build = spawnSync("npm", ["run", "build"], { cwd: project, encoding: "utf8" });
  if (build.status !== 0) throw new Error(build.stdout + build.stderr);
  const manifest = async (name: string) =>
    (
      JSON.parse(await readFile(join(peers, "node_modules", name, "package.json"), "utf8")) as {
        version: string;
      }
    ).version;
  process.stdout.write(
    `Node ${process.version}; hey-api ${await manifest("@hey-api/openapi-ts")}, orval ${await manifest("orval")}; medians of ${rounds} runs each, by turns\n`,
  );
  const folder = await mkdtemp(join(tmpdir(), "joinery-bench-"));
  try {
    for (const [at, document] of (await documents()).entries())
      await compare(document, join(folder, String(at)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
