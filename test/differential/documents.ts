/** The documents that both engines are held against: our own, and the corpus where it is there. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { resolveConfig } from "../../scripts/config.js";
import { Diagnostics, PipelineError } from "../../scripts/diagnostics.js";
import { type Generated, generate } from "../../scripts/generate.js";

const project = fileURLToPath(new URL("../../", import.meta.url));
/** Beside the project, or beside the folder that a worktree stands in. */
export const corpus = [join(project, "../shared/corpus"), join(project, "../../shared/corpus")].find(
  existsSync,
);

/** A document by name, and the folder that its references may lead to. */
export interface DocumentSource {
  readonly name: string;
  readonly root: string;
  readonly file: string;
  readonly folders?: readonly string[];
  /** Whether the validators tell all faults. */
  readonly allErrors?: boolean;
  /** As the configuration has it. */
  readonly lenientValues?: boolean;
  /** The patterns that JavaScript's engine may run though they may take for ever. */
  readonly trustedPatterns?: readonly string[];
  /** Whether security is left out. */
  readonly isOpen?: boolean;
}

/** Our own documents, without and with what is only made to test the engines. */
export function ownDocuments(): DocumentSource[] {
  return [
    { name: "own", root: project, file: "generated/openapi.json" },
    { name: "styles", root: project, file: "test/differential/styles.yaml" },
  ];
}

/** Every root document of the corpus. */
export function corpusDocuments(): DocumentSource[] {
  if (!corpus) return [];
  const found: DocumentSource[] = [];
  const add = (root: string, folder: string, folders?: string[]) => {
    for (const name of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = join(folder, name.name);
      if (!name.isFile() || !/\.(ya?ml|json)$/.test(name.name)) continue;
      if (!/^\s*["']?(swagger|openapi)["']?\s*:/m.test(readFileSync(join(root, path), "utf8"))) continue;
      found.push({
        name: join(root, path).slice(corpus.length + 1),
        isOpen: true,
        root,
        file: path,
        ...(folders && { folders }),
      });
    }
  };
  for (const edition of ["matrix-2016", "matrix-2023/swagger", "matrix-2023/openapi"]) {
    const root = join(corpus, edition);
    for (const api of readdirSync(join(root, "api"))) add(root, join("api", api), ["."]);
  }
  add(join(corpus, "other"), ".");
  const kit = join(corpus, "other/oas-kit");
  for (const name of readdirSync(kit)) add(kit, name);
  return found;
}

const overlay = join(project, "test/differential/without-security.overlay.yaml");

/** Runs the pipeline in memory; undefined when it refuses the document. */
export async function make(source: DocumentSource): Promise<Generated | undefined> {
  const settings = {
    documents: [{ file: source.file, overlays: source.isOpen ? [overlay] : [] }],
    variables: { CLIENT_MAJOR_VERSION: { default: "v3", enum: ["v3", "r0"] } },
    folders: source.folders ?? [],
    allErrors: source.allErrors ?? false,
    lenientValues: source.lenientValues ?? false,
    trustedPatterns: source.trustedPatterns ?? [],
  };
  const config = await resolveConfig(settings, source.root, new Diagnostics());
  try {
    return config && (await generate(config));
  } catch (error) {
    if (error instanceof PipelineError || source.isOpen) return undefined;
    throw error;
  }
}

/** Writes what was generated below a folder where it can be imported, and says where. */
export async function install(generated: Generated, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await symlink(join(project, "node_modules"), join(folder, "node_modules"));
  await writeFile(join(folder, "package.json"), '{"type":"module"}');
  for (const [name, text] of generated.files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return pathToFileURL(`${folder}/`).href;
}
