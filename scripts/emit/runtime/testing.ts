/** Calls a handler without a server, as its tests do. */

import type { Request } from "express";
import { respond } from "./answers.js";
import type { UploadedFile } from "./bodies.js";
import type { MaybePromise } from "./types.js";

type Part = "path" | "query" | "headers" | "cookies" | "body" | "principal";

type IsOptional<T> = undefined extends T ? true : Record<never, never> extends T ? true : false;

/** What a test has to say of a request: its parts, but for those that may be empty. */
export type RequestParts<R extends Readonly<Record<Part, unknown>>> = {
  readonly [P in Part as IsOptional<R[P]> extends true ? never : P]: R[P];
} & {
  readonly [P in Part as IsOptional<R[P]> extends true ? P : never]?: R[P];
} & {
  readonly files?: readonly UploadedFile[];
  readonly signal?: AbortSignal;
  /** The request of Express, where the handler reads it. Default: an empty object. */
  readonly raw?: Partial<Request>;
};

/**
 * Calls one handler with the parts of a request, typed as the operation declares them, and gives its response. Nothing
 * is validated: the parts are what the handler would get behind validation.
 *
 * @example
 * const response = await callHandler(handlers.getPet, { path: { id: 1 } });
 * expect(response).toEqual({ status: 200, body: { id: 1 } });
 */
export async function callHandler<R extends Readonly<Record<Part, unknown>>, Response>(
  handler: (request: R) => MaybePromise<Response>,
  ...[parts]: Record<never, never> extends RequestParts<R>
    ? [parts?: RequestParts<R>]
    : [parts: RequestParts<R>]
): Promise<Awaited<Response>> {
  const request = {
    path: {},
    query: {},
    headers: {},
    cookies: {},
    body: undefined,
    files: [],
    principal: undefined,
    respond,
    signal: new AbortController().signal,
    raw: {},
    ...parts,
  };
  return await handler(request as unknown as R);
}
