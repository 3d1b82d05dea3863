/** Which schemas are of bytes, where they are those of a whole body or of a part of a multipart form. */

import type { JsonObject } from "../json.js";
import { resolved, type SchemaContext, typesOf } from "../model/value-types.js";
import { formKind, isJson, isText } from "./runtime/media-types.js";

/**
 * Whether a schema is of bytes: `format: binary`, or in 3.1 a `contentMediaType` that is neither text nor JSON, without
 * a `contentEncoding`. Inside of JSON such a schema is of text; there, do not ask.
 */
export function isBinary(context: SchemaContext, schema: unknown): boolean {
  const found = resolved(context, schema);
  if (isBytes(context, found)) return true;
  const branches = [found.anyOf, found.oneOf].filter(Array.isArray).flat() as unknown[];
  const others = branches.map((each) => resolved(context, each)).filter(({ type }) => type !== "null");
  return others.length > 0 && others.every((each) => isBytes(context, each));
}

function isBytes(
  { dialect }: SchemaContext,
  { type, format, contentMediaType, contentEncoding }: JsonObject,
): boolean {
  const mayBeText = [type ?? "string"].flat().includes("string");
  if (!mayBeText) return false;
  if (format === "binary") return true;
  if (dialect !== "3.1" || typeof contentMediaType !== "string" || contentEncoding !== undefined)
    return false;
  return !isJson(contentMediaType) && !isText(contentMediaType) && formKind(contentMediaType) === undefined;
}

/** Whether text can be a value of a schema. */
export function takesText(context: SchemaContext, schema: unknown): boolean {
  return typesOf(context, schema).has("string");
}
