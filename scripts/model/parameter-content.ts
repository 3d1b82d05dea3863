/** Parameters and headers that are described by `content`, and headers that are never parameters. */

import { isObject, type JsonObject } from "../json.js";
import { mayBe, type SchemaContext } from "./value-types.js";

/** The schema of a parameter's or header's value, and whether its text is JSON. */
export interface ValueSchema {
  readonly schema: JsonObject;
  readonly json: boolean;
}

/**
 * Reads the schema of a Parameter or Header Object: `schema`, or that of the one media type in `content`. Text of a
 * media type that is not JSON is not parsed, so its value is a string whatever else its schema describes.
 */
export function valueSchemaOf(
  context: SchemaContext,
  { schema, content }: JsonObject,
  deref: (node: unknown) => unknown,
): ValueSchema {
  const [entry] = isObject(content) ? Object.entries(content) : [];
  if (!entry) return { schema: isObject(schema) ? schema : {}, json: false };
  const [mediaType, media] = entry;
  // In 3.2 a Media Type Object can be a reference.
  const described = deref(media);
  const found = isObject(described) && isObject(described.schema) ? described.schema : {};
  if (/^[^;]*[/+]json\s*(?:;|$)/i.test(mediaType)) return { schema: found, json: true };
  return { schema: mayBe(context, found, "string") ? found : { type: "string" }, json: false };
}

/** OpenAPI: if the name of a header parameter is one of these, "the parameter definition SHALL be ignored". */
const ignored = new Set(["accept", "content-type", "authorization"]);

/** Whether a Parameter Object describes a header that OpenAPI describes elsewhere. */
export function isIgnoredParameter({ in: location, name }: JsonObject): boolean {
  return location === "header" && typeof name === "string" && ignored.has(name.toLowerCase());
}
