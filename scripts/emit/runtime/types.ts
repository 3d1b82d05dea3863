/** The types that turn an operation of the document into a handler's request and answers. */

import type { Request } from "express";

/** What openapi-typescript knows of an operation. */
interface OperationShape {
  parameters: object;
  requestBody?: unknown;
  responses: object;
}

type PartOf<O extends OperationShape, Place extends string> = O["parameters"] extends {
  [P in Place]: infer Values;
}
  ? Values
  : O["parameters"] extends { [P in Place]?: infer Values }
    ? [Exclude<Values, undefined>] extends [never]
      ? Record<never, never>
      : Exclude<Values, undefined>
    : Record<never, never>;

type BodyOf<O extends OperationShape> = O extends { requestBody: { content: infer Content } }
  ? Content[keyof Content]
  : O extends { requestBody?: { content: infer Content } | undefined }
    ? Content[keyof Content] | undefined
    : undefined;

/** A validated request: the parts that the document describes, typed. */
export interface OperationRequest<O extends OperationShape, Principal> {
  readonly path: PartOf<O, "path">;
  readonly query: PartOf<O, "query">;
  readonly headers: PartOf<O, "header">;
  readonly cookies: PartOf<O, "cookie">;
  readonly body: BodyOf<O>;
  /** Whom the security handler took the request to come from. */
  readonly principal: Principal;
  /** Ends when the client goes away. */
  readonly signal: AbortSignal;
  /** The request as Express has it. */
  readonly raw: Request;
}

type ClientError =
  | 400
  | 401
  | 402
  | 403
  | 404
  | 405
  | 406
  | 408
  | 409
  | 410
  | 411
  | 412
  | 413
  | 414
  | 415
  | 416
  | 417
  | 418
  | 421
  | 422
  | 423
  | 424
  | 425
  | 426
  | 428
  | 429
  | 431
  | 451;
type ServerError = 500 | 501 | 502 | 503 | 504 | 505 | 507 | 508 | 511;

type StatusOf<Key> = Key extends number
  ? Key
  : Key extends "4XX"
    ? ClientError
    : Key extends "5XX"
      ? ServerError
      : number;

type Declared<H> = { [K in keyof H as string extends K ? never : number extends K ? never : K]: H[K] };
type HeadersOf<R> = R extends { headers: infer H }
  ? [keyof Declared<H>] extends [never]
    ? { readonly headers?: Record<never, never> }
    : Record<never, never> extends Declared<H>
      ? { readonly headers?: Declared<H> }
      : { readonly headers: Declared<H> }
  : { readonly headers?: Record<never, never> };

type ContentOf<R> = R extends { content: infer Content }
  ? {
      [M in keyof Content]: keyof Content extends M
        ? { readonly body: Content[M]; readonly contentType?: M }
        : { readonly body: Content[M]; readonly contentType: M };
    }[keyof Content]
  : { readonly body?: undefined };

type Flat<T> = { [K in keyof T]: T[K] };

/** Everything that a handler may answer: a declared status with its body and headers. */
export type OperationAnswer<O extends OperationShape> = {
  [S in keyof O["responses"]]: Flat<{ readonly status: StatusOf<S> } & HeadersOf<O["responses"][S]>> &
    ContentOf<O["responses"][S]>;
}[keyof O["responses"]];

/** A value, or a promise of it. */
export type MaybePromise<T> = T | Promise<T>;
