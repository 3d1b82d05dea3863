/** The output folder of those who name none. */

import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { isObject } from "./json.js";

/** How many files a `tsconfig.json` may extend, one after the other. */
const mostExtended = 10;

/**
 * `generated`, below the `rootDir` of the folder's `tsconfig.json`: the compiler accepts no file beside it (TS6059).
 * An output folder that is in the root stays the default there.
 * @param root the configuration's folder
 * @returns a path relative to it
 */
export function defaultOutput(root: string): string {
  if (existsSync(join(root, "generated"))) return "generated";
  const rootDir = rootDirOf(join(root, "tsconfig.json"), mostExtended);
  const way = rootDir === undefined ? "" : relative(root, rootDir);
  const isBelow = way !== "" && !/^(?:\.\.(?:$|[\\/])|[a-z]:)/i.test(way);
  return isBelow && existsSync(join(root, way)) ? join(way, "generated").replaceAll("\\", "/") : "generated";
}

/** The absolute `rootDir` that a `tsconfig.json` has by itself or from those that it extends. */
function rootDirOf(file: string, left: number): string | undefined {
  const config = left > 0 ? readConfig(file) : undefined;
  if (!isObject(config)) return undefined;
  const options = isObject(config.compilerOptions) ? config.compilerOptions : {};
  if (typeof options.rootDir === "string")
    return resolve(dirname(file), options.rootDir.replace(/^\$\{configDir\}/, dirname(file)));
  const bases = [config.extends].flat().filter((each) => typeof each === "string" && each.startsWith("."));
  for (const base of bases.reverse() as string[]) {
    const path = resolve(dirname(file), base);
    const found = rootDirOf(/\.json$/.test(path) ? path : `${path}.json`, left - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** JSON with comments and commas at the end of lists; undefined for what is neither there nor that. */
function readConfig(file: string): unknown {
  try {
    const text = readFileSync(file, "utf8").replace(/^\ufeff/, "");
    const bare = text.replace(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, string = "") => string);
    return JSON.parse(bare.replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, (_, string = "") => string));
  } catch {
    return undefined;
  }
}
