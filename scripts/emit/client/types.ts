/** The types of the client: what calls take and give, by the media types that operations declare. */

import type { ClientOptions, FetchOptions, Middleware, ParseAs } from "openapi-fetch";

type HttpMethod = "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace";

/** What is sent as it is. */
export type BinaryBody = Blob | BufferSource | ReadableStream<Uint8Array>;

type TrimEnd<Text extends string> = Text extends `${infer Rest} ` ? TrimEnd<Rest> : Text;
type Essence<M> = M extends `${infer Before};${string}`
  ? Lowercase<TrimEnd<Before>>
  : M extends string
    ? Lowercase<M>
    : never;

type Sequence = "ndjson" | "jsonl" | "jsonlines" | "json-lines";
type Code = "yaml" | "toml" | "sql" | "graphql" | "javascript" | "ecmascript" | "typescript";
type TextEssence =
  | `text/${string}`
  | `${string}${"/" | "+"}${"xml" | "yaml" | "json-seq"}`
  | `application/${"" | "x-"}${Sequence | Code}`;

/** How bodies of a media type are written and read; as `kindOf` of media-types.ts has it. */
export type KindOf<M> =
  Essence<M> extends `${string}${"/" | "+"}json`
    ? "json"
    : Essence<M> extends "application/x-www-form-urlencoded"
      ? "urlencoded"
      : Essence<M> extends "multipart/form-data"
        ? "multipart"
        : Essence<M> extends TextEssence
          ? "text"
          : Essence<M> extends "*/*" | "application/*" | "multipart/*"
            ? "any"
            : "bytes";

type TextOf<Value> = [Value] extends [string] ? Value : string;

/** What a call sends in a media type. */
type SentAs<Kind, Value> = Kind extends "json"
  ? Value extends Blob
    ? BinaryBody
    : Value
  : Kind extends "urlencoded"
    ? Value | URLSearchParams
    : Kind extends "multipart"
      ? Value | FormData
      : Kind extends "text"
        ? TextOf<Value> | BinaryBody
        : Kind extends "any"
          ? Value | BinaryBody | FormData | URLSearchParams
          : BinaryBody;

/** What a response in a media type becomes. */
type ReceivedAs<Kind, Value> = Value extends Blob
  ? Blob
  : Kind extends "json" | "any"
    ? Value
    : Kind extends "multipart"
      ? FormData
      : Kind extends "bytes"
        ? Blob
        : TextOf<Value>;

type Sent<Content> = {
  [M in keyof Content]: SentAs<KindOf<M>, Content[M]>;
}[keyof Content];
type Received<Content> = {
  [M in keyof Content]: ReceivedAs<KindOf<M>, Content[M]>;
}[keyof Content];

type RequiredKeys<T> = { [K in keyof T]-?: Record<never, never> extends Pick<T, K> ? never : K }[keyof T];

type ParamsOption<O> = O extends { parameters: infer Params }
  ? [RequiredKeys<Params>] extends [never]
    ? { params?: Params }
    : { params: Params }
  : { params?: { query?: Record<string, unknown> } };

/** The body of a call. `fetch` sends none with GET and HEAD. */
type BodyOption<O, Method> = Method extends "get" | "head"
  ? { body?: never }
  : O extends { requestBody: { content: infer Content } }
    ? { body: Sent<Content> }
    : O extends { requestBody?: infer Body }
      ? [NonNullable<Body>] extends [{ content: infer Content }]
        ? [NonNullable<Body>] extends [never]
          ? { body?: never }
          : { body?: Sent<Content> }
        : { body?: never }
      : { body?: never };

/** How a call is made, whatever its operation. */
type CallOptions = Omit<FetchOptions<Record<never, never>>, "params" | "body" | "bodySerializer"> & {
  /** Writes the body in the place of the client. */
  bodySerializer?: (body: never) => unknown;
};

type InitOf<O, Method> = ParamsOption<O> & BodyOption<O, Method> & CallOptions;
type MaybeInit<Init> = [RequiredKeys<Init>] extends [never] ? Init | undefined : Init;
type InitParam<Init> = [RequiredKeys<Init>] extends [never]
  ? [(Init & { [key: string]: unknown })?]
  : [Init & { [key: string]: unknown }];

