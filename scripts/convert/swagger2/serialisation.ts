/** `collectionFormat` in OpenAPI 3's words. */

import type { JsonObject } from "../../json.js";
import { type Context, leaveOut } from "../context.js";

/** Style and explode of a list in a parameter or form field; without a collectionFormat it means csv. */
export function serialise(node: JsonObject, made: JsonObject, context: Context): JsonObject {
  const format = formatOf(node, context);
  const inQuery = node.in === "query" || node.in === "formData";
  const single = inQuery ? { style: "form", explode: false } : { style: "simple" };
  const said = (serialisation: JsonObject): JsonObject => {
    if ("collectionFormat" in node)
      context.places.trace(made, "style", node, "collectionFormat", "serialisation");
    return serialisation;
  };
  if (format === "csv") return said(single);
  if (format === "multi" && inQuery) return said({ style: "form", explode: true });
  if (format === "ssv" && inQuery) return said({ style: "spaceDelimited", explode: false });
  if (format === "pipes" && inQuery) return said({ style: "pipeDelimited", explode: false });
  return { ...single, ...keptFormat(node, made, context) };
}

/** Style of a list in an answer's header. */
export function serialiseHeader(header: JsonObject, made: JsonObject, context: Context): JsonObject {
  const format = formatOf(header, context);
  if (format !== "csv") return { style: "simple", ...keptFormat(header, made, context) };
  if ("collectionFormat" in header)
    context.places.trace(made, "style", header, "collectionFormat", "serialisation");
  return { style: "simple" };
}

function formatOf(node: JsonObject, context: Context): unknown {
  if (node.collectionFormat === null) leaveOut(node, "collectionFormat", "empty", context);
  return node.collectionFormat ?? "csv";
}

/** Lists in lists: only the outermost one's format can be said in OpenAPI 3. */
export function keepInnerFormat(items: JsonObject, made: JsonObject, context: Context): void {
  if (!("collectionFormat" in items)) return;
  if (items.type !== "array") leaveOut(items, "collectionFormat", "unused", context);
  else if (items.collectionFormat === "csv") leaveOut(items, "collectionFormat", "default", context);
  else Object.assign(made, keptFormat(items, made, context));
}

function keptFormat(node: JsonObject, made: JsonObject, context: Context): JsonObject {
  context.diagnostics.report("collection-format-lost", context.places.of(node, "collectionFormat"), {
    format: String(node.collectionFormat),
  });
  context.places.trace(made, "x-collectionFormat", node, "collectionFormat");
  return { "x-collectionFormat": node.collectionFormat };
}
