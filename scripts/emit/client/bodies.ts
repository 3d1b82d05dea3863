/** The body of a call → what is sent, in a media type that the operation declares. */

import { type BodyKind, declaredFor, isRange, kindOf } from "./media-types.js";
import { isObject, own, type Style, separated, textOf, writeField } from "./styles.js";

/** How a field of a form is written. */
export interface FieldStyle extends Style {
  /** A list whose items are JSON each. */
  readonly jsonItems?: boolean;
  /** The media type of its part in a multipart form (`encoding`, `contentType`). */
  readonly contentType?: string;
}

/** A body that an operation takes. */
export interface BodyDescription {
  readonly mediaType: string;
  /** Its schema takes text, where the media type is JSON. */
  readonly takesText?: boolean;
  /** Its schema is of bytes (`format: binary`), whatever the media type. */
  readonly isBinary?: boolean;
  /** The fields of a form that are not written in the usual way. */
  readonly fields?: Readonly<Record<string, FieldStyle>>;
}

/** A body as `fetch` takes it. */
export interface WrittenBody {
  readonly body: unknown;
  /** Undefined: `fetch` says it itself, as with the boundary of a FormData. */
  readonly contentType: string | undefined;
}

/**
 * Writes a body. The call's own Content-Type chooses among the declared media types. Without one, a Blob is sent in its
 * own type where that is declared; FormData, URLSearchParams, bytes and text in the first media type for such; every
 * other value as JSON where that is declared, else as a form.
 *
 * @param declared the media types of the operation, in the document's order; not empty
 * @param wanted the call's Content-Type
 */
export function writeBody(
  body: unknown,
  declared: readonly BodyDescription[],
  wanted: string | undefined,
): WrittenBody {
  const found = wanted === undefined ? chosenFor(body, declared) : declaredFor(wanted, declared);
  const mediaType = wanted ?? concreteType(found?.mediaType ?? "application/json", body);
  const kind = found?.isBinary ? "bytes" : kindOf(mediaType);
  if (body instanceof FormData) return { body, contentType: undefined };
  if (kind === "multipart" && isFields(body))
    return writeMultipart(Object.entries(body), found?.fields ?? {});
  return { body: writeAs(kind, body, found?.fields ?? {}), contentType: mediaType };
}

/** What is already written: `fetch` takes it as it is. */
function isWritten(body: unknown): boolean {
  return (
    body instanceof Blob ||
    body instanceof ArrayBuffer ||
    ArrayBuffer.isView(body) ||
    body instanceof URLSearchParams ||
    isStream(body)
  );
}

function isStream(body: unknown): boolean {
  return typeof ReadableStream !== "undefined" && body instanceof ReadableStream;
}

/** Whether `fetch` needs to be told that a body is sent before its response is there. */
export function isStreamed(body: unknown): boolean {
  return isStream(body) || (isObject(body) && Symbol.asyncIterator in body);
}

function isFields(body: unknown): body is Readonly<Record<string, unknown>> {
  return isObject(body) && !Array.isArray(body) && !isWritten(body);
}

function writeAs(kind: BodyKind, body: unknown, fields: Readonly<Record<string, FieldStyle>>): unknown {
  if (isWritten(body) || isStreamed(body)) return body;
  if (kind === "urlencoded" && isFields(body)) return writeUrlencoded(body, fields);
  if (kind !== "json" && typeof body === "string") return body;
  return kind === "json" || isObject(body) ? JSON.stringify(body) : String(body ?? "");
}

/** The declared media type for a body whose call names none. */
function chosenFor(body: unknown, declared: readonly BodyDescription[]): BodyDescription | undefined {
  const of = (kind: BodyKind) =>
    declared.find((each) => !isRange(each.mediaType) && !each.isBinary && kindOf(each.mediaType) === kind);
  const range = declared.find(({ mediaType }) => isRange(mediaType));
  const bytes = declared.find((each) => each.isBinary && !isRange(each.mediaType)) ?? of("bytes");
  const [first] = declared;
  if (body instanceof FormData) return of("multipart") ?? first;
  if (body instanceof URLSearchParams) return of("urlencoded") ?? first;
  if (body instanceof Blob && body.type !== "") {
    const own = declaredFor(body.type, declared);
    if (own) return own;
  }
  if (isWritten(body) || isStreamed(body)) return bytes ?? range ?? of("text") ?? first;
  const json = of("json");
  if (typeof body === "string")
    return (json?.takesText ? json : undefined) ?? of("text") ?? range ?? json ?? first;
  const form = declared.find(({ mediaType }) => /^(?:urlencoded|multipart)$/.test(kindOf(mediaType)));
  const multipart = of("multipart");
  if (multipart && isFields(body) && Object.values(body).some(holdsFile)) return multipart;
  return json ?? form ?? range ?? of("text") ?? first;
}

