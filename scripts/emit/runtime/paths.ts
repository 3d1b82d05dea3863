/** Which operation a path means: a tree of segments, so the number of operations does not matter. */

import { RequestError } from "./errors.js";
import { put } from "./json-text.js";
import type { RouteDescriptor } from "./operation.js";

/** An operation at the end of a path, and what its parameters are called, in order. */
interface Route<Operation> {
  readonly operation: Operation;
  readonly names: readonly string[];
}

/** A route that has come as far as a node, and no request has asked for what is behind it. */
interface Waiting<Operation> {
  readonly operation: Operation;
  readonly template: string;
  /** Where in the template the way to the node ends. */
  end: number;
}

/** What a node has not is not made: most have one thing only, and those behind `waiting` come with a request. */
interface Node<Operation> {
  waiting?: Waiting<Operation>[] | undefined;
  literals?: Map<string, Node<Operation>>;
  /** Segments with text around their parameters, by that text: `{a}.{b}` is "", ".", "". */
  mixed?: { readonly texts: readonly string[]; readonly node: Node<Operation> }[];
  /** A segment that is one parameter: `{id}`. */
  whole?: Node<Operation>;
  routes?: Map<string, Route<Operation>>;
}

/** What was found at a path. */
export interface PathMatch<Operation> {
  /** By method. */
  readonly routes: ReadonlyMap<string, Route<Operation>>;
  /** The raw text of the path's parameters, in order. */
  readonly values: readonly string[];
}

/** How closely a path has to be that of a template. */
export interface PathRules {
  /** Whether `/A` is another path than `/a`. Default: yes. */
  readonly sensitive?: boolean;
  /** Whether `/a/` is another path than `/a`. Default: yes. */
  readonly strict?: boolean;
  /**
   * Whether `/%61` is another path than `/a`, as for Express's routes: where those decide which handler runs, an
   * operation of another path must not decide who may. Default: no.
   */
  readonly encoded?: boolean;
}

/** Finds operations by path. A start makes the root alone; each node is made when a request comes to it. */
export class PathTree<Operation extends RouteDescriptor> {
  readonly #root: Node<Operation> = {};
  readonly #rules: PathRules;
  readonly #keys: Keys;

  constructor(operations: Iterable<Operation>, rules: PathRules = {}) {
    this.#rules = rules;
    const folded = rules.sensitive === false ? (text: string) => text.toLowerCase() : (text: string) => text;
    this.#keys = {
      folded,
      ofTemplate: (text) => folded(rules.encoded ? asSent(text) : decoded(text)),
      ofRequest: (segment) => folded(rules.encoded ? segment : decoded(segment)),
      plain: rules.encoded ? (segment) => segment : withoutNeedlessEncoding,
    };
    const waiting: Waiting<Operation>[] = [];
    for (const operation of operations)
      for (const base of operation.basePaths)
        waiting.push({ operation, template: base + operation.path, end: 0 });
    this.#root.waiting = waiting;
  }

  /** `path` is percent-encoded and has no query; undefined when no operation has it. */
  match(path: string): PathMatch<Operation> | undefined {
    const isLoose = this.#rules.strict === false && path.length > 1 && path.endsWith("/");
    return this.#at(path) ?? (isLoose ? this.#at(path.slice(0, -1)) : undefined);
  }

  #at(path: string): PathMatch<Operation> | undefined {
    const values: string[] = [];
    const node = find(this.#root, path.split("/"), 1, values, this.#keys);
    return node?.routes && { routes: node.routes, values };
  }
}

/** Sends what waits at a node one segment further. Thousands may wait, most of them for few nodes. */
function settle<Operation extends RouteDescriptor>(node: Node<Operation>, keys: Keys): void {
  const { waiting } = node;
  if (!waiting) return;
  node.waiting = undefined;
  const children = new Map<string, Node<Operation>>();
  for (const each of waiting) {
    const { operation, template, end } = each;
    if (end === template.length) {
      node.routes ??= new Map();
      if (!node.routes.has(operation.method))
        node.routes.set(operation.method, { operation, names: namesIn(template) });
      continue;
    }
    const slash = template.indexOf("/", end + 1);
    each.end = slash === -1 ? template.length : slash;
    const segment = template.slice(end + 1, each.end);
    const to = children.get(segment) ?? child(node, segment, keys);
    children.set(segment, to);
    to.waiting ??= [];
    to.waiting.push(each);
  }
}

function namesIn(segment: string): string[] {
  return Array.from(segment.matchAll(/\{([^{}]+)\}/g), ([, name = ""]) => name);
}

/** The form in which literal text is compared. */
interface Keys {
  readonly ofTemplate: (text: string) => string;
  readonly ofRequest: (segment: string) => string;
  /** A segment without needless encoding, where that makes no other path. */
  readonly plain: (segment: string) => string;
  /** Without the difference of capitals, where there is none. */
  readonly folded: (text: string) => string;
}

