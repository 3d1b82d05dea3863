/** The text of a request → the values of its parameters, by OpenAPI's styles. */

import type { IncomingHttpHeaders } from "node:http";
import type { FieldDescriptor, ParameterDescriptor } from "./operation.js";

/** Parameters by place and name, as the validators take them; types are coerced later. */
export interface ParameterValues {
  readonly query: Record<string, unknown>;
  readonly headers: Record<string, unknown>;
  readonly params: Record<string, unknown>;
  readonly cookies: Record<string, unknown>;
}

/**
 * Reads every declared parameter; what is absent stays absent, what is not declared is not read. `path` and
 * `search` are as they were sent, percent-encoded.
 */
export function readParameters(
  parameters: readonly ParameterDescriptor[],
  path: Readonly<Record<string, string>>,
  query: URLSearchParams,
  headers: IncomingHttpHeaders,
  search = "",
): ParameterValues {
  const values: ParameterValues = { query: {}, headers: {}, params: {}, cookies: {} };
  let cookies: Map<string, string> | undefined;
  for (const parameter of parameters) {
    const { name } = parameter;
    if (parameter.in === "path") put(values.params, name, read(path[name], parameter, decoded));
    else if (parameter.in === "query") put(values.query, name, readField(query, parameter, search));
    else if (parameter.in === "cookie") {
      cookies ??= readCookies(headers.cookie);
      put(values.cookies, name, readCookie(cookies, parameter));
    } else {
      const key = name.toLowerCase();
      // What an object inherits is no header: `constructor`.
      const header = Object.hasOwn(headers, key) ? headers[key] : undefined;
      const text = Array.isArray(header) ? header.join(",") : header;
      put(values.headers, key, readHeader(text, parameter));
    }
  }
  return values;
}

/** Sets an own property, also one that means something else when it is assigned. */
export function put(target: Record<string, unknown>, name: string, value: unknown): void {
  if (value === undefined) return;
  if (name === "__proto__")
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  else target[name] = value;
}

/** Reads a query parameter, or a field of a form; of a text that was sent, what is encoded there is told from what is not. */
export function readField(query: URLSearchParams, field: FieldDescriptor, sent = ""): unknown {
  const { name, style, explode, shape } = field;
  if (style === "deepObject" && shape !== "array")
    return readDeepObject(query, name) ?? looseJson(query.get(name) || null);
  if (explode && style === "form" && field.properties) {
    const spread = readSpread(query, field);
    if (spread) return spread;
  }
  const all = query.getAll(name);
  if (all.length === 0) return undefined;
  if (shape === "array" && !field.json) {
    if (all.length > 1) return all;
    // As express-openapi-validator has it, `name=` is empty text rather than a list of it.
    if (all[0] === "") return "";
    if (explode) return all;
  }
  if (all.length > 1) return all;
  const raw = shape !== "primitive" && sent.includes("%") ? rawText(sent, name) : undefined;
  return raw === undefined ? read(all[0], field) : read(raw, field, decodedField);
}

/** The text of a field as it stands in a query. */
function rawText(sent: string, name: string): string | undefined {
  const pair = sent.split("&").find((each) => decodedPair(each)[0] === name);
  return pair?.slice(pair.indexOf("=") + 1);
}

function decodedPair(pair: string): readonly [string, string] {
  const [decoded = ["", ""]] = new URLSearchParams(pair);
  return decoded as [string, string];
}

function decodedField(text: string): string {
  return decodedPair(`=${text}`)[1];
}

/** Reads a field of a form whose text is there by itself. */
export function readText(text: string, field: FieldDescriptor): unknown {
  if (field.json) return readJson(text);
  if (field.shape === "primitive" || text === "") return text;
  if (field.shape === "array" && field.explode) return [text];
  return read(text, field);
}

/** The properties of an exploded object each stand in the query by themselves. */
function readSpread(query: URLSearchParams, field: FieldDescriptor): Record<string, unknown> | undefined {
  const object: Record<string, unknown> = {};
  for (const name of field.properties ?? []) {
    const all = query.getAll(name);
    const list = all.length > 1 || field.lists?.includes(name);
    if (all.length > 0) put(object, name, list ? all : all[0]);
  }
  return Object.keys(object).length > 0 ? object : undefined;
}

const separators: Readonly<Record<string, string>> = { spaceDelimited: " ", pipeDelimited: "|" };

type Decode = (text: string) => string;
const asItIs: Decode = (text) => text;

/**
 * The value of a text. Where the delimiters of a list or object stand in it as they are, encoded ones belong to
 * its items (RFC 6570). Where there are only encoded ones, those delimit: so write clients that encode all text.
 */
function read(sent: string | undefined, field: FieldDescriptor, decode = asItIs): unknown {
  if (sent === undefined) return undefined;
  const { shape, style, explode } = field;
  const whole = decode(sent);
  if (field.json) return readJson(whole);
  if (shape === "primitive") {
    const bare = withoutMark(whole, field);
    return field.loose ? looseJson(bare) : bare;
  }
  if (shape === "object" && ((style === "form" && explode) || whole.startsWith("{"))) return looseJson(whole);
  const isDelimited = sent !== whole && hasDelimiters(sent, field);
  const parts = split(isDelimited ? sent : whole, field);
  const decodePart = isDelimited ? decode : asItIs;
  if (shape === "array") return parts.map(decodePart);
  return readObject(parts, explode, decodePart) ?? whole;
}

