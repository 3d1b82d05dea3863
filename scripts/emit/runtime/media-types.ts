/** Media types: which declared one a header means. */

import type { BodyDescriptor } from "./operation.js";

interface MediaType {
  /** In lower case: `application/json`. */
  readonly essence: string;
  /** Its parameters in order, without a boundary and a charset: `;version=2`. */
  readonly parameters: string;
  /** In lower case; "" where none is told. */
  readonly charset: string;
}

/**
 * The declared media type that a Content-Type header fits: the same, or by its range. A charset counts
 * where one is declared; who tells none means UTF-8.
 */
export function mediaTypeFor(header: string | undefined, declared: readonly string[]): string | undefined {
  // What nearly every request says, told without parsing.
  if (header !== undefined && declared.includes(header)) return header;
  const sent = parse(header ?? "");
  if (sent.essence === "") return undefined;
  const options = declared.map((text) => ({ text, ...parse(text) }));
  const same = options.filter(({ essence }) => essence === sent.essence);
  const fitting = (parameters: string, charset: string) =>
    same.find((each) => each.parameters === parameters && each.charset === charset);
  const found =
    fitting(sent.parameters, sent.charset) ??
    fitting(sent.parameters, "") ??
    fitting("", "") ??
    (sent.charset === "" ? (fitting(sent.parameters, "utf-8") ?? fitting("", "utf-8")) : undefined);
  if (found) return found.text;
  const range = `${sent.essence.split("/", 1)[0]}/*`;
  return (
    options.find(({ essence }) => essence === range) ?? options.find(({ essence }) => essence === "*/*")
  )?.text;
}

const parameterPattern = /;\s*([^=;\s]+)=("[^"]*"|[^;]*)/g;

/** Names are the same in whatever case, and values with quotation marks or without (RFC 9110, 5.6.6). */
function parse(text: string): MediaType {
  const [essence = ""] = text.split(";", 1);
  const parameters = Array.from(
    text.matchAll(parameterPattern),
    ([, name = "", value = ""]) => [name.toLowerCase(), value.trim().replace(/^"(.*)"$/, "$1")] as const,
  );
  const charset = parameters.find(([name]) => name === "charset")?.[1] ?? "";
  const others = parameters.filter(([name]) => name !== "boundary" && name !== "charset");
  return {
    essence: essence.trim().toLowerCase(),
    parameters: others
      .map(([name, value]) => `;${name}=${value}`)
      .sort()
      .join(""),
    charset: charset.toLowerCase(),
  };
}

/** `application/json`, `application/problem+json`, … */
export function isJson(mediaType: string): boolean {
  return /^[^;]*[/+]json\s*(?:;|$)/i.test(mediaType);
}

/** What arrives as named fields. */
export function formKind(mediaType: string): "urlencoded" | "multipart" | undefined {
  const [, kind] =
    /^\s*(application\/x-www-form-urlencoded|multipart\/form-data)\s*(?:;|$)/i.exec(mediaType) ?? [];
  if (kind === undefined) return undefined;
  return /^m/i.test(kind) ? "multipart" : "urlencoded";
}

/** Whether a form may be sent where a media type is declared: one itself, or a range around it. */
export function takesForms(mediaType: string): boolean {
  return (
    formKind(mediaType) !== undefined || /^\s*(?:\*|application|multipart)\/\*\s*(?:;|$)/i.test(mediaType)
  );
}

/** The kind of form that a body is: by its declared media type or, under a range, by its own. */
export function sentForm(
  header: string | undefined,
  { forms = {} }: BodyDescriptor,
  mediaType: string,
): ReturnType<typeof formKind> {
  return Object.hasOwn(forms, mediaType) ? (formKind(mediaType) ?? formKind(header ?? "")) : undefined;
}

const text =
  /^(?:text\/|[^;]*[/+](?:xml|yaml|json-seq)\s*(?:;|$)|application\/(?:x-)?(?:ndjson|jsonl|jsonlines|json-lines|yaml|toml|sql|graphql|javascript|ecmascript|typescript)\s*(?:;|$))/i;

/** What arrives as text: also sequences of JSON (NDJSON, JSON text sequences), and code. */
export function isText(mediaType: string): boolean {
  return text.test(mediaType);
}

/** Whether a media type is a range, such as `image/*`. Its parameters may hold any text. */
export function isRange(mediaType: string): boolean {
  return /^[^;]*\*/.test(mediaType);
}
