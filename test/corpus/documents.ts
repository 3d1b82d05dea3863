/** The corpus of real documents in ../shared: which files are root documents, and how each is read. */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ResolvedConfig, resolveConfig } from "../../scripts/config.js";
import { Diagnostics } from "../../scripts/diagnostics.js";

/** The corpus, beside the project. */
export const corpus = fileURLToPath(new URL("../../../shared/corpus/", import.meta.url));

/** A root document. */
export interface Root {
  /** From the corpus' folder. */
  readonly name: string;
  /** The folder in it that the document's references may lead to. */
  readonly folder: string;
  /** From that folder. */
  readonly file: string;
}

const folders = ["matrix-2016", "matrix-2023/swagger", "matrix-2023/openapi", "other"];

/** Every root document of the corpus: the files that say which specification they follow. */
export function findRoots(): Root[] {
  return folders.flatMap((folder) =>
    readdirSync(join(corpus, folder), { recursive: true, encoding: "utf8" })
      .map((file) => file.split("\\").join("/"))
      .filter((file) => /\.(ya?ml|json)$/.test(file) && !file.endsWith("/options.yaml"))
      .filter((file) => isRoot(join(corpus, folder, file)))
      .sort()
      .map((file) => ({ name: `${folder}/${file}`, folder, file })),
  );
}

function isRoot(path: string): boolean {
  return /^\s{0,2}["']?(swagger|openapi)["']?\s*:\s*["']?[23]/m.test(readFileSync(path, "utf8"));
}

/** Why a root is refused, by name: each for faults of its own. */
export const refused: Readonly<Record<string, readonly string[]>> = {
  "other/oas-kit/!missing-ref/swagger.yaml": ["ref-missing"],
};

/**
 * Roots in folders whose name says that they are to be refused (`!…`) that we generate from
 * all the same, by name: why nothing is wrong with them. Whoever is in neither list is at fault.
 */
export const soundDespiteMark: Readonly<Record<string, string>> = {
  "other/oas-kit/!issue217/swagger.yaml":
    "A valid document. The mark is for a limit of swagger2openapi, which takes no YAML alias unless told to (the folder's `throws: true`).",
  "other/oas-kit/!issue217/openapi.yaml":
    "What swagger.yaml beside it becomes: a valid document without an alias.",
  "other/oas-kit/!issue217b/swagger.yaml":
    "The same text as in !issue217, beside the option with which swagger2openapi takes aliases.",
  "other/oas-kit/!issue217b/openapi.yaml": "The same text as in !issue217.",
  "other/oas-kit/!issue79/swagger.yaml":
    "Its path has {uuid}, and the parameter of that name is in the query: the path's is taken as a string.",
  "other/oas-kit/!issue79/openapi.yaml": "As in swagger.yaml beside it.",
  "other/oas-kit/!missing-ref/openapi.yaml":
    "A valid document without a reference: the dead one is in swagger.yaml beside it.",
};

/** Whether a root's folder is marked as one to refuse. */
export function isMarked(name: string): boolean {
  return name.includes("/!");
}

/** The configuration that a root is read with. */
export async function configFor(root: Root, openapi?: "3.0" | "3.1"): Promise<ResolvedConfig> {
  const settings = {
    documents: [root.file],
    folders: ["."],
    variables: { CLIENT_MAJOR_VERSION: { default: "v3", enum: ["v3", "r0"] } },
    ...(openapi ? { openapi } : {}),
  };
  const diagnostics = new Diagnostics();
  const config = await resolveConfig(settings, join(corpus, root.folder), diagnostics);
  diagnostics.stopIfFailed();
  if (!config) throw new Error(`no configuration for ${root.name} in ${dirname(root.file)}`);
  return config;
}
