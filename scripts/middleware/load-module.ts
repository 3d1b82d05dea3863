/** Loads a user's module in the way that the app around it loads its own. */

import { existsSync, readFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { isObject, type JsonObject } from "../json.js";
import { nodeRequire } from "../package-files.js";

/** `require` cannot load it: it is an ES module, and this Node or test runner has to import those. */
const needsImport = ["ERR_REQUIRE_ESM", "ERR_REQUIRE_ASYNC_MODULE"];

/** `import()` cannot load it: TypeScript whose compiler hooks into `require` alone, or a test runner without `import()`. */
const needsRequire = [
  "ERR_UNKNOWN_FILE_EXTENSION",
  "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX",
  "ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING",
  "ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG",
];

/**
 * The exports of a module, and what it exports by default. CommonJS is required and ES modules are imported, so that
 * a module that the app has loaded is not loaded again, and ts-node, tsx, swc and Jest compile it with their hooks.
 */
export async function loadModule(file: string): Promise<JsonObject> {
  const load = isEsModule(file) ? [byImport, byRequire] : [byRequire, byImport];
  const codes = isEsModule(file) ? needsRequire : needsImport;
  const [first = byImport, second = byRequire] = load;
  try {
    return withDefault(await first(file));
  } catch (error) {
    if (!codes.includes(String((error as NodeJS.ErrnoException).code))) throw error;
    return withDefault(await second(file));
  }
}

const byImport = async (file: string): Promise<unknown> => import(pathToFileURL(file).href);

const byRequire = async (file: string): Promise<unknown> => nodeRequire(file);

/** Whether Node takes a file for an ES module, by its ending or the nearest package.json. */
function isEsModule(file: string): boolean {
  const ending = extname(file);
  if (ending.startsWith(".m")) return true;
  if (ending.startsWith(".c")) return false;
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest))
      return (JSON.parse(readFileSync(manifest, "utf8")) as JsonObject)?.type === "module";
    if (dirname(folder) === folder) return false;
  }
}

/**
 * The exports with one `default`. An imported CommonJS module has `module.exports` there; where a compiler made that
 * from an ES module, the module's own default is `default` of it.
 */
function withDefault(loaded: unknown): JsonObject {
  if (!isObject(loaded)) return typeof loaded === "function" ? { ...loaded, default: loaded } : {};
  const whole = loaded.default;
  if (isObject(whole) && (whole.__esModule === true || loaded.__esModule === true) && "default" in whole)
    return { ...whole, ...loaded, default: whole.default };
  return "default" in loaded ? loaded : { ...loaded, default: loaded };
}
