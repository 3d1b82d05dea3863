/** The types that turn an operation of the document into a handler's request and answers. */

import type { Request } from "express";
import type { UploadedFile } from "./bodies.js";

/** What openapi-typescript knows of an operation. */
interface OperationShape {
  parameters: object;
  requestBody?: unknown;
  responses: object;
}

/** Whether the type of a property says that it goes one way only. */
type IsMarked<T, Mark extends string> = [NonNullable<T>] extends [never]
  ? false
  : NonNullable<T> extends Readonly<Record<Mark, unknown>>
    ? true
    : false;

type Stripped<T, Gone extends string, Kept extends string> =
  T extends Readonly<Record<Kept, infer Value>>
    ? Stripped<Value, Gone, Kept>
    : T extends readonly unknown[]
      ? { [K in keyof T]: Stripped<T[K], Gone, Kept> }
      : T extends object
        ? { [K in keyof T as IsMarked<T[K], Gone> extends true ? never : K]: Stripped<T[K], Gone, Kept> }
        : T;

/** A type of types.ts as requests have it: without what is `readOnly`. */
export type Writable<T> = Stripped<T, "$read", "$write">;
/** A type of types.ts as answers have it: without what is `writeOnly`. */
export type Readable<T> = Stripped<T, "$write", "$read">;

/** An operation with its request and answers as they are sent. */
export type Directed<O extends OperationShape> = {
  [K in keyof O]: K extends "requestBody" ? Writable<O[K]> : K extends "responses" ? Readable<O[K]> : O[K];
};

type PartOf<O extends OperationShape, Place extends string> = O["parameters"] extends {
  [P in Place]: infer Values;
}
  ? Values
  : O["parameters"] extends { [P in Place]?: infer Values }
    ? [Exclude<Values, undefined>] extends [never]
      ? Record<never, never>
      : Exclude<Values, undefined>
    : Record<never, never>;

/** Headers arrive by their names in lower case; those that OpenAPI says elsewhere are no parameters. */
type HeadersIn<Values> = {
  [K in keyof Values as K extends string
    ? Exclude<Lowercase<K>, "accept" | "content-type" | "authorization">
    : K]: Values[K];
};

type Json = `${string}json${string}`;
type Form = `${string}form${string}`;
type Text = `text/${string}` | `${string}xml${string}`;

/** What arrives in a media type: values where it has fields, else text or bytes. */
type Received<Content> = {
  [M in keyof Content]: M extends Json | Form
    ? Content[M]
    : M extends Text
      ? string
      : Content[M] | Uint8Array;
}[keyof Content];

type BodyOf<O extends OperationShape> = O extends { requestBody: { content: infer Content } }
  ? Received<Content>
  : O extends { requestBody?: { content: infer Content } | undefined }
    ? Received<Content> | undefined
    : undefined;

/** A validated request: the parts that the document describes, typed. */
export interface OperationRequest<O extends OperationShape, Principal> {
  readonly path: PartOf<O, "path">;
  readonly query: PartOf<O, "query">;
  readonly headers: HeadersIn<PartOf<O, "header">>;
  readonly cookies: PartOf<O, "cookie">;
  readonly body: BodyOf<O>;
  /** The files of a `multipart/form-data` body; in the body itself they are empty text. */
  readonly files: readonly UploadedFile[];
  /** Whom the security handler took the request to come from. */
  readonly principal: Principal;
  /** Makes an answer: only what the operation declares compiles, to the last property. */
  readonly respond: Respond<O>;
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

/** Content-Type is the answer's own to say. */
type Declared<H> = {
  [K in keyof H as K extends string
    ? string extends K
      ? never
      : Lowercase<K> extends "content-type"
        ? never
        : K
    : never]: H[K];
};
type HeadersOf<R> = R extends { headers: infer H }
  ? [keyof Declared<H>] extends [never]
    ? { readonly headers?: Record<string, never> }
    : Record<never, never> extends Declared<H>
      ? { readonly headers?: Declared<H> }
      : { readonly headers: Declared<H> }
  : { readonly headers?: Record<string, never> };

/** Media types that are no JSON may also be sent as bytes, or as a stream of them. */
type Sent<M, Body> = M extends Json ? Body : Body | Uint8Array | AsyncIterable<Uint8Array>;

type ContentOf<R> = R extends { content: infer Content }
  ? {
      [M in keyof Content]: keyof Content extends M
        ? { readonly body: Sent<M, Content[M]>; readonly contentType?: M }
        : { readonly body: Sent<M, Content[M]>; readonly contentType: M };
    }[keyof Content]
  : { readonly body?: undefined };

type Flat<T> = { [K in keyof T]: T[K] };

/** The answers of one declared status. */
type AnswerTo<O extends OperationShape, S extends keyof O["responses"]> = Flat<
  { readonly status: StatusOf<S> } & HeadersOf<O["responses"][S]>
> &
  ContentOf<O["responses"][S]>;

/** Everything that a handler may answer: a declared status with its body and headers. */
export type OperationAnswer<O extends OperationShape> = {
  [S in keyof O["responses"]]: AnswerTo<O, S>;
}[keyof O["responses"]];

/** Statuses that the operation declares, ranges written out. */
type DeclaredStatus<O extends OperationShape> = {
  [S in keyof O["responses"]]: StatusOf<S>;
}[keyof O["responses"]];

/** The key of the answer that a status means: its own, its range's or the default. */
type KeyOf<O extends OperationShape, Status> = Status extends keyof O["responses"]
  ? Status
  : Status extends ClientError
    ? "4XX" extends keyof O["responses"]
      ? "4XX"
      : "default"
    : Status extends ServerError
      ? "5XX" extends keyof O["responses"]
        ? "5XX"
        : "default"
      : "default";

type Rest<Answer> = Answer extends { readonly body: infer Body }
  ? Record<never, never> extends Omit<Answer, "status" | "body">
    ? [body: Body, more?: Flat<Omit<Answer, "status" | "body">>]
    : [body: Body, more: Flat<Omit<Answer, "status" | "body">>]
  : Record<never, never> extends Omit<Answer, "status" | "body">
    ? [body?: undefined, more?: Flat<Omit<Answer, "status" | "body">>]
    : [body: undefined, more: Flat<Omit<Answer, "status" | "body">>];

/**
 * Makes an answer: `respond(200, body)`, `respond(204)`, `respond(200, body, { headers, contentType })`.
 * A literal in a call is checked to its last property, which one that is returned is not.
 */
export type Respond<O extends OperationShape> = <const Status extends DeclaredStatus<O>>(
  status: Status,
  ...rest: KeyOf<O, Status> extends keyof O["responses"] ? Rest<AnswerTo<O, KeyOf<O, Status>>> : never
) => OperationAnswer<O>;

/** A value, or a promise of it. */
export type MaybePromise<T> = T | Promise<T>;
