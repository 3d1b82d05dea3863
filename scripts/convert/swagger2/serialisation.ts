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

/** Lists in lists: OpenAPI 3 has a style for the outermost one alone, so the others' formats are all kept. */
export function keepInnerFormat(items: JsonObject, made: JsonObject, context: Context): void {
  if (items.type === "array") Object.assign(made, keptFormat(items, made, context));
  else leaveOut(items, "collectionFormat", "unused", context);
}

/**
 * A list in one part of a multipart form: OpenAPI 3.0 ignores `style` there, so its format is kept beside it.
 *
 * @returns the encoding of the field in a multipart form
 */
export function multipartEncoding(field: JsonObject, encoding: JsonObject, context: Context): JsonObject {
  const format = field.collectionFormat ?? "csv";
  if (format === "multi" || "x-collectionFormat" in encoding) return encoding;
  const made = context.places.carry<JsonObject>({ ...encoding }, field);
  return Object.assign(made, keptFormat(field, made, context));
}

function keptFormat(node: JsonObject, made: JsonObject, context: Context): JsonObject {
  const format = formatOf(node, context);
  const isWritten = "collectionFormat" in node;
  const place = isWritten ? context.places.of(node, "collectionFormat") : context.places.of(node);
  context.diagnostics.report("collection-format-lost", place, { format: String(format) });
  if (isWritten) context.places.trace(made, "x-collectionFormat", node, "collectionFormat");
  return { "x-collectionFormat": format };
}
