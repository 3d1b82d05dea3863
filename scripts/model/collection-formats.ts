/**
 * The collection formats of Swagger 2.0 that OpenAPI 3 has no style for. The converter keeps them in the extension
 * `x-collectionFormat`: on a parameter, a header or an encoding, and on the schemas of lists in lists.
 */

import type { JsonObject } from "../json.js";
import { itemsOf, type SchemaContext, shapeOf } from "./value-types.js";

const separators: ReadonlyMap<unknown, string> = new Map([
  ["csv", ","],
  ["ssv", " "],
  ["tsv", "\t"],
  ["pipes", "|"],
]);

/** What separates items in the style of a node; "" where each has a text of its own. */
function styleSeparator({ style, explode, in: location = "header" }: JsonObject): string {
  const own = style ?? (location === "query" || location === "cookie" ? "form" : "simple");
  if (explode === true || (own === "form" && explode !== false)) return "";
  return own === "spaceDelimited" ? " " : own === "pipeDelimited" ? "|" : ",";
}

/** Levels of lists in lists. */
const maxLevels = 5;

/**
 * What separates the items of a list, and of the lists in it, one for each level.
 *
 * @param node the Parameter, Header or Encoding Object
 * @param schema the schema of its value
 * @returns undefined where no collection format is kept; "" at the first level where each item has a text of its own
 */
export function separatorsOf(
  context: SchemaContext,
  node: JsonObject,
  schema: unknown,
): readonly string[] | undefined {
  const own = separators.get(node["x-collectionFormat"]);
  const found = [own ?? styleSeparator(node)];
  let items = itemsOf(context, schema);
  for (let level = 0; level < maxLevels && items && shapeOf(context, items) === "array"; level += 1) {
    const separator = separators.get(items["x-collectionFormat"]);
    if (separator === undefined) break;
    found.push(separator);
    items = itemsOf(context, items);
  }
  return own === undefined && found.length === 1 ? undefined : found;
}
