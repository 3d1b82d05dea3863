/** The text of a request → the values of its parameters, by OpenAPI's styles. */

import type { IncomingHttpHeaders } from "node:http";
import { RequestError } from "./errors.js";
import type { FieldDescriptor, ParameterDescriptor } from "./operation.js";

/** Parameters by place and name, as the validators take them; types are coerced later. */
export interface ParameterValues {
  readonly query: Record<string, unknown>;
  readonly headers: Record<string, unknown>;
  readonly params: Record<string, unknown>;
  readonly cookies: Record<string, unknown>;
}

/** Reads every declared parameter; what is absent stays absent, what is not declared is not read. */
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
    if (parameter.in === "path") put(values.params, name, read(path[name], parameter));
    else if (parameter.in === "query") put(values.query, name, readField(query, parameter, search));
    else if (parameter.in === "cookie") {
      cookies ??= readCookies(headers.cookie);
      put(values.cookies, name, readCookie(cookies, parameter));
    } else {
      const key = name.toLowerCase();
      // What an object inherits is no header: `constructor`.
      const header = Object.hasOwn(headers, key) ? headers[key] : undefined;
      const text = Array.isArray(header) ? header.join(",") : header;
      put(values.headers, key, read(text, parameter, true));
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
    return explode ? all : (piecesAsSent(sent, field) ?? read(all[0], field));
  }
  return all.length === 1 ? read(all[0], field) : all;
}

/**
 * The items of a list where its delimiters stand in the query as they are: then an encoded one belongs to an
 * item (RFC 6570). Where there are only encoded ones, those delimit: so write clients that encode all text.
 */
function piecesAsSent(sent: string, { name, style }: FieldDescriptor): string[] | undefined {
  const separator = separators[style] ?? ",";
  if (!sent.includes("%") || !sent.includes(separator)) return undefined;
  const pair = sent.split("&").find((each) => decodedPair(each)[0] === name);
  const text = pair?.slice(pair.indexOf("=") + 1) ?? "";
  if (!text.includes(separator)) return undefined;
  return text.split(separator).map((part) => decodedPair(`=${part}`)[1]);
}

function decodedPair(pair: string): readonly [string, string] {
  const [decoded = ["", ""]] = new URLSearchParams(pair);
  return decoded as [string, string];
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

function read(text: string | undefined, field: FieldDescriptor, isHeader = false): unknown {
  if (text === undefined) return undefined;
  if (field.json) return readJson(text);
  if (field.shape === "primitive") {
    const bare = withoutPrefix(text, field);
    return field.loose ? looseJson(bare) : bare;
  }
  if (field.shape === "object" && ((field.style === "form" && field.explode) || text.startsWith("{")))
    return looseJson(text);
  const parts = split(text, field);
  const bare = isHeader ? parts.map((part) => part.trim()) : parts;
  if (field.shape === "array") return bare;
  return readObject(bare, field.explode) ?? text;
}

/** The marks that the path styles label and matrix put in front. */
function withoutPrefix(text: string, { style, name }: FieldDescriptor): string {
  if (style === "label") return text.replace(/^\./, "");
  if (style === "matrix") return text.replace(/^;/, "").replace(`${name}=`, "");
  return text;
}

function split(text: string, field: FieldDescriptor): string[] {
  const { style, explode, shape, name } = field;
  if (style === "label") return pieces(text.replace(/^\./, ""), explode ? "." : ",");
  if (style === "matrix") {
    const bare = text.replace(/^;/, "");
    if (!explode) return pieces(bare.replace(`${name}=`, ""), ",");
    const parts = pieces(bare, ";");
    return shape === "array" ? parts.map((part) => part.replace(`${name}=`, "")) : parts;
  }
  return pieces(text, separators[style] ?? ",");
}

function pieces(text: string, separator: string): string[] {
  return text === "" ? [] : text.split(separator);
}

/** `a,1,b,2`, or exploded `a=1,b=2`; undefined when a value is missing. */
function readObject(parts: readonly string[], explode: boolean): Record<string, unknown> | undefined {
  const object: Record<string, unknown> = {};
  if (explode) {
    for (const part of parts) {
      const at = part.indexOf("=");
      if (at === -1) return undefined;
      put(object, part.slice(0, at), part.slice(at + 1));
    }
    return object;
  }
  if (parts.length % 2 !== 0) return undefined;
  for (let at = 0; at < parts.length; at += 2) put(object, parts[at] as string, parts[at + 1]);
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
    for (const name of parameter.properties ?? []) put(found, name, cookies.get(name));
    if (Object.keys(found).length > 0) return found;
  }
  return read(cookies.get(parameter.name), parameter);
}

