/** What is handed to `next`: errors with the shape, names and classes of express-openapi-validator. */

import { RequestError, type ValidationError } from "../emit/runtime/errors.js";

/** What an error is made of. */
export interface HttpErrorParts {
  readonly path?: string | undefined;
  readonly message?: string | undefined;
  readonly errors?: readonly ValidationError[] | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Another status than the one that the class stands for. */
  readonly overrideStatus?: number | undefined;
}

/** A request that is turned away, or an answer that is not as declared. */
export class HttpError extends Error {
  /** What HTTP calls the status: "Bad Request". */
  override readonly name: string;
  readonly status: number;
  /** The path that was asked for, or the part of the request that is wrong. */
  readonly path: string | undefined;
  /** At least one. */
  errors: ValidationError[];
  /** To be sent with the answer: `Allow` with 405, `WWW-Authenticate` with 401. */
  readonly headers: Readonly<Record<string, string>> | undefined;

  constructor(parts: HttpErrorParts & { readonly status: number; readonly name: string }) {
    const { status, name, path, message = "", headers } = parts;
    super(message);
    this.status = parts.overrideStatus ?? status;
    this.name = name;
    this.path = path;
    this.headers = headers;
    this.errors = parts.errors ? [...parts.errors] : [{ path: path ?? "", message }];
  }

  /** The error that a status stands for; "Internal Server Error" for those that stand for none. */
  static create({ status, ...parts }: HttpErrorParts & { readonly status: number }): HttpError {
    const Class = Object.hasOwn(byStatus, status) ? byStatus[status] : undefined;
    return Class ? new Class(parts) : new InternalServerError(parts);
  }
}

export class BadRequest extends HttpError {
  constructor(parts: HttpErrorParts) {
    super({ ...parts, status: 400, name: "Bad Request" });
  }
}

export class Unauthorized extends HttpError {
  constructor(parts: HttpErrorParts) {
    super({ ...parts, status: 401, name: "Unauthorized" });
  }
}

export class Forbidden extends HttpError {
  constructor(parts: HttpErrorParts) {
    super({ ...parts, status: 403, name: "Forbidden" });
  }
}

export class NotFound extends HttpError {
  constructor(parts: HttpErrorParts) {
    super({ ...parts, status: 404, name: "Not Found" });
  }
}

export class MethodNotAllowed extends HttpError {
  constructor(parts: HttpErrorParts) {
    super({ ...parts, status: 405, name: "Method Not Allowed" });
  }
}

export class NotAcceptable extends HttpError {
  constructor(parts: HttpErrorParts) {
    super({ ...parts, status: 406, name: "Not Acceptable" });
  }
}

export class RequestEntityTooLarge extends HttpError {
  constructor(parts: HttpErrorParts) {
    super({ ...parts, status: 413, name: "Request Entity Too Large" });
  }
}

export class UnsupportedMediaType extends HttpError {
  constructor(parts: HttpErrorParts) {
    super({ ...parts, status: 415, name: "Unsupported Media Type" });
  }
}

export class InternalServerError extends HttpError {
  constructor(parts: HttpErrorParts) {
    super({ ...parts, status: 500, name: "Internal Server Error" });
  }
}

const byStatus: Readonly<Record<number, new (parts: HttpErrorParts) => HttpError>> = {
  400: BadRequest,
  401: Unauthorized,
  403: Forbidden,
  404: NotFound,
  405: MethodNotAllowed,
  406: NotAcceptable,
  413: RequestEntityTooLarge,
  415: UnsupportedMediaType,
};

/** The classes under one name, as express-openapi-validator exports them. */
export const error = {
  BadRequest,
  Unauthorized,
  Forbidden,
  NotFound,
  MethodNotAllowed,
  NotAcceptable,
  RequestEntityTooLarge,
  UnsupportedMediaType,
  InternalServerError,
} as const;

/** What the runtime threw, as this middleware throws it; what is not the runtime's stays what it is. */
export function httpError(thrown: unknown, path: string, route: string): unknown {
  if (!(thrown instanceof RequestError)) return thrown;
  const { code, status, message, errors } = thrown;
  const [first] = errors;
  if (code === "unsupported-media-type") {
    // A file's is told with its field.
    const place = first?.path.startsWith("/body/") ? first.path : route;
    return HttpError.create({ status, path: place, message });
  }
  // A body whose kind cannot be told is refused as a whole.
  if (
    first?.errorCode === "discriminator.openapi.validation" &&
    first.path === "/body" &&
    errors.length === 1
  )
    return HttpError.create({ status, path, message: first.message });
  // Where no rule of a schema failed, the fault is told by its place alone.
  const place = first && first.errorCode === undefined && first.path !== "" ? first.path : path;
  return HttpError.create({ status, path: place, message, errors });
}