/** In headers nothing is encoded, and spaces may stand around commas. */
function readHeader(text: string | undefined, field: FieldDescriptor): unknown {
  const isSplit = field.shape !== "primitive" && !field.json && !text?.startsWith("{");
  return read(isSplit ? text?.trim().replace(/\s*,\s*/g, ",") : text, field);
}

function hasDelimiters(sent: string, field: FieldDescriptor): boolean {
  const { style, explode, shape } = field;
  // The mark in front is a delimiter, of which there are only such.
  if (explode && (style === "label" || style === "matrix")) return sent.startsWith(separatorOf(field));
  return sent.includes(separatorOf(field)) || (explode && shape === "object" && sent.includes("="));
}

function separatorOf({ style, explode }: FieldDescriptor): string {
  if (explode && style === "label") return ".";
  if (explode && style === "matrix") return ";";
  return separators[style] ?? ",";
}

/** Without what the path styles label and matrix put in front. */
function withoutMark(text: string, { style, name }: FieldDescriptor): string {
  if (style === "label") return text.replace(/^\./, "");
  return style === "matrix" ? withoutName(text.replace(/^;/, ""), name) : text;
}

/** The value of `name=value`; `name` alone stands for none. */
function withoutName(text: string, name: string): string {
  if (text === name) return "";
  return text.startsWith(`${name}=`) ? text.slice(name.length + 1) : text;
}

function split(text: string, field: FieldDescriptor): string[] {
  const { style, explode, shape, name } = field;
  const isSpread = style === "matrix" && explode;
  const bare = isSpread ? text.replace(/^;/, "") : withoutMark(text, field);
  const parts = bare === "" ? [] : bare.split(separatorOf(field));
  return isSpread && shape === "array" ? parts.map((part) => withoutName(part, name)) : parts;
}

/** `a,1,b,2`, or exploded `a=1,b=2`; undefined when a value is missing. */
function readObject(
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

/** Levels of objects in the query. */
const mostSteps = 5;

/** `name[key]=value`, and `name[key][inner]=value`, a few levels deep. */
export function readDeepObject(query: URLSearchParams, name: string): Record<string, unknown> | undefined {
  let object: Record<string, unknown> | undefined;
  for (const [key, value] of query) {
    if (!key.startsWith(`${name}[`) || !key.endsWith("]")) continue;
    object ??= {};
    const steps = key.slice(name.length + 1, -1).split("][");
    // What is deeper stays a name.
    const rest = steps.splice(mostSteps);
    if (rest.length > 0) steps.push(`[${rest.join("][")}]`);
    putDeep(object, steps, value);
  }
  return object;
}

function putDeep(object: Record<string, unknown>, steps: readonly string[], value: string): void {
  let target = object;
  for (const step of steps.slice(0, -1)) {
    const next = Object.hasOwn(target, step) ? target[step] : undefined;
    const inner = typeof next === "object" && next !== null ? next : {};
    put(target, step, inner);
    target = inner as Record<string, unknown>;
  }
  const last = steps.at(-1) ?? "";
  const before = Object.hasOwn(target, last) ? target[last] : undefined;
  // A list that grows by copies would cost the square of its length.
  if (Array.isArray(before)) before.push(value);
  else put(target, last, before === undefined ? value : [before, value]);
}

/** Levels of nesting that JSON in a parameter or a field may have. */
const mostLevels = 100;

/** What is no JSON, or deeper than validators can follow, stays text, for the validator to refuse. */
export function readJson(text: string): unknown {
  if (text === "") return text;
  try {
    const value: unknown = JSON.parse(text);
    return isDeeper(value, mostLevels) ? text : value;
  } catch {
    return text;
  }
}

/** Whether a value nests deeper than that. Goes no deeper itself, however deep the value is. */
export function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const each of value) if (isDeeper(each, levels - 1)) return true;
    return false;
  }
  for (const name in value) if (isDeeper((value as Record<string, unknown>)[name], levels - 1)) return true;
  return false;
}

function looseJson(text: string | null): unknown {
  return text === null ? undefined : readJson(text);
}

function readCookie(cookies: ReadonlyMap<string, string>, parameter: ParameterDescriptor): unknown {
  if (parameter.shape === "object" && parameter.explode) {
    const found: Record<string, unknown> = {};
    for (const name of parameter.properties ?? []) {
      const text = cookies.get(name);
      put(found, name, text === undefined ? undefined : decoded(text));
    }
    if (Object.keys(found).length > 0) return found;
  }
  return read(cookies.get(parameter.name), parameter, decoded);
}

function readCookies(header: string | undefined): Map<string, string> {
  const pairs = (header ?? "").matchAll(/(?:^|;)([^=;]*)=([^;]*)/g);
  // The first of a name counts, as it does where credentials are read.
  const cookies = [...pairs].map(([, name = "", value = ""]) => [name.trim(), value.trim()] as const);
  return new Map(cookies.reverse());
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
