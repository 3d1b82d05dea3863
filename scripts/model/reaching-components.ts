/** Which components have something about them, themselves or in what they refer to. */

import { isObject, type JsonObject, pointerNames, pointerTo } from "../json.js";
import { eachObject } from "./walk.js";

/** What a component is known by: `/schemas/Pet`. */
export function componentKey(kind: string, name: string): string {
  return pointerTo([kind, name]);
}

/** The component that a reference leads to or into. */
export function keyOfReference(ref: string): string {
  const [, kind = "", name = ""] = pointerNames(ref.slice(1));
  return componentKey(kind, name);
}

/** The keys of the components of which `says` is true for a schema in them, or in what they reach by references. */
export function reachingComponents(
  document: JsonObject,
  says: (schema: JsonObject) => boolean,
): ReadonlySet<string> {
  const referrers = new Map<string, string[]>();
  const open: string[] = [];
  for (const [kind, named] of Object.entries(isObject(document.components) ? document.components : {})) {
    for (const [name, component] of Object.entries(isObject(named) ? named : {})) {
      const key = componentKey(kind, name);
      let isSaid = false;
      for (const { node, kind: type } of eachObject({ components: { [kind]: { [name]: component } } })) {
        if (typeof node.$ref === "string") {
          const target = keyOfReference(node.$ref);
          const known = referrers.get(target);
          if (known) known.push(key);
          else referrers.set(target, [key]);
        }
        isSaid ||= type === "schema" && says(node);
      }
      if (isSaid) open.push(key);
    }
  }
  const reaching = new Set<string>();
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (reaching.has(key)) continue;
    reaching.add(key);
    open.push(...(referrers.get(key) ?? []));
  }
  return reaching;
}

/** Whether `says` is true for a schema of a tree, or the tree refers to one of the components. */
export function reaches(
  schema: unknown,
  says: (schema: JsonObject) => boolean,
  components: ReadonlySet<string>,
): boolean {
  if (!isObject(schema)) return false;
  for (const { node, kind } of eachObject({ components: { schemas: { schema } } })) {
    if (kind !== "schema") continue;
    if (says(node)) return true;
    if (typeof node.$ref === "string" && components.has(keyOfReference(node.$ref))) return true;
  }
  return false;
}
