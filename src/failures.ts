/**
 * Every refusal the server can give, named once. The code is Matrix's `errcode`; which
 * HTTP status carries it is decided in `http/` alone.
 */

/** The error codes of the client-server API that this server uses. */
export type FailureCode =
  | "M_UNRECOGNIZED"
  | "M_MISSING_TOKEN"
  | "M_UNKNOWN_TOKEN"
  | "M_NOT_JSON"
  | "M_BAD_JSON"
  | "M_TOO_LARGE"
  | "M_INVALID_PARAM"
  | "M_MISSING_PARAM"
  | "M_NOT_FOUND"
  | "M_LIMIT_EXCEEDED"
  | "M_FORBIDDEN"
  | "M_GUEST_ACCESS_FORBIDDEN"
  | "M_UNSUPPORTED_ROOM_VERSION"
  | "M_INVALID_ROOM_STATE"
  | "M_BAD_STATE"
  | "M_USER_IN_USE"
  | "M_INVALID_USERNAME"
  | "M_EXCLUSIVE"
  | "M_ROOM_IN_USE"
  | "M_BAD_ALIAS"
  | "M_UNKNOWN";

/** What a refusal may carry beside its code and text. */
export interface FailureDetails {
  /** Milliseconds until the same request may succeed; with M_LIMIT_EXCEEDED. */
  readonly retryAfterMs?: number;
  /** With M_UNKNOWN_TOKEN: whether the client may log in again and keep its data. */
  readonly softLogout?: boolean;
}

/** A refusal: an expected answer to a request that cannot be served. Never a defect. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly code: FailureCode;
  readonly details: FailureDetails;

  /** `message` is shown to the client: a whole sentence, without secrets. */
  constructor(code: FailureCode, message: string, details: FailureDetails = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** The sender may not do this in this room. */
export const forbidden = (message: string): Failure => new Failure("M_FORBIDDEN", message);

/** The thing named in the request does not exist, or is not for this user to know of. */
export const notFound = (message: string): Failure => new Failure("M_NOT_FOUND", message);

/** A parameter has the right type and a wrong value. */
export const invalidParam = (message: string): Failure => new Failure("M_INVALID_PARAM", message);

/** The body is JSON, but not of the shape the operation takes. */
export const badJson = (message: string): Failure => new Failure("M_BAD_JSON", message);

/** Too many attempts; try again after the given milliseconds (whole, at least 1). */
export const limitExceeded = (retryAfterMs: number): Failure =>
  new Failure("M_LIMIT_EXCEEDED", "Too many requests: try again later.", { retryAfterMs });
