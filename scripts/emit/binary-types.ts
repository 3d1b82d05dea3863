/** Which schemas of a document are typed as a Blob: whole bodies of bytes, and the files of multipart forms. */

import { isObject, type JsonObject, setOwn } from "../json.js";
import { resolved, type SchemaContext } from "../model/value-types.js";
import { eachObject } from "../model/walk.js";
import { isBinary } from "./binary-schemas.js";
import { formKind } from "./runtime/media-types.js";

/** Marks a schema whose values are Blobs: true, or "null" where they may be null. It has a type as well, as this is asked of those alone. */
export const blob = "x-blob";

/**
 * Marks the schemas of bytes in requests and responses. Those that stand in JSON stay text. The document is changed.
 */
export function markBlobs(document: JsonObject, dialect: SchemaContext["dialect"]): void {
  const context = { document, dialect };
  for (const { node, kind } of eachObject(document)) {
    if (kind !== "requestBody" && kind !== "response") continue;
    for (const [mediaType, media] of Object.entries(isObject(node.content) ? node.content : {})) {
      if (!isObject(media) || media.schema === undefined) continue;
      const form = formKind(mediaType);
      if (form === "multipart") markFields(context, media.schema);
      else if (form === undefined && isBinary(context, media.schema)) media.schema = marked(media.schema);
    }
  }
}

function markFields(context: SchemaContext, schema: unknown, depth = 0): void {
  const { properties, allOf } = resolved(context, schema);
  if (Array.isArray(allOf) && depth < 20) for (const part of allOf) markFields(context, part, depth + 1);
  if (!isObject(properties)) return;
  for (const [name, property] of Object.entries(properties)) {
    if (isBinary(context, property)) setOwn(properties, name, marked(property));
    else if (isObject(property) && property.type === "array" && isBinary(context, property.items))
      property.items = marked(property.items);
  }
}

/** What is said of it besides stays. */
function marked(schema: unknown): JsonObject {
  const { description, deprecated, nullable, type } = isObject(schema) ? schema : ({} as JsonObject);
  const mayBeNull = nullable === true || [type].flat().includes("null");
  return {
    type: "string",
    [blob]: mayBeNull ? "null" : true,
    ...(description !== undefined && { description }),
    ...(deprecated !== undefined && { deprecated }),
  };
}
