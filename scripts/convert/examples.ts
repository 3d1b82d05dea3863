/** Examples: strings of JSON become JSON, and references inside them their contents. */

import { dirname, resolve } from "node:path";
import { isObject, type JsonObject, setOwn, valueAt } from "../json.js";
import type { Context } from "./context.js";

/**
 * An example as OpenAPI 3 wants it. A string is parsed when the media type is JSON and the
 * schema does not ask for a string; one that is no JSON is kept and reported.
 */
export function convertExample(
  example: unknown,
  at: { owner: object; key: string; stringExpected: boolean },
  context: Context,
): unknown {
  if (typeof example !== "string" || at.stringExpected) return resolved(example, context, 0);
  const text = example.trim();
  if (!/^[{["\d-]|^(true|false|null)$/.test(text)) return example;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (/^[{[]/.test(text)) {
      const problem = error instanceof Error ? error.message : String(error);
      context.diagnostics.report("example-not-json", context.places.of(at.owner, at.key), { problem });
    }
    return example;
  }
}

/** In an example a `$ref` is a reference when it leads to a file that was read; else it is data. */
function resolved(value: unknown, context: Context, depth: number): unknown {
  if (depth > 50) return value;
  if (Array.isArray(value)) return value.map((item) => resolved(item, context, depth + 1));
  if (!isObject(value)) return value;
  const found = referenced(value, context);
  if (found !== undefined) return resolved(found, context, depth + 1);
  const copy: JsonObject = {};
  for (const [key, item] of Object.entries(value)) setOwn(copy, key, resolved(item, context, depth + 1));
  return copy;
}

function referenced(value: JsonObject, context: Context): unknown {
  const ref = value.$ref;
  if (typeof ref !== "string" || ref.startsWith("#")) return undefined;
  const from = context.places.fileOf(value) ?? context.root;
  const [path = "", pointer = ""] = ref.split("#", 2);
  const file = context.files.loaded(resolve(dirname(from.path), path));
  const target = file && (pointer ? valueAt(file.value, pointer) : file.value);
  if (!isObject(target)) return target;
  // What stands beside the reference overrides what it brings, as Matrix's examples use it.
  const { $ref: _, ...beside } = value;
  return { ...target, ...beside };
}
