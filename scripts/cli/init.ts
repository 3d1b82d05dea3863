/** joinery init: a commented configuration and the scripts of package.json. Nothing there is changed. */

import { open, readdir, readFile, writeFile } from "node:fs/promises";
import { join, sep } from "node:path";
import type { Command } from "commander";
import colors from "picocolors";
import { configName } from "../config.js";
import { marker } from "../emit/emitters.js";
import { isObject, type JsonObject } from "../json.js";
import { isSigned } from "../output-folder.js";
import { literal } from "../print/typescript.js";
import { type Outcome, runCommand } from "./command.js";
import { exitHelp } from "./exit.js";

/** What init adds to package.json, where no script has the name. */
const scripts = { generate: "joinery generate", "generate:check": "joinery generate --check" } as const;

/** Adds the command. */
export function addInit(program: Command): void {
  program
    .command("init")
    .description(`write a commented ${configName} and add scripts to package.json; what is there stays`)
    .argument("[documents...]", "the API documents (default: those of this folder and the folders in it)")
    .option("--json", "print one JSON value, for programs")
    .addHelpText("after", exitHelp)
    .action((documents: string[], options: { json?: boolean }) =>
      runCommand(options.json, () => runInit(documents)),
    );
}

async function runInit(given: readonly string[]): Promise<Outcome> {
  const documents = given.length > 0 ? given : await findDocuments();
  const wroteConfig = await writeFile(configName, configText(documents), { flag: "wx" }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "EEXIST") return false;
      throw error;
    },
  );
  const added = await addScripts();
  const lines = [
    wroteConfig ? `${colors.green("✓")} ${configName} written` : `  ${configName} is there, and stays`,
    added === undefined
      ? "  There is no package.json: make one with npm init, and run joinery init again for its scripts"
      : added.length > 0
        ? `${colors.green("✓")} package.json: ${added.map((name) => `npm run ${name}`).join(", ")}`
        : "  package.json has scripts of these names, and they stay",
    ...(wroteConfig && documents.length === 0
      ? ["  No API document was found: name yours in `documents`"]
      : []),
  ];
  return {
    diagnostics: [],
    result: { config: wroteConfig, scripts: added ?? [], documents },
    text: lines.map((line) => `${line}\n`).join(""),
  };
}

/** API documents of this folder and the folders in it, by what stands at their top. */
async function findDocuments(): Promise<string[]> {
  const found: string[] = [];
  const look = async (folder: string, deeper: boolean): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    if (entries.some(({ name }) => name === marker.file) && isSigned(join(folder, marker.file))) return;
    for (const entry of entries) {
      const path = join(folder, entry.name);
      const hidden = entry.name.startsWith(".") || entry.name === "node_modules";
      if (entry.isDirectory() && deeper && !hidden) await look(path, false);
      else if (entry.isFile() && /\.(ya?ml|json)$/i.test(entry.name) && (await isApi(path))) found.push(path);
    }
  };
  await look(".", true);
  return found.map((path) => path.split(sep).join("/")).sort();
}

async function isApi(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    const start = buffer.toString("utf8", 0, bytesRead);
    return /^[\s{]*["']?(swagger|openapi)["']?\s*:\s*["']?[23]\b/m.test(start);
  } finally {
    await file.close();
  }
}

/** The names of the scripts that were added; undefined without a package.json. */
async function addScripts(): Promise<string[] | undefined> {
  const text = await readFile("package.json", "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const manifest: unknown = JSON.parse(text);
  if (!isObject(manifest)) throw new Error("package.json is no JSON object");
  const present: JsonObject = isObject(manifest.scripts) ? manifest.scripts : {};
  const added = Object.keys(scripts).filter((name) => !Object.hasOwn(present, name));
  if (added.length === 0) return added;
  manifest.scripts = { ...present };
  for (const name of added) (manifest.scripts as JsonObject)[name] = scripts[name as keyof typeof scripts];
  const indent = /^[ \t]+(?=")/m.exec(text)?.[0] ?? "  ";
  const end = text.endsWith("\n") ? "\n" : "";
  await writeFile("package.json", `${JSON.stringify(manifest, null, indent)}${end}`);
  return added;
}

function configText(documents: readonly string[]): string {
  const named = documents.length > 0 ? documents : ["openapi.yaml"];
  return `import { defineConfig } from "joinery";

/** What \`joinery generate\` makes, and from what. Paths are relative to this file. */
export const config = defineConfig({
  /** Swagger 2.0 or OpenAPI 3, YAML or JSON; \`folder/*.yaml\` takes all of a folder. */
  documents: [
${named.map((name) => `    ${literal(name)},\n`).join("")}    // With OpenAPI Overlay 1.0 documents that are laid over it:
    // { file: "api.yaml", overlays: ["api.overlay.yaml"] },
  ],

  /** The folder that is written. Everything in it belongs to Joinery. */
  output: "generated",

  /** The file extension in imports between generated modules: "ts" for Node's type stripping, "none" for Jest in CommonJS. */
  // importExtension: "ts",

  /** What %NAME% stands for in a document; in a server's URL it becomes a server variable. */
  // variables: { VERSION: { default: "v1", enum: ["v1", "v2"] } },

  /** Names for components, by file or by file and pointer. */
  // names: { "definitions/error.yaml": "ApiError" },

  /** Fields of the document's \`info\` to replace. */
  // info: { title: "The whole API" },

  /** Folders that a \`$ref\` may lead to, besides the tree of its document's parent folder. */
  // folders: ["../shared"],

  /** Patterns, to the letter, that are run though they may take for ever: when \`pattern-invalid\` is told of one that you know. */
  // trustedPatterns: [String.raw\`^(['"]).*\\1$\`],
});
`;
}
