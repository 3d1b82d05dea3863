/** Answers: held against the document, and sent. */

import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Response } from "express";
import { AnswerError, type ValidationError } from "./errors.js";
import { isJson, isRange, isText, mediaTypeFor } from "./media-types.js";
import type { OperationDescriptor } from "./operation.js";
import { writeHeaders } from "./response-headers.js";
import { check, type Validator } from "./validation.js";

/** An answer as it is sent. */
export interface AnyAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly contentType?: string | number | symbol;
}

/** Makes an answer; the types say what the operation declares. */
export function respond(
  status: number,
  body?: unknown,
  more?: Omit<AnyAnswer, "status" | "body">,
): AnyAnswer {
  return { ...more, status, body };
}

/**
 * Holds an answer against the document: status (or its range, or default), media type, body and headers.
 * `path` is that of the request, without its query, which may hold secrets.
 * @throws AnswerError
 */
export async function checkAnswer(
  operation: OperationDescriptor,
  answer: AnyAnswer,
  path = operation.path,
): Promise<void> {
  const { validators } = await operation.loadAnswers();
  const declared = declaredAnswer(validators, answer.status);
  const fail = (message: string, errors: readonly ValidationError[] = [{ path: "/response", message }]) => {
    throw new AnswerError(operation.id, message, errors);
  };
  if (!declared) {
    const message = `no schema defined for status code '${answer.status}' in the openapi spec`;
    return fail(message, [{ path, message }]);
  }
  const errors = [...checkHeaders(declared.headers, answer.headers)];
  const mediaTypes = Object.keys(declared.content);
  if (mediaTypes.length === 0) {
    if (answer.body !== undefined) return fail("response should NOT have a body");
  } else {
    const mediaType = answerMediaType(answer, mediaTypes);
    if (mediaType === undefined)
      return fail(`the media type ${String(answer.contentType)} is not declared for ${answer.status}`);
    const content = declared.content[mediaType] ?? null;
    const sent = isRange(mediaType) ? mediaTypeOf(operation, answer) : mediaType;
    const found = answer.body === undefined ? [] : checkContent(content, sent, answer.body);
    // Null is a body where the schema does not say otherwise.
    const isNothing = answer.body === undefined || (answer.body === null && found.length > 0);
    if (isNothing && !isBodiless(operation.method, answer.status)) return fail("response body required.");
    errors.push(...found);
  }
  if (errors.length > 0) {
    const told = errors.map((error) => `${error.path} ${error.message}`).join(", ");
    fail(`the ${answer.status} answer is not as declared: ${told}`, errors);
  }
}

/** Whether a response never has content, whatever is declared (RFC 9110, 6.4.1 and 15.3.6). */
function isBodiless(method: string, status: number): boolean {
  return method === "HEAD" || status < 200 || status === 204 || status === 205 || status === 304;
}

/** The declared answer that a status means: its own, its range's or the default. */
export function declaredAnswer<Answer>(
  validators: Readonly<Record<string, Answer>>,
  status: number,
): Answer | undefined {
  const { default: usual } = validators;
  return validators[String(status)] ?? validators[`${Math.floor(status / 100)}XX`] ?? usual;
}

function answerMediaType({ contentType }: AnyAnswer, mediaTypes: readonly string[]): string | undefined {
  return contentType === undefined ? mediaTypes[0] : mediaTypeFor(String(contentType), mediaTypes);
}

function checkHeaders(
  validator: Validator | undefined,
  headers: AnyAnswer["headers"],
): readonly ValidationError[] {
  if (!validator) return [];
  const sent = Object.entries(headers ?? {}).filter(([, value]) => value !== undefined);
  return check(validator, {
    headers: Object.fromEntries(sent.map(([name, value]) => [name.toLowerCase(), value])),
  });
}

function checkContent(
  validator: Validator | null,
  mediaType: string,
  body: unknown,
): readonly ValidationError[] {
  // Streams and bytes are nobody's to read but the client's.
  if (isBinary(body)) return [];
  if (isJson(mediaType)) {
    const text = asJson(body);
    if (typeof text !== "string") return [{ path: "/response", message: text.problem }];
    // As it will arrive: undefined fields are not sent.
    return validator ? check(validator, { response: JSON.parse(text) }) : [];
  }
  if (typeof body === "object")
    return [{ path: "/response", message: validator ? "must be string" : "must be text or bytes" }];
  return validator && isText(mediaType) ? check(validator, { response: body }) : [];
}

function asJson(body: unknown): string | { readonly problem: string } {
  try {
    const text = JSON.stringify(body) as string | undefined;
    return text ?? { problem: `cannot be written as JSON: it is a ${typeof body}` };
  } catch (error) {
    return { problem: `cannot be written as JSON: ${(error as Error).message}` };
  }
}

/** The media type that an answer is sent in. */
function mediaTypeOf(operation: OperationDescriptor, { status, body, contentType }: AnyAnswer): string {
  return String(contentType ?? defaultMediaType(operation, status, body));
}

