/** A response → the value that its call gives, by its declared and its actual media type. */

import { declaredFor, isRange, kindOf } from "./media-types.js";

/** Content that an operation declares for a status. */
export interface ResponseDescription {
  readonly mediaType: string;
  /** Its schema is of bytes (`format: binary`), whatever the media type. */
  readonly isBinary?: boolean;
}

/** By status, range (`4XX`) or `default`. */
export type ResponseDescriptions = Readonly<Record<string, readonly ResponseDescription[]>>;

/** How a call wants its response, whatever its media type. */
export type ParseAs = "json" | "text" | "blob" | "arrayBuffer" | "stream";

/** The body of a response is not what its Content-Type says: the `error` of such a call. */
export class ResponseBodyError extends Error {
  override readonly name = "ResponseBodyError";
  readonly response: Response;
  /** The body as it came. */
  readonly text: string;

  constructor(response: Response, text: string, cause: unknown) {
    super(`The body of the response with status ${response.status} is not valid JSON: ${String(cause)}`, {
      cause,
    });
    this.response = response;
    this.text = text;
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
    const value = await contentOf(
      response,
      ok && parseAs === "json" ? {} : declared,
      parseAs === "json" && ok,
    );
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
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    // Nothing says that it is JSON, but for the habit.
    if (actual === null && !isJson) return text;
    throw new ResponseBodyError(response, text, cause);
  }
}
