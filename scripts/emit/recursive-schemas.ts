/** Which schemas of a document lead back into themselves. */

import { isObject, type JsonObject, pointerNames } from "../json.js";
import { oncePer } from "../once.js";
import { namesInCircles } from "./circles.js";

/** The names of the components' schemas that reach themselves by references. */
export const recursiveSchemas = oncePer(find);

function find({ components }: JsonObject): ReadonlySet<string> {
  const schemas = isObject(components) && isObject(components.schemas) ? components.schemas : {};
  return namesInCircles(
    new Map(
      Object.entries(schemas).map(([name, schema]) => [
        name,
        [...referred(schema)].filter((each) => Object.hasOwn(schemas, each)),
      ]),
    ),
  );
}

/** The names of the schemas that one refers to. */
function referred(schema: unknown): Set<string> {
  const names = new Set<string>();
  const open: unknown[] = [schema];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (typeof node !== "object" || node === null) continue;
    const { $ref } = node as JsonObject;
    if (typeof $ref === "string" && $ref.startsWith("#/components/schemas/"))
      names.add(pointerNames($ref.slice(1))[2] ?? "");
    for (const each of Object.values(node)) open.push(each);
  }
  return names;
}
