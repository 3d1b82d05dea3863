/** The document's schemas as Ajv compiles them: only what validates, references closed. */

import { fullFormats } from "ajv-formats/dist/formats.js";
import { isObject, type JsonObject, pointerNames, setOwn } from "../json.js";
import type { ApiModel } from "../model/model.js";

const nested = new Set([
  "not",
  "items",
  "additionalProperties",
  "contains",
  "propertyNames",
  "if",
  "then",
  "else",
  "unevaluatedProperties",
  "unevaluatedItems",
]);
const lists = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);
const maps = new Set(["properties", "patternProperties", "dependentSchemas", "$defs"]);
/** Words that say something to readers only. */
const silent = new Set([
  "description",
  "title",
  "example",
  "examples",
  "externalDocs",
  "xml",
  "deprecated",
  "discriminator",
  "readOnly",
  "writeOnly",
]);

/** The schemas and every component that they reach, references pointing into `api`. */
export function compilableSchema(
  schemas: Readonly<Record<string, JsonObject>>,
  model: ApiModel,
): { compiled: Record<string, JsonObject>; components: JsonObject } {
  const all = isObject(model.document.components) ? model.document.components : {};
  const components: Record<string, JsonObject> = {};
  const reach = (ref: string): string => {
    const [, kind = "", name = ""] = pointerNames(ref.slice(1));
    const named = isObject(all[kind]) ? all[kind] : {};
    const kept = components[kind] ?? {};
    components[kind] = kept;
    if (!Object.hasOwn(kept, name) && Object.hasOwn(named, name)) {
      setOwn(kept, name, {});
      setOwn(kept, name, strip(named[name], reach));
    }
    return `api${ref}`;
  };
  const compiled: Record<string, JsonObject> = {};
  for (const [key, schema] of Object.entries(schemas)) compiled[key] = strip(schema, reach) as JsonObject;
  return { compiled, components };
}

function strip(schema: unknown, reach: (ref: string) => string): unknown {
  if (!isObject(schema)) return schema;
  const made: JsonObject = {};
  for (const [key, value] of Object.entries(schema)) {
    if (silent.has(key) || key.startsWith("x-")) continue;
    // OpenAPI 3.0.3: `nullable` means something only beside a `type`.
    if (key === "nullable" && !("type" in schema)) continue;
    if (key === "$ref" && typeof value === "string") made[key] = reach(value);
    else if (nested.has(key)) made[key] = strip(value, reach);
    else if (lists.has(key) && Array.isArray(value)) made[key] = value.map((each) => strip(each, reach));
    else if (maps.has(key) && isObject(value)) made[key] = stripMap(value, reach);
    else if (key === "format" && !(typeof value === "string" && Object.hasOwn(fullFormats, value))) continue;
    else made[key] = value;
  }
  return made;
}

function stripMap(map: JsonObject, reach: (ref: string) => string): JsonObject {
  const made: JsonObject = {};
  for (const [name, each] of Object.entries(map)) setOwn(made, name, strip(each, reach));
  return made;
}
