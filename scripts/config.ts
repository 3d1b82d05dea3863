/** joinery.config.ts: what is generated from what. */

import { access, readdir } from "node:fs/promises";
import { dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { faultsOfConfig } from "./config-check.js";
import { placeOfFailure, readConfigText, type Way } from "./config-places.js";
import type { Variable } from "./convert/context.js";
import { defaultOutput } from "./default-output.js";
import type { Diagnostic, Diagnostics, Place } from "./diagnostics.js";
import { isObject, type JsonObject } from "./json.js";
import { type OutputName, outputNames } from "./output-names.js";
import { indexModule } from "./package-files.js";
import type { ImportExtension } from "./print/import-extensions.js";
import { isUrl } from "./read/read-documents.js";

/** One document, and what is laid over it. Paths are relative to the configuration. */
export interface DocumentConfig {
  readonly file: string;
  /** OpenAPI Overlay 1.0 documents, applied in this order to the OpenAPI 3 form. */
  readonly overlays?: readonly string[];
}

/** What becomes of operations and components with errors that cannot be repaired. */
export type OnInvalidOperation = "error" | "skip";

/** The configuration. */
export interface JoineryConfig {
  /** Files, `folder/*.yaml` for all of a folder (overlays are left out), or URLs of files that are fetched. */
  readonly documents: readonly (string | DocumentConfig)[];
  /** What `%NAME%`, or an undeclared `{NAME}` in a server's URL, stands for. In a server's URL it becomes a server variable. */
  readonly variables?: Readonly<Record<string, Variable>>;
  /** Names for components: `definitions/error.yaml` (or `file.yaml#/pointer`) → name. */
  readonly names?: Readonly<Record<string, string>>;
  /** Overrides fields of the combined document's `info`. */
  readonly info?: JsonObject;
  /**
   * Folders that a `$ref` may lead to, besides the tree of its document's parent folder; or
   * origins of other machines (`https://example.org`), which are then asked.
   */
  readonly folders?: readonly string[];
  /** Whether validators tell all faults of a request. Default: the first of its parameters and of its body. */
  readonly allErrors?: boolean;
  /**
   * Whether validators accept what express-openapi-validator does: dates that the calendar does not have, an `int64` that
   * JavaScript has rounded, and parameters such as `0x10`, `+5` or a blank as numbers. Default: no.
   */
  readonly lenientValues?: boolean;
  /**
   * Patterns of the documents, to the letter, that JavaScript's engine may run though they may take for ever
   * and linear time does not know them: they back-track. Each is told.
   */
  readonly trustedPatterns?: readonly string[];
  /** Whether patterns that JavaScript does not have, and that cannot be translated, are errors. Default: not enforced. */
  readonly strictPatterns?: boolean;
  /**
   * What becomes of an operation or component with an error that cannot be repaired, and of all that needs it: "error"
   * ends the run, "skip" leaves them out of all outputs, each with a warning. Default: "error".
   */
  readonly onInvalidOperation?: OnInvalidOperation;
  /**
   * The version that is written. By default Swagger 2.0 becomes 3.0, and OpenAPI 3 stays what
   * it is; with "3.1" everything becomes 3.1.
   */
  readonly openapi?: "3.0" | "3.1";
  /**
   * The file extension in imports between generated modules: "ts" for Node's type stripping, "none" for
   * CommonJS projects whose test runner does not map `.js` to `.ts`. Default: "js".
   */
  readonly importExtension?: ImportExtension;
  /** The outputs that are made, with what they need, such as `["types", "client"]`. Default: all. */
  readonly only?: readonly OutputName[];
  /**
   * The folder that is written; everything in it belongs to Joinery. Default: `generated`, below the `rootDir`
   * of `tsconfig.json` where that is a folder of its own.
   */
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
  /** The origins of other machines that they may refer to. */
  readonly origins: readonly string[];
  readonly allErrors: boolean;
  readonly lenientValues: boolean;
  /** The patterns that JavaScript's engine may run though they may take for ever. */
  readonly trustedPatterns: ReadonlySet<string>;
  readonly strictPatterns: boolean;
  readonly onInvalidOperation: OnInvalidOperation;
  readonly openapi: "3.0" | "3.1" | undefined;
  readonly importExtension: ImportExtension;
  /** The outputs to make, without what they need. */
  readonly only: readonly OutputName[];
  readonly output: string;
  /** The configuration's own file, where there is one. */
  readonly file?: string;
  /** What is wrong with it: told with what is wrong in the documents, of which it names enough. */
  readonly faults?: readonly Diagnostic[];
}

/** What a command line says instead of a configuration, or over it. Paths are relative to the working directory. */
export interface ConfigOptions {
  /** The configuration. Default: `joinery.config.ts`, or none when there are documents. */
  readonly config?: string | undefined;
  /** Taken instead of the configuration's documents. */
  readonly documents?: readonly string[];
  /** Laid over the one document. */
  readonly overlays?: readonly string[] | undefined;
  readonly variables?: Readonly<Record<string, Variable>> | undefined;
  readonly folders?: readonly string[] | undefined;
  readonly output?: string | undefined;
  readonly openapi?: "3.0" | "3.1" | undefined;
  readonly importExtension?: ImportExtension | undefined;
  readonly onInvalidOperation?: OnInvalidOperation | undefined;
}

/** The standard configuration's name. */
export const configName = "joinery.config.ts";

/** The configuration with what the command line says over it; undefined when it cannot be used. */
export async function loadConfig(
  options: ConfigOptions,
  diagnostics: Diagnostics,
): Promise<ResolvedConfig | undefined> {
  const { documents = [], overlays = [] } = options;
  const path = options.config ?? (documents.length === 0 ? configName : undefined);
  const file = path === undefined ? undefined : resolve(path);
  const written = path === undefined ? {} : await readConfig(path, diagnostics);
  if (diagnostics.failed) return undefined;
  const config = isObject(written) ? { ...(written as unknown as JoineryConfig) } : written;
  if (isObject(config)) {
    const { variables, folders, output } = options;
    if (documents.length > 0)
      config.documents = documents.map((each) => (isUrl(each) ? each : resolve(each)));
    if (overlays.length > 0) addOverlays(config, overlays, diagnostics);
    if (variables)
      config.variables = { ...(isObject(config.variables) ? config.variables : {}), ...variables };
    if (folders) config.folders = folders.map((each) => (isUrl(each) ? each : resolve(each)));
    if (output !== undefined) config.output = resolve(output);
    if (options.openapi !== undefined) config.openapi = options.openapi;
    if (options.importExtension !== undefined) config.importExtension = options.importExtension;
    if (options.onInvalidOperation !== undefined) config.onInvalidOperation = options.onInvalidOperation;
  }
  const own = path === undefined || file === undefined ? undefined : () => readConfigText(file, path);
  // What the command line says stands nowhere in the file.
  const given = new Set([
    ...(documents.length > 0 ? ["documents"] : []),
    ...(options.folders ? ["folders"] : []),
    ...(options.output === undefined ? [] : ["output"]),
    ...(options.openapi === undefined ? [] : ["openapi"]),
  ]);
  const placer =
    own &&
    (async () => {
      const { placeOf } = await own();
      return (way: Way) => (given.has(String(way[0])) ? undefined : placeOf(way));
    });
  const root = file ? dirname(file) : process.cwd();
  const resolved = await resolveConfig(config, root, diagnostics, placer);
  return resolved && { ...resolved, ...(file && { file }), faults: diagnostics.list() };
}

function addOverlays(config: JsonObject, overlays: readonly string[], diagnostics: Diagnostics): void {
  const [document, ...others] = Array.isArray(config.documents) ? config.documents : [];
  if (document === undefined || others.length > 0) {
    diagnostics.report("overlay-of-many");
    return;
  }
  const settled: DocumentConfig = typeof document === "string" ? { file: document } : document;
  const added = overlays.map((each) => resolve(each));
  config.documents = [{ ...settled, overlays: [...(settled.overlays ?? []), ...added] }];
}

/** What the configuration module exports as `config`. */
async function readConfig(path: string, diagnostics: Diagnostics): Promise<unknown> {
  const absolute = resolve(path);
  if (!(await exists(absolute))) {
    diagnostics.report("config-missing", undefined, { path });
    return undefined;
  }
  try {
    // A configuration finds `joinery` also where it is not installed, as under npx.
    const alias = { joinery: fileURLToPath(indexModule) };
    // Loaded when it is needed: most runs of the tool name documents.
    const { createJiti } = await import("jiti");
    const jiti = createJiti(indexModule.href, { moduleCache: false, alias });
    const module = await jiti.import<Record<string, unknown>>(absolute);
    return module.config ?? module.default ?? null;
  } catch (error) {
    await reportUnloadable(error, absolute, path, diagnostics);
    return undefined;
  }
}

/** What is no TypeScript is told with all its places; else where the code failed, if the error knows. */
async function reportUnloadable(
  error: unknown,
  file: string,
  path: string,
  diagnostics: Diagnostics,
): Promise<void> {
  const { faults } = await readConfigText(file, path);
  for (const { place, problem } of faults) diagnostics.report("config-invalid", place, { problem });
  if (faults.length > 0) return;
  const { message = String(error), stack = "" } = (error ?? {}) as Partial<Error>;
  const place = { file: path, ...(await placeOfFailure(file, stack)) };
  diagnostics.report("config-invalid", place, { problem: message.split("\n", 1)[0] ?? "" });
}

/** Where a setting stands in the configuration's text; asked for when something is wrong. */
type Placer = () => Promise<(way: Way) => Place | undefined>;

/**
 * Checks a configuration and makes its paths absolute. What is wrong is reported, all of it; what is
 * right is given all the same, unless there is nothing to read.
 */
export async function resolveConfig(
  config: unknown,
  root: string,
  diagnostics: Diagnostics,
  placer?: Placer,
): Promise<ResolvedConfig | undefined> {
  const faults = faultsOfConfig(config);
  const sound = (key: string) => !faults.some(({ way }) => way[0] === key);
  const given = (isObject(config) ? config : {}) as Partial<JoineryConfig>;
  const pick = <Key extends keyof JoineryConfig>(key: Key) => (sound(key) ? given[key] : undefined);
  const found = new Map<string, readonly string[]>();
  const missing: { pattern: string; way: Way }[] = [];
  const absent: { file: string; way: Way }[] = [];
  const isThere = async (file: string, way: Way) => {
    const found = isUrl(file) || (await exists(file));
    if (!found) absent.push({ file, way });
    return found;
  };
  for (const [at, entry] of (Array.isArray(given.documents) ? given.documents : []).entries()) {
    if (faults.some(({ way }) => way[0] === "documents" && way[1] === at)) continue;
    const { file, overlays = [] }: DocumentConfig = typeof entry === "string" ? { file: entry } : entry;
    const files = isUrl(file) ? [file] : await matching(resolve(root, file));
    if (files.length === 0) missing.push({ pattern: file, way: ["documents", at] });
    for (const [index, overlay] of overlays.entries())
      await isThere(resolve(root, overlay), ["documents", at, "overlays", index]);
    for (const each of files) {
      if (!(await isThere(each, ["documents", at, "file"]))) continue;
      if (overlays.length > 0 || !found.has(each))
        found.set(
          each,
          overlays
            .map((overlay) => resolve(root, overlay))
            .filter((overlay) => !absent.some((each) => each.file === overlay)),
        );
    }
  }
  if (faults.length > 0 || missing.length > 0 || absent.length > 0) {
    const placeOf = await placer?.();
    for (const { way, problem } of faults) diagnostics.report("config-invalid", placeOf?.(way), { problem });
    for (const { way, file } of absent) {
      const path = relative(root, file).split(sep).join("/");
      diagnostics.report("file-unreadable", placeOf?.(way) ?? { file: path, line: 1, column: 1 }, {
        path,
        problem: "there is no such file.",
      });
    }
    for (const { way, pattern } of missing) diagnostics.report("no-documents", placeOf?.(way), { pattern });
  }
  if (!Array.isArray(given.documents)) return undefined;
  const folders = pick("folders") ?? [];
  return {
    root,
    documents: [...found]
      .map(([file, overlays]) => ({ file, overlays }))
      .sort((a, b) => (a.file < b.file ? -1 : 1)),
    variables: pick("variables") ?? {},
    names: pick("names") ?? {},
    info: pick("info"),
    folders: folders.filter((each) => !isUrl(each)).map((folder) => resolve(root, folder)),
    origins: folders.filter((each) => isUrl(each)).map((url) => new URL(url).origin),
    allErrors: pick("allErrors") === true,
    lenientValues: pick("lenientValues") === true,
    trustedPatterns: new Set(pick("trustedPatterns")),
    strictPatterns: pick("strictPatterns") === true,
    onInvalidOperation: pick("onInvalidOperation") ?? "error",
    openapi: pick("openapi"),
    importExtension: pick("importExtension") ?? "js",
    only: pick("only") ?? outputNames,
    output: resolve(root, pick("output") ?? defaultOutput(root)),
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