function holdsFile(value: unknown): boolean {
  return Array.isArray(value) ? value.some(holdsFile) : value instanceof Blob;
}

/** The media type that a body is sent in where a range is declared. */
function concreteType(mediaType: string, body: unknown): string {
  if (!isRange(mediaType)) return mediaType;
  if (body instanceof Blob && body.type !== "") return body.type;
  if (body instanceof URLSearchParams) return "application/x-www-form-urlencoded";
  if (isWritten(body) || isStreamed(body)) return "application/octet-stream";
  return typeof body === "string" && !/^application\//i.test(mediaType) ? "text/plain" : "application/json";
}

/** JSON in forms: objects, and the items of lists that are objects (OpenAPI 3.0.4 and 3.1.1, Encoding Object). */
function withJsonItems(value: unknown, { json, jsonItems }: FieldStyle): unknown {
  if (json || !Array.isArray(value)) return value;
  return value.map((each) => (jsonItems || isPlain(each) ? JSON.stringify(each) : each));
}

function isPlain(value: unknown): boolean {
  return isObject(value) && !(value instanceof Blob);
}

function styleOf(fields: Readonly<Record<string, FieldStyle>>, name: string, value: unknown): FieldStyle {
  const usual = {
    style: "form",
    explode: true,
    ...(isPlain(value) && !Array.isArray(value) && { json: true }),
  };
  return own(fields, name) ?? usual;
}

function writeUrlencoded(
  body: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, FieldStyle>>,
): string {
  const pairs = Object.entries(body).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const style = styleOf(fields, name, value);
    if (value === null && !style.json) return [];
    return writeField(name, withJsonItems(value, style), style);
  });
  return pairs.join("&");
}

/**
 * A multipart form whose parts say their media types. A FormData cannot: it takes every part that has one for a file.
 * Names are escaped as browsers do (WHATWG, multipart/form-data encoding algorithm).
 */
function writeMultipart(
  entries: readonly (readonly [string, unknown])[],
  fields: Readonly<Record<string, FieldStyle>>,
): WrittenBody {
  const random = () => Math.random().toString(36).slice(2);
  const boundary = `form-${random()}${random()}`;
  const chunks: (string | Blob)[] = [];
  for (const [name, value] of entries) {
    const style = styleOf(fields, name, value);
    const { separators } = style;
    // A collection format of Swagger 2.0: the whole list is in one part.
    const whole = separators?.[0] && Array.isArray(value) ? separated(value, separators) : value;
    const isList = Array.isArray(whole) && !(style.json && !style.jsonItems);
    for (const each of isList ? (whole as unknown[]) : [whole]) {
      if (each === undefined || (each === null && !style.json && !style.jsonItems)) continue;
      const { content, mediaType, filename } = partOf(each, style);
      const file = filename === undefined ? "" : `; filename="${escaped(filename)}"`;
      const type = mediaType === undefined ? "" : `\r\nContent-Type: ${mediaType.replace(/[\r\n]/g, " ")}`;
      chunks.push(
        `--${boundary}\r\nContent-Disposition: form-data; name="${escaped(name)}"${file}${type}\r\n\r\n`,
      );
      chunks.push(content, "\r\n");
    }
  }
  chunks.push(`--${boundary}--\r\n`);
  return { body: new Blob(chunks), contentType: `multipart/form-data; boundary=${boundary}` };
}

interface Part {
  readonly content: string | Blob;
  readonly mediaType?: string | undefined;
  readonly filename?: string;
}

function partOf(value: unknown, { json, jsonItems, contentType }: FieldStyle): Part {
  if (value instanceof Blob) {
    const { name = "blob" } = value as { name?: string };
    return {
      content: value,
      mediaType: value.type || contentType || "application/octet-stream",
      filename: name,
    };
  }
  const isJson =
    json || jsonItems || isPlain(value) || (contentType !== undefined && kindOf(contentType) === "json");
  if (isJson) return { content: JSON.stringify(value), mediaType: contentType ?? "application/json" };
  return { content: textOf(value), mediaType: contentType };
}

function escaped(name: string): string {
  return name.replace(/\r\n|\r|\n/g, "%0D%0A").replaceAll('"', "%22");
}
