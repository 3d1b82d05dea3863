/** What several stages know of OpenAPI. */

import { isObject, type JsonObject, setOwn } from "./json.js";

/** Whether a path item's field is an operation. */
export function isOperation(method: string, value: unknown): value is JsonObject {
  return /^(get|put|post|delete|options|head|patch|trace)$/.test(method) && isObject(value);
}

/** Fields whose value maps names to things: among the names, none means anything. */
const maps = new Set(
  (
    "properties patternProperties $defs dependentSchemas paths responses schemas " +
    "parameters requestBodies headers"
  ).split(" "),
);

/** A copy without those examples that `drop` names: what in them looks like a reference is data. */
export function withoutExamples(
  document: JsonObject,
  drop: (example: unknown) => boolean = () => true,
): JsonObject {
  const copy = (value: unknown, isMap: boolean): unknown => {
    if (Array.isArray(value)) return value.map((each) => copy(each, false));
    if (!isObject(value)) return value;
    const made: JsonObject = {};
    for (const [key, each] of Object.entries(value)) {
      if (!isMap && (key === "example" || key === "examples") && drop(each)) continue;
      setOwn(made, key, copy(each, !isMap && maps.has(key)));
    }
    return made;
  };
  return copy(document, false) as JsonObject;
}

/** Whether a `$ref` stands anywhere in a value. */
export function hasReference(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasReference);
  return isObject(value) && ("$ref" in value || Object.values(value).some(hasReference));
}
