/** Which schemas of a document lead back into themselves. */

import { isObject, type JsonObject, pointerNames } from "../json.js";

const known = new WeakMap<JsonObject, ReadonlySet<string>>();

/** The names of the components' schemas that reach themselves by references. */
export function recursiveSchemas(document: JsonObject): ReadonlySet<string> {
  const found = known.get(document) ?? find(document);
  known.set(document, found);
  return found;
}

function find({ components }: JsonObject): ReadonlySet<string> {
  const schemas = isObject(components) && isObject(components.schemas) ? components.schemas : {};
  const found = new Set<string>();
  // Tarjan's strongly connected components.
  const order = new Map<string, number>();
  const stack: string[] = [];
  const isOpen = new Set<string>();
  const visit = (name: string): number => {
    const own = order.size;
    order.set(name, own);
    stack.push(name);
    isOpen.add(name);
    let low = own;
    for (const next of referred(schemas[name])) {
      if (!Object.hasOwn(schemas, next)) continue;
      if (next === name) found.add(name);
      if (!order.has(next)) low = Math.min(low, visit(next));
      else if (isOpen.has(next)) low = Math.min(low, order.get(next) ?? own);
    }
    if (low === own) {
      const circle = stack.splice(stack.lastIndexOf(name));
      for (const each of circle) isOpen.delete(each);
      if (circle.length > 1) for (const each of circle) found.add(each);
    }
    return low;
  };
  for (const name of Object.keys(schemas)) if (!order.has(name)) visit(name);
  return found;
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
    open.push(...Object.values(node));
  }
  return names;
}
