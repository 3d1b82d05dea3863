/** The parts of a multipart form → values as the document's schemas have them. */

import { RequestError, type ValidationError } from "./errors.js";
import { put, readJson } from "./json-text.js";
import { isJson, isText, mediaTypeFor } from "./media-types.js";
import type { FieldDescriptor } from "./operation.js";
import { readText } from "./parameters.js";
import { textOf } from "./whole-bodies.js";

/** A part that has a filename. It is a file, or text that a browser sends as one because it has a media type. */
interface SentFile {
  readonly field: string;
  readonly mediaType: string;
  readonly size: number;
  readonly bytes: Buffer;
}

/**
 * The value of a multipart body, its parts parsed. Files are empty text in it, as with express-openapi-validator; a
 * part of a field that is not of bytes is read whether it has a filename or not.
 *
 * @throws RequestError "unsupported-media-type" where a part is of another media type than its field takes,
 *   "validation" where a file has more or fewer bytes than its field takes
 */
export function readMultipart(
  body: unknown,
  files: readonly SentFile[],
  fields: readonly FieldDescriptor[],
): Record<string, unknown> {
  checkFiles(files, fields);
  const value = withBrackets((body ?? {}) as Record<string, unknown>, fields);
  for (const name of new Set(files.map((file) => file.field))) {
    const field = fields.find((each) => each.name === name);
    const sent = files.filter((file) => file.field === name).map((file) => textOfFile(file, field));
    const before = Object.hasOwn(value, name) ? [value[name]].flat() : [];
    const all = [...before, ...sent];
    put(value, name, all.length > 1 ? all : all[0]);
  }
  for (const field of fields)
    if (Object.hasOwn(value, field.name)) put(value, field.name, readPart(value[field.name], field));
  return value;
}

function readPart(sent: unknown, field: FieldDescriptor): unknown {
  const { shape, json } = field;
  if (shape === "array") return readList(sent, field);
  return (shape === "object" || json) && typeof sent === "string" ? readJson(sent) : sent;
}

/** A list has a part for each of its items, or one for all of them. */
function readList(sent: unknown, field: FieldDescriptor): unknown {
  const { json, jsonItems, explode, textItems, separators } = field;
  if (Array.isArray(sent))
    return sent.map((item) => (jsonItems && typeof item === "string" ? readJson(item) : item));
  if (typeof sent !== "string") return [sent];
  // One part holds a whole list, in its style or in a collection format of Swagger 2.0.
  if ((!explode && !json && !jsonItems) || separators?.[0]) return readText(sent, field);
  const parsed = textItems && !jsonItems ? sent : readJson(sent);
  // Of lists in lists, one list may be an item.
  const isWhole =
    Array.isArray(parsed) && (json || !jsonItems || parsed.every((each) => typeof each === "object"));
  return isWhole ? parsed : [jsonItems ? parsed : sent];
}

function textOfFile({ bytes, mediaType }: SentFile, field: FieldDescriptor | undefined): string {
  if (!field || field.file) return "";
  const isRead = isJson(mediaType)
    ? field.json || field.jsonItems || field.shape === "object"
    : isText(mediaType) && field.mediaTypes !== undefined;
  return isRead ? textOf(bytes) : "";
}

/**
 * multer takes brackets in names for places in objects. Where the document has a property of that very name, its value
 * is brought back from there.
 */
function withBrackets(
  body: Readonly<Record<string, unknown>>,
  fields: readonly FieldDescriptor[],
): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const [name, sent] of Object.entries(body)) put(value, name, sent);
  for (const { name } of fields) {
    const [, base = "", rest = ""] = /^([^[]+)((?:\[[^\]]*\])+)$/.exec(name) ?? [];
    if (rest === "" || !Object.hasOwn(body, base)) continue;
    let found: unknown = body[base];
    for (const [, step = ""] of rest.matchAll(/\[([^\]]*)\]/g))
      if (step !== "") found = isRecord(found) && Object.hasOwn(found, step) ? found[step] : undefined;
    if (found === undefined) continue;
    put(value, name, found);
    if (!fields.some((each) => each.name === base)) delete value[base];
  }
  return value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function checkFiles(files: readonly SentFile[], fields: readonly FieldDescriptor[]): void {
  const errors: ValidationError[] = [];
  for (const { field, mediaType, size } of files) {
    const { mediaTypes, file, shape } = fields.find(({ name }) => name === field) ?? {};
    if (mediaTypes && mediaTypeFor(mediaType, mediaTypes) === undefined) {
      const message = `unsupported media type ${mediaType.slice(0, 200)}`;
      throw new RequestError("unsupported-media-type", 415, message, { path: `/body/${field}` });
    }
    const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = file ?? {};
    if (size >= minLength && size <= maxLength) continue;
    const at = files.filter((each) => each.field === field).findIndex((each) => each.size === size);
    const [rule, message] =
      size < minLength
        ? ["minLength", `must NOT have fewer than ${minLength} bytes`]
        : ["maxLength", `must NOT have more than ${maxLength} bytes`];
    const path = `/body/${field}${shape === "array" ? `/${at}` : ""}`;
    errors.push({ path, message, errorCode: `${rule}.openapi.validation` });
  }
  if (errors.length === 0) return;
  const told = errors.map(({ path, message }) => `request${path} ${message}`).join(", ");
  throw new RequestError("validation", 400, told, { errors });
}
