/** Express's body parsers and multer, as promises; their errors become RequestErrors. */

import type { Request, RequestHandler, Response } from "express";
import { RequestError } from "./errors.js";

/** Reads a request's body into `request.body`. */
export type ReadBodyOnto = (request: Request, response: Response) => Promise<void>;

/** A parser as a promise. What it rejects in a body is a RequestError, any other error stays what it is. */
export function runParser(parser: RequestHandler): ReadBodyOnto {
  return (request, response) =>
    new Promise((resolve, reject) => {
      parser(request, response, (error?: unknown) =>
        error ? reject(unreadable(error, request.path)) : resolve(),
      );
    });
}

function unreadable(error: unknown, requestPath: string): unknown {
  const { name, status, message, code } = error as Error & { status?: number; code?: unknown };
  const told = { path: "/body" };
  if (/^Multipart: Boundary not found/i.test(message ?? ""))
    return new RequestError("body-unreadable", 400, "multipart file(s) required", { path: requestPath });
  if (status === 413 || /^LIMIT_(FILE|PART)_(SIZE|COUNT)/.test(String(code)))
    return new RequestError("body-too-large", 413, message ?? "the body is too large", told);
  if (status === 415)
    return new RequestError("unsupported-media-type", 415, message ?? "unsupported encoding", told);
  // multer's own errors are about what was sent; those of a storage are not.
  const isUpload = name === "MulterError" || /^Request aborted$|^Multipart|form|header/i.test(message ?? "");
  if (isUpload || (status !== undefined && status >= 400 && status < 500))
    return new RequestError("body-unreadable", 400, message ?? "the body cannot be read", told);
  return error;
}
