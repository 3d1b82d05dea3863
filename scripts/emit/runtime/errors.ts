/** What can be wrong with a request before it reaches its handler. */

/** One fault that validation found. */
export interface ValidationError {
  /** Where, as a JSON Pointer that starts with the part: `/body/reason`, `/query/limit`. */
  readonly path: string;
  readonly message: string;
  /** The failed rule: `type.openapi.validation`. */
  readonly errorCode: string;
}

/** Why the generated layer turned a request away. */
export type RequestErrorCode =
  | "method-not-allowed"
  | "path-encoding"
  | "unauthenticated"
  | "unsupported-media-type"
  | "body-required"
  | "validation";

/** The request does not fit the document. `status` is what HTTP would call it. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly code: RequestErrorCode;
  readonly status: number;
  readonly errors: readonly ValidationError[];
  /** With "method-not-allowed": the methods that the path has. */
  readonly allow: readonly string[];

  constructor(
    code: RequestErrorCode,
    status: number,
    message: string,
    more: { errors?: readonly ValidationError[]; allow?: readonly string[] } = {},
  ) {
    super(message);
    this.code = code;
    this.status = status;
    this.errors = more.errors ?? [];
    this.allow = more.allow ?? [];
  }
}

/** A handler answered what the document does not declare: a defect of the server. */
export class AnswerError extends Error {
  override readonly name = "AnswerError";
  readonly operationId: string;
  readonly errors: readonly ValidationError[];

  constructor(operationId: string, message: string, errors: readonly ValidationError[] = []) {
    super(`${operationId}: ${message}`);
    this.operationId = operationId;
    this.errors = errors;
  }
}