type ResponsesOf<O> = O extends { responses: infer Responses } ? Responses : never;

/** The declared statuses of success; `default` where there are none. */
type SuccessKey<Responses> = {
  [Key in keyof Responses]: Key extends "2XX"
    ? Key
    : Key extends number
      ? `${Key}` extends `2${string}`
        ? Key
        : never
      : never;
}[keyof Responses];
type DataKey<Responses> = [SuccessKey<Responses>] extends [never]
  ? Extract<keyof Responses, "default">
  : SuccessKey<Responses>;

/** Redirects are followed: without content they are no error. */
type ErrorKey<Responses> = {
  [Key in Exclude<
    keyof Responses,
    SuccessKey<Responses>
  >]: `${Key & (string | number)}` extends `${1 | 3}${string}`
    ? Responses[Key] extends { content: object }
      ? Key
      : never
    : Key;
}[Exclude<keyof Responses, SuccessKey<Responses>>];

/** What the statuses of some keys become. */
type ValueOf<Responses, Key extends keyof Responses> = Key extends 204 | 205 | 304
  ? undefined
  : Responses[Key] extends { content: infer Content }
    ? Received<Content>
    : undefined;

type DataOf<O, Method> = Method extends "head"
  ? undefined
  : ValueOf<ResponsesOf<O>, DataKey<ResponsesOf<O>> & keyof ResponsesOf<O>>;
type ErrorOf<O, Method> = Method extends "head"
  ? undefined
  : ValueOf<ResponsesOf<O>, ErrorKey<ResponsesOf<O>> & keyof ResponsesOf<O>>;

interface Parsed<Value> {
  json: Value;
  text: string;
  blob: Blob;
  arrayBuffer: ArrayBuffer;
  stream: ReadableStream<Uint8Array> | null;
}
type ParsedAs<Value, Init> = Init extends { parseAs: infer As extends ParseAs } ? Parsed<Value>[As] : Value;

/** What a call gives: `data` with a status of success (200 to 299), else `error`. */
export type CallResult<O, Method, Init> =
  | { data: ParsedAs<DataOf<O, Method>, Init>; error?: never; response: Response }
  | { data?: never; error: ErrorOf<O, Method>; response: Response };

type PathsWith<Paths, Method extends HttpMethod> = {
  [Path in keyof Paths]: Paths[Path] extends { [M in Method]: unknown } ? Path : never;
}[keyof Paths];

type OperationAt<Paths, Path extends keyof Paths, Method> = Method extends keyof Paths[Path]
  ? Paths[Path][Method]
  : never;

type Call<Paths, Method extends HttpMethod> = <
  Path extends PathsWith<Paths, Method>,
  Init extends MaybeInit<InitOf<OperationAt<Paths, Path, Method>, Method>>,
>(
  path: Path,
  ...init: InitParam<Init>
) => Promise<CallResult<OperationAt<Paths, Path, Method>, Method, Init>>;

/** A client of the whole API; a method of HTTP each. */
export interface ApiClient<Paths extends object> {
  readonly GET: Call<Paths, "get">;
  readonly PUT: Call<Paths, "put">;
  readonly POST: Call<Paths, "post">;
  readonly DELETE: Call<Paths, "delete">;
  readonly OPTIONS: Call<Paths, "options">;
  readonly HEAD: Call<Paths, "head">;
  readonly PATCH: Call<Paths, "patch">;
  readonly TRACE: Call<Paths, "trace">;
  /** The same, with the method as its first argument. */
  readonly request: <
    Method extends HttpMethod,
    Path extends PathsWith<Paths, Method>,
    Init extends MaybeInit<InitOf<OperationAt<Paths, Path, Method>, Method>>,
  >(
    method: Method,
    path: Path,
    ...init: InitParam<Init>
  ) => Promise<CallResult<OperationAt<Paths, Path, Method>, Method, Init>>;
  /** Adds middleware of openapi-fetch. */
  use(...middleware: Middleware[]): void;
  /** Takes middleware away again. */
  eject(...middleware: Middleware[]): void;
}

/** The options of the client that are openapi-fetch's. */
export type FetchClientOptions = Omit<ClientOptions, "baseUrl">;