function isBinary(body: unknown): body is Uint8Array | AsyncIterable<Uint8Array> {
  return (
    body instanceof Uint8Array || (typeof body === "object" && body !== null && Symbol.asyncIterator in body)
  );
}

/**
 * Sends an answer. Nothing is said of a stream before its first byte is there, so that what fails until then can
 * be answered for; the promise is for it to be on its way.
 */
export function send(
  response: Response,
  operation: OperationDescriptor,
  given: AnyAnswer,
): Promise<void> | undefined {
  const answer = withHeaderText(operation, given);
  const { status, headers, body } = answer;
  if (body === undefined || isBodiless("", status)) {
    if (typeof body === "object" && isBinary(body) && !(body instanceof Uint8Array)) discard(body);
    setHead(response, status, headers);
    // A response to HEAD has the header fields of one to GET (RFC 9110, 9.3.2), as far as the handler knows them.
    if (answer.contentType !== undefined) response.setHeader("Content-Type", String(answer.contentType));
    response.end();
    return undefined;
  }
  const mediaType = mediaTypeOf(operation, answer);
  if (isBinary(body)) {
    if (!(body instanceof Uint8Array)) return sendStream(response, answer, body, mediaType);
    sendWhole(response, answer, body, mediaType);
  } else {
    const text = isJson(mediaType) ? JSON.stringify(body) : String(body);
    sendWhole(
      response,
      answer,
      text,
      /charset=/i.test(mediaType) ? mediaType : `${mediaType}; charset=utf-8`,
    );
  }
  return undefined;
}

/** Not by Express's `send`: it answers conditional requests with a 304 that no document declares. */
function sendWhole(
  response: Response,
  { status, headers }: AnyAnswer,
  body: string | Uint8Array,
  mediaType: string,
): void {
  setHead(response, status, headers);
  response.setHeader("Content-Type", mediaType);
  response.setHeader("Content-Length", Buffer.byteLength(body));
  // Text goes out in one piece with the headers.
  if (response.req.method === "HEAD") response.end();
  else response.end(body, "utf8");
}

async function sendStream(
  response: Response,
  { status, headers }: AnyAnswer,
  body: AsyncIterable<Uint8Array>,
  mediaType: string,
): Promise<void> {
  const stream = response.req.method === "HEAD" ? undefined : await begun(body, response);
  if (response.closed) return;
  setHead(response, status, headers);
  response.setHeader("Content-Type", mediaType);
  if (stream) await pipeline(stream, response);
  else {
    discard(body);
    response.end();
  }
}

function withHeaderText({ responseHeaders }: OperationDescriptor, answer: AnyAnswer): AnyAnswer {
  const styles = responseHeaders && declaredAnswer(responseHeaders, answer.status);
  return styles && answer.headers ? { ...answer, headers: writeHeaders(answer.headers, styles) } : answer;
}

function setHead(response: Response, status: number, headers: AnyAnswer["headers"]): void {
  // Adding a property to what Express has given another prototype costs more than looking.
  if (response.statusCode !== status) response.statusCode = status;
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined && value !== null)
      response.setHeader(name, Array.isArray(value) ? value.map(String) : String(value));
  }
}

/** A stream whose first chunk is there, or whose client is gone. */
async function begun(body: AsyncIterable<Uint8Array>, response: Response): Promise<Readable> {
  const iterator = body[Symbol.asyncIterator]();
  let leave = (): void => undefined;
  const gone = new Promise<{ done: true; value: undefined }>((resolve) => {
    leave = () => {
      discard(body);
      resolve({ done: true, value: undefined });
    };
    response.once("close", leave);
  });
  const first = await Promise.race([iterator.next(), gone]).finally(() => response.off("close", leave));
  return Readable.from(rest(first, iterator));
}

async function* rest(
  first: IteratorResult<Uint8Array, unknown>,
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    for (let next = first; !next.done; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}

/** Lets go of a stream that nobody reads. */
function discard(body: AsyncIterable<Uint8Array>): void {
  if (body instanceof Readable) body.destroy();
  else
    body[Symbol.asyncIterator]()
      .return?.()
      .catch(() => undefined);
}

/** The media types that are declared for a status. */
function mediaTypesOf({ produces, contents }: OperationDescriptor, status: number): readonly string[] {
  return (contents && declaredAnswer(contents, status)) ?? produces;
}

/** What a handler that names no media type means: JSON, where it is declared. */
function defaultMediaType(operation: OperationDescriptor, status: number, body: unknown): string {
  const produces = mediaTypesOf(operation, status);
  if (isBinary(body)) {
    const named = produces.filter((each) => !isRange(each));
    return named.find((each) => !isJson(each)) ?? named[0] ?? "application/octet-stream";
  }
  if (produces.length === 0 || produces.some(isJson)) return produces.find(isJson) ?? "application/json";
  const [first = "application/json"] = produces;
  return isRange(first) ? "application/json" : first;
}
