/** Refusals → HTTP. The only place that knows which status carries which code. */

import type { ErrorRequestHandler, Request, RequestHandler, Response } from "express";
import type { Logger } from "pino";
import { RequestError } from "../../generated/runtime/errors.js";
import { Failure, type FailureCode } from "../failures.js";
import { StorageError } from "../storage/errors.js";

const statuses: Readonly<Record<FailureCode, number>> = {
  M_UNRECOGNIZED: 404,
  M_MISSING_TOKEN: 401,
  M_UNKNOWN_TOKEN: 401,
  M_NOT_JSON: 400,
  M_BAD_JSON: 400,
  M_TOO_LARGE: 413,
  M_INVALID_PARAM: 400,
  M_MISSING_PARAM: 400,
  M_NOT_FOUND: 404,
  M_LIMIT_EXCEEDED: 429,
  M_FORBIDDEN: 403,
  M_GUEST_ACCESS_FORBIDDEN: 403,
  M_UNSUPPORTED_ROOM_VERSION: 400,
  M_INVALID_ROOM_STATE: 400,
  M_BAD_STATE: 403,
  M_USER_IN_USE: 400,
  M_INVALID_USERNAME: 400,
  M_EXCLUSIVE: 400,
  M_ROOM_IN_USE: 400,
  M_BAD_ALIAS: 400,
  M_UNKNOWN: 500,
};

/** What is sent to the client. */
export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Turns anything that was thrown into what the client is told; undefined for a defect. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Failure) return fromFailure(error);
  if (error instanceof RequestError) return fromRequestError(error);
  return fromParser(error as { status?: unknown; type?: unknown });
}

function fromFailure({ code, message, details }: Failure): Refusal {
  const body: Record<string, unknown> = { errcode: code, error: message };
  const headers: Record<string, string> = {};
  if (details.softLogout !== undefined) body.soft_logout = details.softLogout;
  if (details.retryAfterMs !== undefined) {
    body.retry_after_ms = details.retryAfterMs;
    headers["Retry-After"] = String(Math.ceil(details.retryAfterMs / 1000));
  }
  // M_UNKNOWN is the key server's fault, never the client's: the answer comes from beyond.
  return { status: code === "M_UNKNOWN" ? 502 : statuses[code], headers, body };
}

function fromRequestError(error: RequestError): Refusal {
  const refuse = (code: FailureCode, message: string, headers: Record<string, string> = {}): Refusal => ({
    status: error.status,
    headers,
    body: { errcode: code, error: message },
  });
  if (error.code === "method-not-allowed") {
    return refuse("M_UNRECOGNIZED", "This method is not served here.", { ...error.headers });
  }
  if (error.code === "unauthenticated") return refuse("M_MISSING_TOKEN", "Missing access token.");
  if (error.code === "path-encoding") return refuse("M_INVALID_PARAM", error.message);
  if (error.code === "unsupported-media-type") return refuse("M_NOT_JSON", "Send a JSON body.");
  if (error.code === "body-too-large") return refuse("M_TOO_LARGE", "The body is too large.");
  const [first] = error.errors;
  const part = first?.path.split("/")[1];
  if (part === "body" || first === undefined) return refuse("M_BAD_JSON", sentence(error.message));
  const missing = first.errorCode?.startsWith("required") === true;
  return refuse(missing ? "M_MISSING_PARAM" : "M_INVALID_PARAM", sentence(error.message));
}

/** What Express and its body parser throw: sizes, encodings, bad URLs. */
function fromParser({ status, type }: { status?: unknown; type?: unknown }): Refusal | undefined {
  const refuse = (code: FailureCode, error: string): Refusal => ({
    status: statuses[code],
    headers: {},
    body: { errcode: code, error },
  });
  if (status === 413) return refuse("M_TOO_LARGE", "The body is too large.");
  if (type === "request.aborted") return refuse("M_NOT_JSON", "The body ended early.");
  if (typeof status === "number" && status >= 400 && status < 500) {
    return refuse("M_NOT_JSON", "The body cannot be read.");
  }
  return undefined;
}

/** Messages show what came from outside only up to a bound. */
function sentence(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

/** Sends refusals; an outage or a defect is logged and answered without a word about it. */
export function answerFailures(logger: Logger): ErrorRequestHandler {
  return (thrown: unknown, request: Request, response: Response, next) => {
    if (response.headersSent) {
      next(thrown);
      return;
    }
    // What a security handler threw is the cause of the router's 401.
    const error = thrown instanceof RequestError ? (thrown.cause ?? thrown) : thrown;
    const refusal = refusalOf(error) ?? outage(error, request, logger) ?? defect(error, request, logger);
    response.status(refusal.status).set(refusal.headers).json(refusal.body);
  };
}

/** The database cannot be used now: nobody's fault who asks, and it may pass. */
function outage(error: unknown, { method, path }: Request, logger: Logger): Refusal | undefined {
  if (!(error instanceof StorageError)) return undefined;
  logger.error({ err: error, method, path }, "the database cannot be used");
  return {
    status: 503,
    headers: {},
    body: { errcode: "M_UNKNOWN", error: "The server's database cannot be reached. Try again later." },
  };
}

function defect(error: unknown, request: Request, logger: Logger): Refusal {
  logger.error({ err: error, method: request.method, path: request.path }, "a request met a defect");
  return { status: 500, headers: {}, body: { errcode: "M_UNKNOWN", error: "Internal server error." } };
}

/** Whatever nothing else has answered. */
export const answerUnknownPaths: RequestHandler = (_request, response) => {
  response.status(404).json({ errcode: "M_UNRECOGNIZED", error: "Unrecognized request." });
};
