/** The fields of forms → values as the document's schemas have them. */

import { RequestError } from "./errors.js";
import { isJson, mediaTypeFor } from "./media-types.js";
import type { FieldDescriptor } from "./operation.js";
import { put, readDeepObject, readField, readJson, readText } from "./parameters.js";
import { textOf } from "./whole-bodies.js";

/** A file of an upload, as far as its field may be JSON instead, which browsers send in this form too. */
interface SentFile {
  readonly field: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/**
 * The value of a multipart body, its fields parsed. Files stand in it as empty text, like with express-openapi-validator.
 * @throws RequestError "unsupported-media-type" where a file is of another media type than its field takes
 */
export function readMultipart(
  body: unknown,
  files: readonly SentFile[],
  fields: readonly FieldDescriptor[],
): Record<string, unknown> {
  checkMediaTypes(files, fields);
  const value: Record<string, unknown> = {};
  for (const [name, sent] of Object.entries((body ?? {}) as Record<string, unknown>)) put(value, name, sent);
  const wantsJson = new Set(
    fields.filter((each) => each.json || each.jsonItems || each.shape === "object").map(({ name }) => name),
  );
  for (const field of new Set(files.map((file) => file.field))) {
    const sent = files.filter((file) => file.field === field);
    const texts = sent.map((file) =>
      wantsJson.has(field) && isJson(file.mediaType) ? textOf(file.bytes) : "",
    );
    put(value, field, texts.length > 1 ? texts : texts[0]);
  }
  for (const { name, shape, json, jsonItems } of fields) {
    if ((shape === "primitive" && !json) || !Object.hasOwn(value, name)) continue;
    const sent = value[name];
    const parsed = typeof sent === "string" ? readJson(sent) : sent;
    if (shape !== "array") put(value, name, parsed);
    else {
      const items = Array.isArray(parsed) ? (parsed as unknown[]) : [jsonItems ? parsed : sent];
      const isText = (item: unknown): item is string => jsonItems === true && typeof item === "string";
      put(
        value,
        name,
        items.map((item) => (isText(item) ? readJson(item) : item)),
      );
    }
  }
  return value;
}

function checkMediaTypes(files: readonly SentFile[], fields: readonly FieldDescriptor[]): void {
  for (const { field, mediaType } of files) {
    const { mediaTypes } = fields.find(({ name }) => name === field) ?? {};
    if (!mediaTypes || mediaTypeFor(mediaType, mediaTypes) !== undefined) continue;
    const message = `unsupported media type ${mediaType.slice(0, 200)}`;
    throw new RequestError("unsupported-media-type", 415, message, { path: `/body/${field}` });
  }
}

/** A form that somebody else has read: its lists of one value and its objects, as the document has them. */
export function settleForm(body: unknown, fields: readonly FieldDescriptor[]): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  const value: Record<string, unknown> = {};
  for (const [name, sent] of Object.entries(body)) put(value, name, sent);
  for (const field of fields) {
    const sent = value[field.name];
    const isOwn = Object.hasOwn(value, field.name);
    if (isOwn && typeof sent === "string") put(value, field.name, readText(sent, field));
    else if (!isOwn && field.properties) takeSpread(value, field);
  }
  return value;
}

/** The properties of an exploded object stand in a form by themselves. */
function takeSpread(value: Record<string, unknown>, { name, properties = [] }: FieldDescriptor): void {
  const found = properties.filter((each) => Object.hasOwn(value, each));
  if (found.length === 0) return;
  const object: Record<string, unknown> = {};
  for (const each of found) {
    put(object, each, value[each]);
    delete value[each];
  }
  put(value, name, object);
}

/**
 * The value of a urlencoded body, its fields read in the styles that the document declares.
 * @throws RequestError "body-too-large" where it has more than `most` fields
 */
export function readUrlencoded(text: unknown, fields: readonly FieldDescriptor[], most: number): unknown {
  if (typeof text !== "string") return undefined;
  const sent = new URLSearchParams(text);
  if (sent.size > most)
    throw new RequestError("body-too-large", 413, "too many parameters", { path: "/body" });
  const value: Record<string, unknown> = {};
  const objects = fields.filter(({ shape }) => shape === "object");
  for (const field of fields) {
    const deep = objects.includes(field) ? readDeepObject(sent, field.name) : undefined;
    put(value, field.name, deep ?? readField(sent, field, text));
  }
  const spread = new Set(fields.flatMap(({ properties = [] }) => properties));
  const deep = objects.map(({ name }) => `${name}[`);
  for (const name of new Set(sent.keys())) {
    if (Object.hasOwn(value, name) || spread.has(name) || deep.some((start) => name.startsWith(start)))
      continue;
    const all = sent.getAll(name);
    put(value, name, all.length > 1 ? all : all[0]);
  }
  return value;
}
