/** joinery.config.ts: what is generated from what. */

import { access, readdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { createJiti } from "jiti";
import type { Variable } from "./convert/context.js";
import type { Diagnostics } from "./diagnostics.js";
import { isObject, type JsonObject } from "./json.js";

/** One document, and what is laid over it. Paths are relative to the configuration. */
export interface DocumentConfig {
  readonly file: string;
  /** OpenAPI Overlay 1.0 documents, applied in this order to the OpenAPI 3 form. */
  readonly overlays?: readonly string[];
}

/** The configuration. */
export interface JoineryConfig {
  /** Files, or `folder/*.yaml` for all of a folder (overlays are left out). */
  readonly documents: readonly (string | DocumentConfig)[];
  /** What `%NAME%` stands for. In a server's URL it becomes a server variable. */
  readonly variables?: Readonly<Record<string, Variable>>;
  /** Names for components: `definitions/error.yaml` (or `file.yaml#/pointer`) → name. */
  readonly names?: Readonly<Record<string, string>>;
  /** Overrides fields of the combined document's `info`. */
  readonly info?: JsonObject;
  /** Folders that a `$ref` may lead to, besides the tree of its document's parent folder. */
  readonly folders?: readonly string[];
  /** Whether validators tell all faults of a request. Default: the first of its parameters and of its body. */
  readonly allErrors?: boolean;
  /**
   * The version that is written. By default Swagger 2.0 becomes 3.0, and OpenAPI 3 stays what
   * it is; with "3.1" everything becomes 3.1.
   */
  readonly openapi?: "3.0" | "3.1";
  /** The folder that is written; everything in it belongs to Joinery. Default: `generated`. */
  readonly output?: string;
}

/** The configuration, typed where it is written. */
export function defineConfig(config: JoineryConfig): JoineryConfig {
  return config;
}

/** A configuration with its paths made absolute and its patterns matched. */
export interface ResolvedConfig {
  /** The folder that names are relative to: the configuration's. */
  readonly root: string;
  readonly documents: readonly { readonly file: string; readonly overlays: readonly string[] }[];
  readonly variables: Readonly<Record<string, Variable>>;
  /** Keys as in `SourceFile.name`. */
  readonly names: Readonly<Record<string, string>>;
  readonly info: JsonObject | undefined;
  /** What documents may refer to besides their own parent's tree. */
  readonly folders: readonly string[];
  readonly allErrors: boolean;
  readonly openapi: "3.0" | "3.1" | undefined;
  readonly output: string;
}

/** Loads the configuration module, which exports `config`; undefined when it cannot be used. */
export async function loadConfig(
  path: string,
  diagnostics: Diagnostics,
): Promise<ResolvedConfig | undefined> {
  const absolute = resolve(path);
  if (!(await exists(absolute))) {
    diagnostics.report("config-missing", undefined, { path });
    return undefined;
  }
  try {
    const module = await createJiti(import.meta.url, { moduleCache: false }).import<Record<string, unknown>>(
      absolute,
    );
    return await resolveConfig(module.config, dirname(absolute), diagnostics);
  } catch (error) {
    const problem = error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : String(error);
    diagnostics.report("config-invalid", { file: path, line: 1, column: 1 }, { problem });
    return undefined;
  }
}

/** Checks a configuration and makes its paths absolute. */
export async function resolveConfig(
  config: unknown,
  root: string,
  diagnostics: Diagnostics,
): Promise<ResolvedConfig | undefined> {
  if (!isObject(config) || !Array.isArray(config.documents)) {
    diagnostics.report("config-invalid", undefined, {
      problem: "it has to export `config` with a list of `documents`.",
    });
    return undefined;
  }
  if (config.openapi !== undefined && config.openapi !== "3.0" && config.openapi !== "3.1") {
    diagnostics.report("config-invalid", undefined, { problem: '`openapi` has to be "3.0" or "3.1".' });
    return undefined;
  }
  const typed = config as unknown as JoineryConfig;
  const found = new Map<string, readonly string[]>();
  for (const entry of typed.documents) {
    const { file, overlays = [] } = typeof entry === "string" ? { file: entry } : entry;
    const files = await matching(resolve(root, file));
    if (files.length === 0) diagnostics.report("no-documents", undefined, { pattern: file });
    for (const each of files) {
      if (overlays.length > 0 || !found.has(each))
        found.set(
          each,
          overlays.map((overlay) => resolve(root, overlay)),
        );
    }
  }
  return {
    root,
    documents: [...found]
      .map(([file, overlays]) => ({ file, overlays }))
      .sort((a, b) => (a.file < b.file ? -1 : 1)),
    variables: typed.variables ?? {},
    names: typed.names ?? {},
    info: typed.info,
    folders: (typed.folders ?? []).map((folder) => resolve(root, folder)),
    allErrors: typed.allErrors === true,
    openapi: typed.openapi,
    output: resolve(root, typed.output ?? "generated"),
  };
}

/** The files of a pattern whose last name may have `*`. Overlays (`*.overlay.*`) are no documents. */
async function matching(pattern: string): Promise<string[]> {
  const folder = dirname(pattern);
  const name = pattern.slice(folder.length + 1);
  if (!name.includes("*")) return [pattern];
  const expression = new RegExp(
    `^${name
      .split("*")
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
  );
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter(
      (entry) =>
        entry.isFile() && expression.test(entry.name) && !/\.overlay\.(ya?ml|json)$/.test(entry.name),
    )
    .map((entry) => resolve(folder, entry.name))
    .sort();
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
