/**
 * Bodies that say how long they are and need no decoding but UTF-8: nearly all. Reading these takes less
 * than a parser that is ready for everything; the others are for Express's parsers.
 */

import type { Request } from "express";
import { RequestError } from "./errors.js";
import { findRoundedInteger } from "./rounded-integers.js";
import { summary } from "./validation.js";

/** Whether a body can be read by `readWhole`. Node sees to it that it is no longer than it says. */
export function isWhole({ headers, readable, readableEncoding }: Request, limit: number): boolean {
  // Without a length the comparison is false.
  if (!(Number(headers["content-length"]) <= limit) || !readable || readableEncoding !== null) return false;
  if (headers["content-encoding"] !== undefined || headers["transfer-encoding"] !== undefined) return false;
  const type = headers["content-type"];
  return type === undefined || !/charset/i.test(type) || /;\s*charset="?utf-8"?\s*$/i.test(type);
}

/**
 * Reads a body to its end.
 * @throws RequestError "body-unreadable" when the client goes away before
 */
export function readWhole(request: Request): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => void chunks.push(chunk));
    request.on("end", () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    request.on("close", () => {
      if (!request.readableEnded)
        reject(new RequestError("body-unreadable", 400, "request aborted", { path: "/body" }));
    });
  });
}

/** UTF-8 as text, without the mark that some put in front. */
export function textOf(bytes: Buffer): string {
  const text = bytes.toString("utf8");
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/**
 * The value that JSON stands for; empty text is taken for `{}`, as Express does.
 * @throws RequestError "body-unreadable"
 */
export function parseJson(text: string): unknown {
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RequestError("body-unreadable", 400, (error as Error).message, { path: "/body" });
  }
}

/**
 * Rejects JSON with an integer that JavaScript would round: a handler would get another one.
 *
 * @param text valid JSON, or empty
 * @throws RequestError "validation"
 */
export function rejectRoundedIntegers(text: string): void {
  const rounded = findRoundedInteger(text);
  if (!rounded) return;
  const path = `/body${rounded.pointer}`;
  const errors = [{ path, message: "must be an integer that JavaScript represents exactly" }];
  throw new RequestError("validation", 400, summary(errors), { errors });
}
