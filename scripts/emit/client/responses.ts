/** A response → the value that its call gives, by its declared and its actual media type. */

import { declaredFor, isRange, kindOf } from "./media-types.js";
import { findRoundedInteger, type RoundedInteger } from "./rounded-integers.js";

/** Content that an operation declares for a status. */
export interface ResponseDescription {
  readonly mediaType: string;
  /** Its schema is of bytes (`format: binary`), whatever the media type. */
  readonly isBinary?: boolean;
  /** Its numbers are doubles (`type: number`, nowhere `integer`): integers in its JSON may be rounded. */
  readonly hasOnlyDoubles?: boolean;
}

/** By status, range (`4XX`) or `default`. */
export type ResponseDescriptions = Readonly<Record<string, readonly ResponseDescription[]>>;

/** How a call wants its response, whatever its media type. */
export type ParseAs = "json" | "text" | "blob" | "arrayBuffer" | "stream";

/** The body of a response is not what its Content-Type says: the `error` of such a call. */
export class ResponseBodyError extends Error {
  override readonly name: string = "ResponseBodyError";
  readonly response: Response;
  /** The body as it came. */
  readonly text: string;

  constructor(
    response: Response,
    text: string,
    cause: unknown,
    problem = `is not valid JSON: ${String(cause)}`,
  ) {
    super(
      `The body of the response with status ${response.status} ${problem}`,
      cause === undefined ? undefined : { cause },
    );
    this.response = response;
    this.text = text;
  }
}

/**
 * The JSON of a response has an integer that a number of JavaScript cannot hold: the `error` of such a call, in the place
 * of a value with another integer. `text` is the body, for a parser that makes a `bigint` of it.
 */
export class RoundedIntegerError extends ResponseBodyError {
  override readonly name = "RoundedIntegerError";
  /** Where the first such integer is in the body, as a JSON Pointer: `/items/0/id`. */
  readonly pointer: string;
  /** As it was sent: `9007199254740993`. */
  readonly literal: string;

  constructor(response: Response, text: string, { pointer, literal }: RoundedInteger) {
    const at = pointer === "" ? "" : ` at ${pointer}`;
    super(response, text, undefined, `has an integer${at} that JavaScript would round: ${literal}`);
    this.pointer = pointer;
    this.literal = literal;
  }
}

/** What a call gives, beside the response itself. */
export type ReadResponse = { readonly data: unknown } | { readonly error: unknown };

/**
 * Reads a response. JSON becomes its value, text (also XML, CSV, NDJSON and event streams) a string, a form a FormData,
 * and everything else a Blob. What has no content (HEAD, 204, 205, 304, an empty body without a media type, or empty
 * JSON) is undefined. Without a Content-Type the first declared media type counts.
 */
export async function readResponse(
  response: Response,
  method: string,
  declared: ResponseDescriptions,
  parseAs?: ParseAs,
): Promise<ReadResponse> {
  const { ok, status } = response;
  const isEmpty = method === "HEAD" || status === 204 || status === 205 || status === 304;
  if (isEmpty) return ok ? { data: undefined } : { error: undefined };
  try {
    // How errors are read is not the call's to say, as in openapi-fetch.
    if (ok && parseAs && parseAs !== "json")
      return { data: parseAs === "stream" ? response.body : await response[parseAs]() };
    const value = await contentOf(response, declared, parseAs === "json" && ok);
    return ok ? { data: value } : { error: value };
  } catch (error) {
    if (error instanceof ResponseBodyError) return { error };
    throw error;
  }
}

async function contentOf(
  response: Response,
  declared: ResponseDescriptions,
  isJson: boolean,
): Promise<unknown> {
  const { status, headers } = response;
  const { default: usual = [] } = declared;
  const contents = declared[status] ?? declared[`${Math.floor(status / 100)}XX`] ?? usual;
  const actual = headers.get("Content-Type");
  const description = actual === null ? contents[0] : declaredFor(actual, contents);
  // What is read before anything is known of it is taken for JSON, as openapi-fetch does.
  const { mediaType: likely = "*/*" } = description ?? {};
  const mediaType = actual ?? (isRange(likely) ? "application/json" : likely);
  const kind = isJson ? "json" : description?.isBinary ? "bytes" : kindOf(mediaType);
  if (kind === "bytes") return response.blob();
  if (kind === "multipart") return response.formData();
  const text = await response.text();
  if (text === "" && (actual === null || kind === "json")) return undefined;
  if (kind !== "json") return text;
  const value = parsed(response, text, actual === null && !isJson);
  const rounded = description?.hasOnlyDoubles || value === text ? undefined : findRoundedInteger(text);
  if (rounded) throw new RoundedIntegerError(response, text, rounded);
  return value;
}

/** `isGuess`: nothing says that it is JSON, but for the habit. */
function parsed(response: Response, text: string, isGuess: boolean): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    if (isGuess) return text;
    throw new ResponseBodyError(response, text, cause);
  }
}
