/** Request bodies: JSON whatever the Content-Type says, as Matrix clients expect. */

import { isUtf8 } from "node:buffer";
import express, { type Request, type Response } from "express";
import { isDeeper } from "../../generated/runtime/json-text.js";
import { isWhole, readWhole } from "../../generated/runtime/whole-bodies.js";
import { badJson, Failure } from "../failures.js";

/** Bytes; events may have 64 KiB, and a body holds at most a handful. */
const limit = 512 * 1024;
/** Levels of nesting; what follows a request recurses into its body. */
const maximumDepth = 100;

/** For those that `isWhole` leaves over: compressed ones, and such as do not say how long they are. */
const others = express.raw({ type: () => true, limit });

/**
 * Reads and parses the body. An empty one is `{}`.
 * @throws Failure M_NOT_JSON, M_BAD_JSON; the parser's own error (413) when it is too large.
 */
export async function readJsonBody(request: Request, response: Response): Promise<unknown> {
  const bytes = isWhole(request, limit) ? await readWhole(request) : await readOther(request, response);
  // What the validation layer goes by: this server takes JSON only.
  request.headers["content-type"] = "application/json";
  if (bytes.length === 0) return {};
  if (!isUtf8(bytes)) throw new Failure("M_NOT_JSON", "The body is not UTF-8.");
  const body = parse(bytes.toString("utf8"));
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw badJson("The body has to be a JSON object.");
  if (isDeeper(body, maximumDepth)) throw badJson(`The body nests deeper than ${maximumDepth} levels.`);
  return body;
}

async function readOther(request: Request, response: Response): Promise<Buffer> {
  await new Promise<void>((resolve, reject) => {
    others(request, response, (error?: unknown) => (error ? reject(error) : resolve()));
  });
  const bytes: unknown = request.body;
  return Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure("M_NOT_JSON", "The body is not valid JSON.");
  }
}
