/** Which schemas have numbers that are doubles, and no integers. */

import { isObject } from "../json.js";
import { resolved, type SchemaContext } from "../model/value-types.js";

/**
 * Whether a schema, with all that it refers to, has `type: number` and nowhere `type: integer`: text such as
 * `12345678901234567890` is then a double, which readers take to the nearest.
 */
export function hasOnlyDoubles(context: SchemaContext, schema: unknown): boolean {
  let isOfDoubles = false;
  const known = new Set<unknown>();
  const open: unknown[] = [schema];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (typeof node !== "object" || node === null || known.has(node)) continue;
    known.add(node);
    if (isObject(node)) {
      const types = [node.type].flat();
      if (types.includes("integer")) return false;
      isOfDoubles ||= types.includes("number");
      if (typeof node.$ref === "string") open.push(resolved(context, node));
    }
    for (const each of Object.values(node)) open.push(each ?? null);
  }
  return isOfDoubles;
}
