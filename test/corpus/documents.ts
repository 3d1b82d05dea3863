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
  // It asks for a security scheme that only the documents around it define.
  "matrix-2016/api/client-server/tags.yaml": ["security-scheme-undefined"],
  // Its info is empty.
  "other/discriminatorTest.json": ["structure"],
  // Its path has {uuid}, and the parameter of that name is in the query.
  "other/oas-kit/!issue79/swagger.yaml": ["path-parameter-undeclared"],
  "other/oas-kit/!issue79/openapi.yaml": ["path-parameter-undeclared"],
  "other/oas-kit/!missing-ref/swagger.yaml": ["ref-missing"],
};

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