function readCookies(header: string | undefined): Map<string, string> {
  const pairs = (header ?? "").matchAll(/(?:^|;)([^=;]*)=([^;]*)/g);
  // The first of a name counts, as it does where credentials are read.
  const cookies = [...pairs].map(
    ([, name = "", value = ""]) => [name.trim(), decoded(value.trim())] as const,
  );
  return new Map(cookies.reverse());
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** How strictly a query string is read. */
export interface QueryRules {
  /** Whether parameters that the document does not declare are passed over. */
  readonly allowUnknownQueryParameters: boolean;
  /** Whether values may hold reserved characters also where the document does not allow it. */
  readonly allowReserved: boolean;
}

const reserved = /[:/?#[\]@!$&'()*+,;=]/;

/** What the rules on queries go by, of an operation's parameters. */
interface QueryPlan {
  /** What may stand in the query, by its name there. */
  readonly known: ReadonlyMap<string, ParameterDescriptor>;
  /** The names of those in the style `deepObject`. */
  readonly deep: ReadonlySet<string>;
  /** Those that may not hold reserved characters. */
  readonly strict: ReadonlyMap<string, ParameterDescriptor>;
}

const plans = new WeakMap<readonly ParameterDescriptor[], QueryPlan>();

/** Made once for each operation. */
function planOf(parameters: readonly ParameterDescriptor[]): QueryPlan {
  const made = plans.get(parameters);
  if (made) return made;
  const inQuery = parameters.filter((each) => each.in === "query");
  const known = inQuery.flatMap((each) =>
    [...(each.properties ?? []), each.name].map((name) => [name, each] as const),
  );
  const plan = {
    known: new Map(known),
    deep: new Set(inQuery.filter(({ style }) => style === "deepObject").map(({ name }) => name)),
    strict: new Map(inQuery.filter((each) => !each.allowReserved).map((each) => [each.name, each])),
  };
  plans.set(parameters, plan);
  return plan;
}

/**
 * Refuses what the query may not hold: reserved characters, parameters that are not declared or empty.
 * @throws RequestError "validation"
 */
export function checkQuery(
  parameters: readonly ParameterDescriptor[],
  search: string,
  query: URLSearchParams,
  rules: QueryRules,
  others: readonly string[] = [],
): void {
  const { known, deep, strict } = planOf(parameters);
  if (!rules.allowReserved && strict.size > 0 && reserved.test(search)) checkReserved(strict, search);
  if (rules.allowUnknownQueryParameters) return;
  let counts: Map<string, number> | undefined;
  for (const [name, value] of query) {
    const declared = known.get(name);
    const bracket = name.indexOf("[");
    const base = bracket === -1 ? name : name.slice(0, bracket);
    const isDeep = deep.has(base) && (bracket === -1 || name.endsWith("]"));
    if (!declared && !others.includes(name) && !isDeep)
      throw refused(base, `Unknown query parameter '${base}'`);
    // The empty properties of a deepObject are for its schema to judge.
    if (value !== "" || !(declared || others.includes(name)) || deep.has(base)) continue;
    counts ??= countNames(query);
    if (!declared?.allowEmptyValue && counts.get(name) === 1)
      throw refused(name, `Empty value found for query parameter '${name}'`);
  }
}

/** How often each name stands there, counted once: there may be thousands. */
function countNames(query: URLSearchParams): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of query.keys()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function checkReserved(strict: ReadonlyMap<string, ParameterDescriptor>, search: string): void {
  for (const pair of search.split("&")) {
    const [name = "", text = ""] = pair.split("=", 2);
    const parameter = strict.get(name);
    if (!parameter) continue;
    const bare = parameter.explode ? text : text.replaceAll(",", "");
    if (reserved.test(bare)) {
      const message = `Parameter '${name}' must be url encoded. Its value may not contain reserved characters.`;
      throw refused(name, message);
    }
  }
}

function refused(name: string, message: string): RequestError {
  return new RequestError("validation", 400, message, { path: `/query/${name}` });
}
