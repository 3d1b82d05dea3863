/** What can be wrong with a request before it reaches its handler. */

/** One fault that validation found. */
export interface ValidationError {
  /** Where, as a JSON Pointer that starts with the part: `/body/reason`, `/query/limit`. */
  readonly path: string;
  readonly message: string;
  /** The failed rule: `type.openapi.validation`; absent where no rule of a schema failed. */
  readonly errorCode?: string;
}

/** Why the generated layer turned a request away. */
export type RequestErrorCode =
  | "method-not-allowed"
  | "path-encoding"
  | "unauthenticated"
  | "not-acceptable"
  | "unsupported-media-type"
  | "body-unreadable"
  | "body-too-large"
  | "validation";

/**
 * The request does not fit the document. Status, errors and message are those of
 * express-openapi-validator, so that an error handler written for it goes on working.
 */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly code: RequestErrorCode;
  /** What HTTP calls it. */
  readonly status: number;
  /** At least one. */
  readonly errors: readonly ValidationError[];
  /** To be sent with the answer: `Allow` with "method-not-allowed", `WWW-Authenticate` with "unauthenticated". */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: RequestErrorCode,
    status: number,
    message: string,
    more: {
      errors?: readonly ValidationError[];
      path?: string;
      headers?: Record<string, string>;
      cause?: unknown;
    } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.status = status;
    this.errors = more.errors ?? [{ path: more.path ?? "", message }];
    this.headers = more.headers ?? {};
  }
}

/** A handler answered what the document does not declare: a defect of the server. */
export class AnswerError extends Error {
  override readonly name = "AnswerError";
  readonly operationId: string;
  readonly status = 500;
  readonly errors: readonly ValidationError[];

  constructor(operationId: string, message: string, errors: readonly ValidationError[] = []) {
    super(`${operationId}: ${message}`);
    this.operationId = operationId;
    this.errors = errors;
  }
}