function child<Operation>(node: Node<Operation>, segment: string, keys: Keys): Node<Operation> {
  if (!segment.includes("{") || !/\{[^{}]+\}/.test(segment)) {
    const key = keys.ofTemplate(segment);
    node.literals ??= new Map();
    const known = node.literals.get(key);
    if (known) return known;
    const next: Node<Operation> = {};
    node.literals.set(key, next);
    return next;
  }
  if (/^\{[^{}]+\}$/.test(segment)) {
    node.whole ??= {};
    return node.whole;
  }
  const texts = segment.split(/\{[^{}]+\}/).map((text) => keys.folded(encoded(text)));
  node.mixed ??= [];
  const known = node.mixed.find((each) => each.texts.join("{}") === texts.join("{}"));
  if (known) return known.node;
  const next: Node<Operation> = {};
  node.mixed.push({ texts, node: next });
  node.mixed.sort((a, b) => b.texts.join("").length - a.texts.join("").length);
  return next;
}

function find<Operation extends RouteDescriptor>(
  node: Node<Operation>,
  segments: readonly string[],
  at: number,
  values: string[],
  keys: Keys,
): Node<Operation> | undefined {
  settle(node, keys);
  const segment = segments[at];
  if (segment === undefined) return node.routes && node;
  const literal = node.literals?.get(keys.ofRequest(segment));
  const found = literal && find(literal, segments, at + 1, values, keys);
  // A parameter needs a value: an empty segment is another path.
  if (found || segment === "") return found;
  const before = values.length;
  for (const { texts, node: next } of node.mixed ?? []) {
    const plain = keys.plain(segment);
    const parts =
      between(segment, texts, keys) ?? (plain === segment ? undefined : between(plain, texts, keys));
    if (!parts) continue;
    values.push(...parts);
    const result = find(next, segments, at + 1, values, keys);
    if (result) return result;
    values.length = before;
  }
  if (!node.whole) return undefined;
  values.push(segment);
  const result = find(node.whole, segments, at + 1, values, keys);
  if (!result) values.length = before;
  return result;
}

/** What stands between the texts, each of which is sought once: never empty, found in linear time. */
function between(segment: string, texts: readonly string[], { folded }: Keys): string[] | undefined {
  const key = folded(segment);
  const [first = "", ...others] = texts;
  const last = others.pop() ?? "";
  if (!key.startsWith(first) || !key.endsWith(last)) return undefined;
  const end = segment.length - last.length;
  const parts: string[] = [];
  let start = first.length;
  for (const text of others) {
    const at = key.indexOf(text, start + 1);
    if (at === -1) return undefined;
    parts.push(segment.slice(start, at));
    start = at + text.length;
  }
  if (start >= end) return undefined;
  return [...parts, segment.slice(start, end)];
}

function decoded(segment: string): string {
  if (!segment.includes("%")) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** RFC 3986, 2.3: an unreserved character is the same whether it is percent-encoded or not. */
function withoutNeedlessEncoding(segment: string): string {
  if (!segment.includes("%")) return segment;
  return segment.replace(/%([0-7][0-9a-f])/gi, (whole, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return /[\w.~-]/.test(character) ? character : whole;
  });
}

/** A template's text as requests have it; what is encoded there stays as it is. */
function asSent(text: string): string {
  return /^[\x21-\x7e]*$/.test(text) ? text : encoded(text);
}

/** As requests have it. */
function encoded(text: string): string {
  try {
    return encodeURI(decoded(text));
  } catch {
    return text; // Half a character, which no request can have.
  }
}

/**
 * A request's target as path and query. A target may name its origin too (RFC 9112, 3.2.2), and what
 * stands behind a `#` is no part of it: Express's own routes see neither.
 */
export function partsOf(target: string): { readonly path: string; readonly search: string } {
  const isPlain = target.startsWith("/") && !target.includes("#");
  const own = isPlain ? target : target.replace(/#.*$/s, "").replace(/^[a-z][a-z\d+.-]*:\/\/[^/?]*/i, "");
  const at = own.indexOf("?");
  const path = at === -1 ? own : own.slice(0, at);
  return { path: path === "" ? "/" : path, search: at === -1 ? "" : own.slice(at + 1) };
}

/** The text of a path's parameters by their names, as it was sent. */
export function sentParameters(names: readonly string[], values: readonly string[]): Record<string, string> {
  const sent: Record<string, string> = {};
  for (const [at, name] of names.entries()) put(sent, name, values[at] ?? "");
  return sent;
}

/**
 * The same, decoded.
 * @throws RequestError "path-encoding"
 */
export function decodeParameters(
  sent: Readonly<Record<string, string>>,
  path: string,
): Record<string, string> {
  const decoded: Record<string, string> = {};
  for (const [name, text] of Object.entries(sent)) {
    try {
      put(decoded, name, text.includes("%") ? decodeURIComponent(text) : text);
    } catch {
      throw new RequestError(
        "path-encoding",
        400,
        `The path parameter ${name} is not percent-encoded UTF-8.`,
        { path },
      );
    }
  }
  return decoded;
}

/** The route that a request took, as express-openapi-validator tells it: `/v3/rooms/:roomId`. */
export function routeOf({ basePaths, path }: RouteDescriptor, request: { readonly url: string }): string {
  const [base = ""] = basePaths
    .filter((each) => request.url.startsWith(each))
    .sort((one, other) => other.length - one.length);
  return base + path.replace(/\{([^}]+)\}/g, ":$1");
}
