/** The types of bodies by their media types: what handlers get, and what they may respond with. */

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

/** How bodies of a media type are read and written; as `isJson`, `formKind` and `isText` of media-types.ts have it. */
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

/** Files are beside the body (`files`); in the body itself they are empty text. */
type WithoutFiles<Value> = Value extends Blob
  ? string
  : Value extends readonly (infer Item)[]
    ? Blob extends Item
      ? WithoutFiles<Item>[]
      : Value
    : Value;
type Fields<Value> =
  Value extends Record<string, unknown> ? { [Name in keyof Value]: WithoutFiles<Value[Name]> } : Value;

type ReceivedAs<Kind, Value> = Kind extends "bytes"
  ? Uint8Array
  : Value extends Blob
    ? Uint8Array
    : Kind extends "text"
      ? TextOf<Value>
      : Kind extends "multipart"
        ? Fields<Value>
        : Kind extends "any"
          ? Fields<Value> | Uint8Array
          : Value;

/** What handlers get of a body: values of JSON and forms, text, or bytes. */
export type Received<Content> = { [M in keyof Content]: ReceivedAs<KindOf<M>, Content[M]> }[keyof Content];

/** Bytes, or a stream of them. */
type Bytes = Uint8Array | AsyncIterable<Uint8Array>;

type SentAs<Kind, Value> = Value extends Blob
  ? Bytes
  : Kind extends "json"
    ? Value
    : Kind extends "any"
      ? Value | Bytes
      : Kind extends "text"
        ? TextOf<Value> | Extract<Value, number | boolean> | Bytes
        : string | Bytes;

/** The media type that a response names: one of a range, where a range is declared. */
type Named<M> = M extends `*/*${string}`
  ? `${string}/${string}`
  : M extends `${infer Type}/*${string}`
    ? `${Type}/${string}`
    : M;

/** Whether a response of the one declared media type need not name it. */
type IsKnown<M> =
  Essence<M> extends "*/*" | "application/*" ? true : M extends `${string}/*${string}` ? false : true;

/** What a handler responds with: a body in one of the declared media types, which is named where there are several. */
export type Sent<Content> = {
  [M in keyof Content]: keyof Content extends M
    ? IsKnown<M> extends true
      ? { readonly body: SentAs<KindOf<M>, Content[M]>; readonly contentType?: Named<M> }
      : { readonly body: SentAs<KindOf<M>, Content[M]>; readonly contentType: Named<M> }
    : { readonly body: SentAs<KindOf<M>, Content[M]>; readonly contentType: Named<M> };
}[keyof Content];
