/** The npm packages that generated code imports, and those that the user's package.json lacks. */

import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { manifestFile } from "../package-files.js";
import { findProject, type Project } from "./project.js";

/** One package. */
export interface NeededPackage {
  readonly name: string;
  /** The versions that Joinery is tested with. */
  readonly range: string;
  /** Whether only the compiler needs it: a development dependency. */
  readonly dev: boolean;
  /** Whether the project's package.json has it, where a production install of a server finds it. */
  readonly declared: boolean;
}

/** The reference engine is there for those who choose it, and compiles without its package. */
const optionalFile = "runtime/express-openapi-validator.ts";

/** The packages that have the types of others, which have none of their own. */
const typePackages: Readonly<Record<string, string>> = {
  express: "@types/express",
  multer: "@types/multer",
  node: "@types/node",
};

/** What code in a folder needs of npm, by name: what runs first, then what only compiles. */
export function packagesOf(files: ReadonlyMap<string, string>, folder: string): NeededPackage[] {
  const imported = new Set<string>();
  for (const [file, text] of files)
    if (file.endsWith(".ts") && file !== optionalFile) addImports(text, imported);
  const types = Object.keys(typePackages).filter((name) => imported.has(name));
  imported.delete("node");
  const project = findProject(folder);
  const ranges = ownRanges();
  const needed = (dev: boolean) => (name: string) => {
    const declared = (dev ? project?.hasInDevelopment(name) : project?.hasInProduction(name)) ?? false;
    return { name, range: ranges[name] ?? "latest", dev, declared };
  };
  return [
    ...[...imported].sort().map(needed(false)),
    ...types.map((name) => typePackages[name] ?? name).map(needed(true)),
  ];
}

/** The packages of a module's import statements; `node` for those that Node brings. */
function addImports(text: string, packages: Set<string>): void {
  for (const [, specifier = ""] of text.matchAll(
    /^(?:(?:import|export) [^;]*?from|import) "([^".][^"]*)";/gm,
  )) {
    const [first = "", second = ""] = specifier.split("/");
    packages.add(isBuiltin(specifier) ? "node" : first.startsWith("@") ? `${first}/${second}` : first);
  }
}

/** The commands that add what package.json lacks; "" when it lacks nothing. */
export function installHint(packages: readonly NeededPackage[], folder: string): string {
  const missing = packages.filter(({ declared }) => !declared);
  if (missing.length === 0) return "";
  const project = findProject(folder);
  const commands = [false, true].flatMap((dev) => {
    const list = missing.filter((each) => each.dev === dev);
    return list.length === 0 ? [] : [`    ${addCommand(list, dev, project)}\n`];
  });
  const manifest = project?.shownPath ?? "package.json";
  return `  The generated code needs packages that ${manifest} does not list:\n${commands.join("")}`;
}

function addCommand(packages: readonly NeededPackage[], dev: boolean, project: Project | undefined): string {
  const { command, saveDev, saveProduction } = addCommands[project?.packageManager ?? "npm"];
  // A package that is a development dependency stays one unless the command says otherwise.
  const moves = !dev && packages.some(({ name }) => project?.isDevDependency(name));
  const words = packages.map(({ name, range }) => `${name}@${range}`);
  return [command, ...(dev ? [saveDev] : moves ? [saveProduction] : []), ...words].filter(Boolean).join(" ");
}

const addCommands = {
  npm: { command: "npm install", saveDev: "--save-dev", saveProduction: "--save-prod" },
  pnpm: { command: "pnpm add", saveDev: "--save-dev", saveProduction: "--save-prod" },
  yarn: { command: "yarn add", saveDev: "--dev", saveProduction: "" },
  bun: { command: "bun add", saveDev: "--dev", saveProduction: "" },
} as const;

function ownRanges(): Readonly<Record<string, string>> {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(
    readFileSync(manifestFile, "utf8"),
  ) as Record<string, Record<string, string> | undefined>;
  return { ...devDependencies, ...dependencies };
}
