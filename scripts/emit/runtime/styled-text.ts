/** One text → the list, object or primitive that it is in a style of OpenAPI (RFC 6570), types not yet coerced. */

import { put, readJson } from "./json-text.js";
import type { FieldDescriptor, Structure, TextType } from "./operation.js";

/** Decodes a part of a text. */
export type Decode = (text: string) => string;
const asItIs: Decode = (text) => text;

/**
 * Reads one text. Where the delimiters of a list or object are in it as they are, encoded ones belong to its items
 * (RFC 6570). Where there are only encoded ones, those delimit: so write clients that encode all text.
 *
 * @param sent the text as it was sent
 * @param decode decodes it; without it nothing in the text is encoded
 * @returns undefined where nothing was sent
 */
export function readStyled(sent: string | undefined, field: FieldDescriptor, decode = asItIs): unknown {
  if (sent === undefined) return undefined;
  const { shape, style, explode, text } = field;
  const whole = decode(sent);
  if (field.json) return readJson(whole);
  const bare = withoutMark(whole, field);
  if (shape === "primitive") return bare;
  const composite = readComposite(bare, field);
  if (composite !== undefined) return composite;
  // The properties of these are not in one text.
  if (shape === "object" && (style === "deepObject" || (style === "form" && explode))) return bare;
  const isDelimited = hasDelimiters(sent, field);
  if (text && !isDelimited && isTextOf(bare, text)) return bare;
  const isEncoded = sent !== whole && isDelimited;
  const parts = isEncoded ? split(sent, field, true) : split(whole, field, false);
  const decodePart = isEncoded ? decode : asItIs;
  if (shape === "array") return parts.map((part) => readItem(part, field, decodePart));
  return readPairs(parts, explode, decodePart) ?? whole;
}

/** An item of a list: a list itself where a collection format nests, JSON where its schema is a list or object. */
export function readItem(
  sent: string,
  { separators, items }: Pick<FieldDescriptor, "separators" | "items">,
  decode = asItIs,
): unknown {
  const [, ...inner] = separators ?? [];
  const [separator] = inner;
  if (separator === undefined) return readPart(decode(sent), items);
  if (sent === "") return [];
  const raw = rawSeparator(separator);
  const isRaw = decode !== asItIs && sent.includes(raw);
  const parts = isRaw ? sent.split(raw) : decode(sent).split(separator);
  return parts.map((part) => readItem(part, { separators: inner }, isRaw ? decode : asItIs));
}

/** The value of a part of a list or object that has a text of its own. */
export function readPart(text: string, structure: Structure | undefined): unknown {
  if (!structure) return text;
  const composite = /^[[{]/.test(text) ? readJson(text) : text;
  return typeof composite === "object" ? composite : text;
}

/** An object as JSON; a list as JSON where its items have no form in any style. */
function readComposite(text: string, { shape, items }: FieldDescriptor): unknown {
  if (!(shape === "object" ? text.startsWith("{") : items && text.startsWith("["))) return undefined;
  const value = readJson(text);
  return typeof value === "object" ? value : undefined;
}

/** Whether a text can be a value of one of these types. */
export function isTextOf(text: string, types: readonly TextType[]): boolean {
  return types.some((type) => {
    if (type === "number") return /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text);
    return type === "boolean" ? text === "true" || text === "false" : true;
  });
}

const separators: Readonly<Record<string, string>> = { spaceDelimited: " ", pipeDelimited: "|" };

function separatorOf({ style, explode, separators: [own] = [] }: FieldDescriptor): string {
  if (own !== undefined && own !== "") return own;
  if (explode && style === "label") return ".";
  if (explode && style === "matrix") return ";";
  return separators[style] ?? ",";
}

/** A separator in text that is still encoded: spaces and tabs are never there as they are, and `+` is an item's. */
function rawSeparator(separator: string): string {
  return separator === " " ? "%20" : separator === "\t" ? "%09" : separator;
}

function hasDelimiters(sent: string, field: FieldDescriptor): boolean {
  const { style, explode, shape } = field;
  const separator = separatorOf(field);
  // The mark in front is a delimiter, of which there are only such.
  if (explode && (style === "label" || style === "matrix")) return sent.startsWith(separator);
  return sent.includes(rawSeparator(separator)) || (explode && shape === "object" && sent.includes("="));
}

/** Without what the path styles label and matrix put in front. */
function withoutMark(text: string, { style, name }: FieldDescriptor): string {
  if (style === "label") return text.replace(/^\./, "");
  return style === "matrix" ? withoutName(text.replace(/^;/, ""), name) : text;
}

/** The value of `name=value`; `name` alone has none. */
function withoutName(text: string, name: string): string {
  if (text === name) return "";
  return text.startsWith(`${name}=`) ? text.slice(name.length + 1) : text;
}

function split(text: string, field: FieldDescriptor, isEncoded: boolean): string[] {
  const { style, explode, shape, name } = field;
  const isSpread = style === "matrix" && explode;
  const bare = isSpread ? text.replace(/^;/, "") : withoutMark(text, field);
  const separator = separatorOf(field);
  const parts = bare === "" ? [] : bare.split(isEncoded ? rawSeparator(separator) : separator);
  return isSpread && shape === "array" ? parts.map((part) => withoutName(part, name)) : parts;
}

/** `a,1,b,2`, or exploded `a=1,b=2`; undefined where a value is missing. */
function readPairs(
  parts: readonly string[],
  explode: boolean,
  decode: Decode,
): Record<string, unknown> | undefined {
  const object: Record<string, unknown> = {};
  if (explode) {
    for (const part of parts) {
      const at = part.indexOf("=");
      if (at === -1) return undefined;
      put(object, decode(part.slice(0, at)), decode(part.slice(at + 1)));
    }
    return object;
  }
  if (parts.length % 2 !== 0) return undefined;
  for (let at = 0; at < parts.length; at += 2)
    put(object, decode(parts[at] as string), decode(parts[at + 1] as string));
  return object;
}
