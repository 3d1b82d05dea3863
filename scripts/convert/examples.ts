/** Examples: strings of JSON become JSON, and references inside them their contents. */

import { isObject, type JsonObject, setOwn, valueAt } from "../json.js";
import { referencedPath } from "../read/read-documents.js";
import { type Context, leaveOut } from "./context.js";

/** Where an example stands, and whether a string is what is asked for. */
export interface ExamplePlace {
  readonly owner: object;
  readonly key: string;
  readonly stringExpected: boolean;
}

/** What references in the examples of a run may bring in all together, in nodes. */
const maximumNodes = 200_000;

/**
 * An example as OpenAPI 3 wants it. A string is parsed when the media type is JSON and the
 * schema does not ask for a string; one that is no JSON is kept and reported.
 */
export function convertExample(example: unknown, at: ExamplePlace, context: Context): unknown {
  if (typeof example !== "string") return new ExampleReader(at, context).resolved(example, 0);
  if (at.stringExpected) return example;
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

/** Puts a converted example in its place, and notes where it came from. */
export function placeExample(
  made: JsonObject,
  key: string,
  example: unknown,
  at: ExamplePlace,
  context: Context,
): void {
  made[key] = example;
  context.places.trace(made, key, at.owner, at.key, "example-parsed");
}

/** In an example a `$ref` is a reference when it leads to a file that was read; else it is data. */
class ExampleReader {
  readonly #at: ExamplePlace;
  readonly #context: Context;

  constructor(at: ExamplePlace, context: Context) {
    this.#at = at;
    this.#context = context;
  }

  resolved(value: unknown, depth: number): unknown {
    const { exampleNodes, places, diagnostics } = this.#context;
    if (typeof value !== "object" || value === null) return value;
    exampleNodes.count += 1;
    if (depth > 100 || exampleNodes.count > maximumNodes) {
      diagnostics.report("example-too-large", places.of(this.#at.owner, this.#at.key));
      return {};
    }
    if (Array.isArray(value))
      return places.carry(
        value.map((item) => this.resolved(item, depth + 1)),
        value,
      );
    if (!isObject(value)) return value;
    const found = this.#referenced(value);
    if (found !== undefined) return this.resolved(found, depth + 1);
    const copy = places.carry<JsonObject>({}, value);
    for (const [key, item] of Object.entries(value)) setOwn(copy, key, this.resolved(item, depth + 1));
    return copy;
  }

  #referenced(value: JsonObject): unknown {
    const { places, files, root } = this.#context;
    const ref = value.$ref;
    if (typeof ref !== "string" || ref.startsWith("#")) return undefined;
    const from = places.fileOf(value) ?? root;
    const [path = "", pointer = ""] = ref.split("#", 2);
    const file = files.loaded(referencedPath(path, from.path) ?? "");
    const target = file && (pointer ? valueAt(file.value, pointer) : file.value);
    leaveOut(value, "$ref", "example-resolved", this.#context);
    if (!file || !isObject(target)) return target;
    places.use(target, file, pointer);
    // What stands beside the reference overrides what it brings, as Matrix's examples use it.
    const { $ref: _, ...beside } = value;
    const made = places.carry<JsonObject>({ ...target, ...beside }, target);
    places.trace(made, undefined, value, "$ref", "example-resolved");
    for (const key of Object.keys(beside)) {
      places.trace(made, key, value, key);
      if (Object.hasOwn(target, key)) leaveOut(target, key, "overridden", this.#context);
    }
    return made;
  }
}
