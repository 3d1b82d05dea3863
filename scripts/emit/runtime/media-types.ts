/** Media types: which declared one a header means. */

import type { BodyDescriptor } from "./operation.js";

interface MediaType {
  /** In lower case: `application/json`. */
  readonly essence: string;
  /** Its parameters in order, without a boundary: `;charset=utf-8`. */
  readonly parameters: string;
}

/** The declared media type that a Content-Type header fits: the same, or by its range. */
export function mediaTypeFor(header: string | undefined, declared: readonly string[]): string | undefined {
  // What nearly every request says, told without parsing.
  if (header !== undefined && declared.includes(header)) return header;
  const sent = parse(header ?? "");
  if (sent.essence === "") return undefined;
  const options = declared.map((text) => ({ text, ...parse(text) }));
  const same = options.filter(({ essence }) => essence === sent.essence);
  const found =
    same.find(({ parameters }) => parameters === sent.parameters) ??
    same.find(({ parameters }) => parameters === "") ??
    (sent.parameters.includes(";charset=")
      ? undefined
      : same.find(({ parameters }) => parameters === ";charset=utf-8"));
  if (found) return found.text;
  const range = `${sent.essence.split("/", 1)[0]}/*`;
  return (
    options.find(({ essence }) => essence === range) ?? options.find(({ essence }) => essence === "*/*")
  )?.text;
}

function parse(text: string): MediaType {
  const [essence = "", ...rest] = text.split(";");
  const parameters = rest
    .map((part) => part.trim())
    .filter((part) => part.includes("=") && !/^boundary=/i.test(part))
    .map((part) => (/^charset=/i.test(part) ? part.toLowerCase().replaceAll('"', "") : part))
    .sort();
  return {
    essence: essence.trim().toLowerCase(),
    parameters: parameters.map((part) => `;${part}`).join(""),
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

/** What arrives as text. */
export function isText(mediaType: string): boolean {
  return /^text\/|^[^;]*[/+]xml\s*(?:;|$)/i.test(mediaType);
}
