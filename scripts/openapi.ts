/** What several stages know of OpenAPI. */

import { isObject, type JsonObject, setOwn } from "./json.js";

/** Whether a path item's field is an operation. */
export function isOperation(method: string, value: unknown): value is JsonObject {
  return /^(get|put|post|delete|options|head|patch|trace)$/.test(method) && isObject(value);
}

/** What to do about a field that is there and holds nothing, which YAML reads as null. */
export function emptyHint(expected?: "schema"): string {
  return expected === "schema"
    ? " It is empty: write `{}` for a schema of anything, or remove it."
    : " It is empty: fill it in, or remove it.";
}

/** Whether a text can be the name of a media type, or a range of them. */
export function isMediaType(text: string): boolean {
  return /^[^\s/;,]+\/[^\s/;,]+\s*(;.*)?$/.test(text);
}

/** Fields whose value maps names to things: among the names, none means anything. */
const maps = new Set(
  (
    "properties patternProperties $defs definitions dependentSchemas paths responses schemas " +
    "parameters requestBodies headers webhooks callbacks links securitySchemes content encoding mapping scopes variables"
  ).split(" "),
);

/** Whether a field's value maps names to things. */
export function isMap(key: string): boolean {
  return maps.has(key);
}

const data = new Set(["example", "examples", "default", "enum", "const"]);

/** Fields whose value is data: what looks like a reference in it is none. */
export function isData(key: string, isMap: boolean): boolean {
  return !isMap && (data.has(key) || key.startsWith("x-"));
}

/**
 * A copy without those examples that `drop` names, and without any other data in which
 * something looks like a reference: for tools that would follow it.
 */
export function withoutExamples(
  document: JsonObject,
  drop: (example: unknown) => boolean = () => true,
): JsonObject {
  const copy = (value: unknown, isMap: boolean): unknown => {
    if (Array.isArray(value)) return value.map((each) => copy(each, false));
    if (!isObject(value)) return value;
    const made: JsonObject = {};
    for (const key of Object.keys(value)) {
      const each = value[key];
      if (!isMap && (key === "example" || key === "examples") && drop(each)) continue;
      if (isData(key, isMap) && hasReference(each)) continue;
      setOwn(made, key, copy(each, !isMap && maps.has(key)));
    }
    return made;
  };
  return copy(document, false) as JsonObject;
}

/** Every object of a document, outside its data, that is a reference. */
export function* references(document: JsonObject): Generator<JsonObject & { readonly $ref: string }> {
  const seen = new Set<object>();
  const open: { value: object; isMap: boolean }[] = [{ value: document, isMap: false }];
  const add = (value: unknown, isMap: boolean): void => {
    if (typeof value === "object" && value !== null) open.push({ value, isMap });
  };
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, isMap } = next;
    if (seen.has(value)) continue;
    seen.add(value);
    if (!isObject(value)) {
      for (const each of value as unknown[]) add(each, false);
      continue;
    }
    if (!isMap && typeof value.$ref === "string") yield value as JsonObject & { readonly $ref: string };
    for (const key of Object.keys(value)) if (!isData(key, isMap)) add(value[key], !isMap && maps.has(key));
  }
}

/** Whether a `$ref` stands anywhere in a value. */
export function hasReference(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasReference);
  return isObject(value) && ("$ref" in value || Object.values(value).some(hasReference));
}
