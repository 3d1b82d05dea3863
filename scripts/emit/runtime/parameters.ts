/** The text of a request → the values of its parameters, by OpenAPI's styles. */

import type { IncomingHttpHeaders } from "node:http";
import { readDeepObject } from "./deep-objects.js";
import { put, readJson } from "./json-text.js";
import type { FieldDescriptor, ParameterDescriptor, Structure } from "./operation.js";
import { isTextOf, readItem, readPart, readStyled } from "./styled-text.js";

/** Parameters by place and name, as the validators take them; types are coerced later. */
export interface ParameterValues {
  readonly query: Record<string, unknown>;
  readonly headers: Record<string, unknown>;
  readonly params: Record<string, unknown>;
  readonly cookies: Record<string, unknown>;
}

/**
 * Reads every declared parameter; what is absent stays absent, what is not declared is not read.
 *
 * @param path the text of the path's parameters by name, as it was sent, percent-encoded
 * @param search the query as it was sent, without its question mark
 * @param credentials query parameters that credentials are sent in: no object takes them
 */
export function readParameters(
  parameters: readonly ParameterDescriptor[],
  path: Readonly<Record<string, string>>,
  query: URLSearchParams,
  headers: IncomingHttpHeaders,
  search = "",
  credentials: readonly string[] = [],
): ParameterValues {
  const values: ParameterValues = { query: {}, headers: {}, params: {}, cookies: {} };
  let cookies: ReadonlyMap<string, readonly string[]> | undefined;
  for (const parameter of parameters) {
    const { name } = parameter;
    if (parameter.in === "path") put(values.params, name, readStyled(path[name], parameter, decoded));
    else if (parameter.in === "query") {
      const others = parameter.free ? undeclared(parameters, query, credentials) : [];
      const value = readField(query, parameter, search, others);
      put(values.query, name, value === "" && parameter.emptyIsUnused ? undefined : value);
    } else if (parameter.in === "cookie") {
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

/** The names in a query that no parameter has. */
function undeclared(
  parameters: readonly ParameterDescriptor[],
  query: URLSearchParams,
  credentials: readonly string[],
): string[] {
  const inQuery = parameters.filter((each) => each.in === "query");
  const declared = new Set(inQuery.flatMap(({ name, properties = [] }) => [name, ...properties]));
  const deep = inQuery.filter(({ style }) => style === "deepObject").map(({ name }) => `${name}[`);
  return [...new Set(query.keys())].filter(
    (name) =>
      !declared.has(name) && !credentials.includes(name) && !deep.some((start) => name.startsWith(start)),
  );
}

/**
 * Reads a query parameter, or a field of a form.
 *
 * @param sent the query as it was sent: what is encoded there is told from what is not
 * @param others names that belong to an object that takes any
 */
export function readField(
  query: URLSearchParams,
  field: FieldDescriptor,
  sent = "",
  others: readonly string[] = [],
): unknown {
  const { name, style, explode, shape } = field;
  if (style === "deepObject") {
    const deep = readDeepObject(query, name, structureOf(field));
    if (deep !== undefined) return deep;
  }
  const all = query.getAll(name);
  if (
    explode &&
    style === "form" &&
    (field.properties || field.free) &&
    !(shape === "array" && all.length > 0)
  ) {
    const spread = readSpread(query, field, others);
    if (spread) return spread;
  }
  if (all.length === 0) return undefined;
  if (shape === "array" && !field.json) {
    if (all.length > 1) return all.map((each) => readItem(each, field));
    // As express-openapi-validator has it, `name=` is empty text rather than a list of it.
    if (all[0] === "") return "";
    if (explode) return readOne(all[0] as string, field);
  }
  if (all.length > 1) return all;
  const raw = shape !== "primitive" && sent.includes("%") ? rawText(sent, name) : undefined;
  return raw === undefined ? readStyled(all[0], field) : readStyled(raw, field, decodedField);
}

/** The list or object that a field is; undefined where it is neither. */
export function structureOf({ shape, text, items, parts }: FieldDescriptor): Structure | undefined {
  if (shape === "primitive") return undefined;
  return { shape, ...(text && { text }), ...(items && { items }), ...(parts && { parts }) };
}

/** One text of an exploded list: a list of one item, or the text where the schema takes that too. */
function readOne(text: string, field: FieldDescriptor): unknown {
  return field.text && isTextOf(text, field.text) ? text : [readItem(text, field)];
}

/** The text of a field as it is in a query. */
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
  if (field.shape === "array" && field.explode) return readOne(text, field);
  return readStyled(text, field);
}

/** The properties of an exploded object are in the query by themselves. */
function readSpread(
  query: URLSearchParams,
  field: FieldDescriptor,
  others: readonly string[],
): Record<string, unknown> | undefined {
  const object: Record<string, unknown> = {};
  const { properties = [], parts = {}, items } = field;
  const texts = others.length > 0 ? textsByName(query) : undefined;
  const take = (name: string, part: Structure | undefined) => {
    const all = texts ? (texts.get(name) ?? []) : query.getAll(name);
    if (all.length > 0) put(object, name, readTexts(all, part));
  };
  for (const name of properties) take(name, Object.hasOwn(parts, name) ? parts[name] : undefined);
  for (const name of others) take(name, items);
  return Object.keys(object).length > 0 ? object : undefined;
}

/** All texts of a query in one pass: there may be thousands of names. */
function textsByName(query: URLSearchParams): ReadonlyMap<string, string[]> {
  const texts = new Map<string, string[]>();
  for (const [name, text] of query) {
    const known = texts.get(name);
    if (known) known.push(text);
    else texts.set(name, [text]);
  }
  return texts;
}

/** The value of a property that is there once or more often. */
function readTexts(all: readonly string[], part: Structure | undefined): unknown {
  const [text = ""] = all;
  if (part?.shape !== "array") return all.length === 1 ? readPart(text, part) : all;
  const isText = all.length === 1 && part.text && isTextOf(text, part.text);
  return isText ? text : all.map((each) => readPart(each, part.items));
}

/** In headers nothing is encoded, and spaces may be around commas. */
function readHeader(text: string | undefined, field: FieldDescriptor): unknown {
  const { shape, json, separators: [separator = ","] = [] } = field;
  const isSplit = shape !== "primitive" && !json && separator === "," && !/^[[{]/.test(text ?? "");
  return readStyled(isSplit ? text?.trim().replace(/\s*,\s*/g, ",") : text, field);
}

function readCookie(
  cookies: ReadonlyMap<string, readonly string[]>,
  parameter: ParameterDescriptor,
): unknown {
  const { name, shape, explode, properties = [], parts = {} } = parameter;
  if (shape === "object" && explode) {
    const found: Record<string, unknown> = {};
    for (const property of properties) {
      const texts = cookies.get(property)?.map(decoded) ?? [];
      const part = Object.hasOwn(parts, property) ? parts[property] : undefined;
      // The first of a name counts but in lists.
      const all = part?.shape === "array" ? texts : texts.slice(0, 1);
      if (all.length > 0) put(found, property, readTexts(all, part));
    }
    if (Object.keys(found).length > 0) return found;
  }
  const all = cookies.get(name) ?? [];
  if (shape === "array" && explode && !parameter.json && all.length > (parameter.items ? 0 : 1))
    return all.map((each) => readItem(each, parameter, decoded));
  // The first of a name counts, as it does where credentials are read.
  return readStyled(all[0], parameter, decoded);
}

function readCookies(header: string | undefined): ReadonlyMap<string, readonly string[]> {
  const cookies = new Map<string, string[]>();
  for (const [, name = "", value = ""] of (header ?? "").matchAll(/(?:^|;)([^=;]*)=([^;]*)/g)) {
    const known = cookies.get(name.trim());
    if (known) known.push(value.trim());
    else cookies.set(name.trim(), [value.trim()]);
  }
  return cookies;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
