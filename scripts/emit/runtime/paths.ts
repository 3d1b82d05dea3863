/** Which operation a path means: a tree of segments, so the number of operations does not matter. */

import { RequestError } from "./errors.js";
import type { OperationDescriptor } from "./operation.js";
import { put } from "./parameters.js";

/** An operation at the end of a path, and what its parameters are called, in order. */
interface Route {
  readonly operation: OperationDescriptor;
  readonly names: readonly string[];
}

interface Node {
  readonly literals: Map<string, Node>;
  /** Segments with text around their parameters, by that text: `{a}.{b}` is "", ".", "". */
  readonly mixed: { readonly texts: readonly string[]; readonly node: Node }[];
  /** A segment that is one parameter: `{id}`. */
  whole: Node | undefined;
  readonly routes: Map<string, Route>;
}

/** What was found at a path. */
export interface PathMatch {
  /** By method. */
  readonly routes: ReadonlyMap<string, Route>;
  /** The raw text of the path's parameters, in order. */
  readonly values: readonly string[];
}

/** How closely a path has to be that of a template. */
export interface PathRules {
  /** Whether `/A` is another path than `/a`. Default: yes. */
  readonly sensitive?: boolean;
  /** Whether `/a/` is another path than `/a`. Default: yes. */
  readonly strict?: boolean;
}

/** Finds operations by path. */
export class PathTree {
  readonly #root = createNode();
  readonly #rules: PathRules;
  readonly #keyOf: KeyOf;

  constructor(operations: Iterable<OperationDescriptor>, rules: PathRules = {}) {
    this.#rules = rules;
    this.#keyOf = rules.sensitive === false ? (text) => text.toLowerCase() : (text) => text;
    for (const operation of operations) for (const base of operation.basePaths) this.#add(base, operation);
  }

  /** `path` is percent-encoded and has no query; undefined when no operation has it. */
  match(path: string): PathMatch | undefined {
    const values: string[] = [];
    const node = find(this.#root, path.split("/"), 1, values, this.#keyOf);
    if (node) return { routes: node.routes, values };
    const isLoose = this.#rules.strict === false && path.length > 1 && path.endsWith("/");
    return isLoose ? this.match(path.slice(0, -1)) : undefined;
  }

  #add(base: string, operation: OperationDescriptor): void {
    const names: string[] = [];
    let node = this.#root;
    for (const segment of `${base}${operation.path}`.split("/").slice(1)) {
      if (segment.includes("{"))
        names.push(...[...segment.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name as string));
      node = child(node, segment, this.#keyOf);
    }
    if (!node.routes.has(operation.method)) node.routes.set(operation.method, { operation, names });
  }
}

function createNode(): Node {
  return { literals: new Map(), mixed: [], whole: undefined, routes: new Map() };
}

/** The form in which literal text is compared. */
type KeyOf = (text: string) => string;

function child(node: Node, segment: string, keyOf: KeyOf): Node {
  if (!segment.includes("{") || !/\{[^{}]+\}/.test(segment)) {
    const key = keyOf(decoded(segment));
    const known = node.literals.get(key);
    if (known) return known;
    const next = createNode();
    node.literals.set(key, next);
    return next;
  }
  if (/^\{[^{}]+\}$/.test(segment)) {
    node.whole ??= createNode();
    return node.whole;
  }
  const texts = segment.split(/\{[^{}]+\}/).map((text) => keyOf(encoded(text)));
  const known = node.mixed.find((each) => each.texts.join("{}") === texts.join("{}"));
  if (known) return known.node;
  const next = { texts, node: createNode() };
  node.mixed.push(next);
  node.mixed.sort((a, b) => b.texts.join("").length - a.texts.join("").length);
  return next.node;
}

function find(
  node: Node,
  segments: readonly string[],
  at: number,
  values: string[],
  keyOf: KeyOf,
): Node | undefined {
  const segment = segments[at];
  if (segment === undefined) return node.routes.size > 0 ? node : undefined;
  const literal = node.literals.size > 0 ? literalOf(node, segment, keyOf) : undefined;
  const found = literal && find(literal, segments, at + 1, values, keyOf);
  // A parameter needs a value: an empty segment is another path.
  if (found || segment === "") return found;
  const before = values.length;
  for (const { texts, node: next } of node.mixed) {
    const parts = between(segment, texts, keyOf);
    if (!parts) continue;
    values.push(...parts);
    const result = find(next, segments, at + 1, values, keyOf);
    if (result) return result;
    values.length = before;
  }
  if (!node.whole) return undefined;
  values.push(segment);
  const result = find(node.whole, segments, at + 1, values, keyOf);
  if (!result) values.length = before;
  return result;
}

/** Text is known decoded: `caf%C3%A9` is `café`, in documents as in requests. */
function literalOf({ literals }: Node, segment: string, keyOf: KeyOf): Node | undefined {
  return literals.get(keyOf(decoded(segment)));
}

/** What stands between the texts, each of which is sought once: never empty, found in linear time. */
function between(segment: string, texts: readonly string[], keyOf: KeyOf): string[] | undefined {
  const key = keyOf(segment);
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

/** As requests have it. */
function encoded(text: string): string {
  try {
    return encodeURI(decoded(text));
  } catch {
    return text; // Half a character, which no request can have.
  }
}

/**
 * The text of a path's parameters by their names.
 * @throws RequestError "path-encoding"
 */
export function decodeParameters(
  names: readonly string[],
  values: readonly string[],
  path: string,
): Record<string, string> {
  const decoded: Record<string, string> = {};
  for (const [at, name] of names.entries()) {
    const text = values[at] ?? "";
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
