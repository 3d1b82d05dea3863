/** `multipart/form-data`, read by multer with the options that it is given. */

import type { Request, RequestHandler, Response } from "express";
import type multer from "multer";
import { formKind, mediaTypeFor, sentForm } from "../emit/runtime/media-types.js";
import { nodeRequire } from "../package-files.js";
import { BadRequest, HttpError } from "./errors.js";
import type { Route } from "./operations.js";

/** Reads uploads: fields into `request.body`, files into `request.files`. */
export class Uploads {
  readonly #options: multer.Options;
  #multer: RequestHandler | undefined;

  constructor(options: multer.Options) {
    this.#options = options;
  }

  /** @throws HttpError */
  async read(request: Request, response: Response, { descriptor }: Route): Promise<void> {
    const header = request.headers["content-type"];
    if (formKind(header ?? "") !== "multipart") return;
    const declared = mediaTypeFor(header, descriptor.body?.mediaTypes ?? []);
    if (!descriptor.body || declared === undefined || !sentForm(header, descriptor.body, declared)) return;
    // multer is loaded when the first upload arrives.
    this.#multer ??= (nodeRequire("multer") as typeof multer)(this.#options).any();
    const read = this.#multer;
    await new Promise<void>((resolve, reject) => {
      read(request, response, (thrown?: unknown) =>
        thrown ? reject(refusal(thrown, request.path)) : resolve(),
      );
    });
  }
}

function refusal(thrown: unknown, path: string): unknown {
  if (thrown instanceof HttpError) return thrown;
  const { name, code, message = "" } = thrown as { name?: string; code?: unknown; message?: string };
  if (/^Multipart: Boundary not found/i.test(message))
    return new BadRequest({ path, message: "multipart file(s) required" });
  if (name !== "MulterError") {
    // What the client sent is broken, or it went away; what else is thrown is the storage's.
    const isBroken =
      /^(Unexpected end of form|Malformed (part header|urlencoded form)|Request aborted)/i.test(message);
    return isBroken ? new BadRequest({ path, message }) : HttpError.create({ status: 500, path, message });
  }
  const isTooLarge = /^LIMIT_(FILE|PART)_(SIZE|COUNT)$/.test(String(code));
  const status = isTooLarge ? 413 : code === "LIMIT_UNEXPECTED_FILE" ? 500 : 400;
  return HttpError.create({ status, path, message });
}
