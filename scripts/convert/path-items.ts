/** Path items among the components. */

import { isObject, type JsonObject, withParts } from "../json.js";
import { isOperation } from "../openapi.js";
import type { Places } from "../read/places.js";

/**
 * Components of a document whose path items leave the IDs of their operations to the paths that refer to them: these
 * have the operations themselves, and an ID stands for one operation.
 */
export function withoutSharedIds(components: JsonObject, places: Places): JsonObject {
  const changed = <T extends object>(whole: T, change: (part: JsonObject, key: string) => unknown): T =>
    places.carry(
      withParts(whole, (part, key) => (isObject(part) ? change(part, key) : part)),
      whole,
    );
  return changed(components, (items, kind) => {
    if (kind !== "pathItems") return items;
    return changed(items, (item) => {
      const node = places.nodeOf(item);
      return node && places.used.has(node)
        ? changed(item, (part, key) => withoutId(part, key, places))
        : item;
    });
  });
}

function withoutId(part: JsonObject, key: string, places: Places): JsonObject {
  if (!isOperation(key, part) || !("operationId" in part)) return part;
  const { operationId: _, ...rest } = part;
  return places.carry<JsonObject>(rest, part);
}
