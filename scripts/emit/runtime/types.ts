/** The types that turn an operation of the document into a handler's request and answers. */

import type { Request } from "express";
import type { UploadedFile } from "./bodies.js";
import type { Received, Sent } from "./body-types.js";
import type { BodilessStatus, KeyOf, StatusOf } from "./status-types.js";

/** What openapi-typescript knows of an operation. */
interface OperationShape {
  parameters: object;
  requestBody?: unknown;
  responses: object;
}

/** The parameters of one location, some of which are there although they may be left out. */
type Present<Values, Names> = Values extends object
  ? Flat<
      { [K in keyof Values as K extends Names ? never : K]: Values[K] } & {
        [K in keyof Values as K extends Names ? K : never]-?: Exclude<Values[K], undefined>;
      }
    >
  : Values;

/**
 * An operation as its handler gets it: with the defaults that validators put in where a request leaves something out.
 * `Names`: the names of such parameters, by location. `Body`: the body as it arrives.
 */
export type Filled<O extends OperationShape, Names, Body = never> = {
  [K in keyof O]: K extends "parameters"
    ? { [P in keyof O[K]]: P extends keyof Names ? Present<O[K][P], Names[P]> : O[K][P] }
    : K extends "requestBody"
      ? [Body] extends [never]
        ? O[K]
        : Body
      : O[K];
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

/** The body of a response. One to HEAD (`content?`) needs none. */
type ContentOf<R> = R extends { content: infer Content }
  ? Sent<Content>
  : R extends { content?: infer Content }
    ? [NonNullable<Content>] extends [never]
      ? { readonly body?: undefined }
      : Partial<Sent<NonNullable<Content>>>
    : { readonly body?: undefined };

type Flat<T> = { [K in keyof T]: T[K] };

/** The answers of one declared status. */
type AnswerTo<O extends OperationShape, S extends keyof O["responses"]> = Flat<
  { readonly status: StatusOf<O["responses"], S> } & HeadersOf<O["responses"][S]>
> &
  (S extends BodilessStatus | "1XX" ? Partial<ContentOf<O["responses"][S]>> : ContentOf<O["responses"][S]>);

/** Everything that a handler may answer: a declared status with its body and headers. */
export type OperationAnswer<O extends OperationShape> = {
  [S in keyof O["responses"]]: AnswerTo<O, S>;
}[keyof O["responses"]];

/** An operation of the method HEAD: no response needs a body. */
export type WithoutBodies<O extends OperationShape> = {
  [K in keyof O]: K extends "responses" ? { [S in keyof O[K]]: OptionalContent<O[K][S]> } : O[K];
};
type OptionalContent<R> = R extends { content: infer Content }
  ? Omit<R, "content"> & { content?: Content }
  : R;

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
export type Respond<O extends OperationShape> = <
  // Written out, so that the error of a wrong one lists them.
  const Status extends
    | { [S in keyof O["responses"]]: StatusOf<O["responses"], S> }[keyof O["responses"]]
    | ("default" extends keyof O["responses"] ? number : never),
>(
  status: Status,
  ...rest: KeyOf<O["responses"], Status> extends infer Key extends keyof O["responses"]
    ? Rest<AnswerTo<O, Key>>
    : never
) => OperationAnswer<O>;

/** A value, or a promise of it. */
export type MaybePromise<T> = T | (Promise<T> & { readonly status?: undefined });
