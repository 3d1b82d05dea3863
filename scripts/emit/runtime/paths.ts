/** Which operation a path means: a tree of segments, so the number of operations does not matter. */

import type { OperationDescriptor } from "./operation.js";

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

/** Finds operations by path. */
export class PathTree {
  readonly #root = createNode();

  constructor(operations: Iterable<OperationDescriptor>) {
    for (const operation of operations) for (const base of operation.basePaths) this.#add(base, operation);
  }

  /** `path` is percent-encoded and has no query; undefined when no operation has it. */
  match(path: string): PathMatch | undefined {
    const values: string[] = [];
    const node = find(this.#root, path.split("/"), 1, values);
    return node && { routes: node.routes, values };
  }

  #add(base: string, operation: OperationDescriptor): void {
    const names: string[] = [];
    let node = this.#root;
    for (const segment of `${base}${operation.path}`.split("/").slice(1)) {
      names.push(...[...segment.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name as string));
      node = child(node, segment);
    }
    if (!node.routes.has(operation.method)) node.routes.set(operation.method, { operation, names });
  }
}

function createNode(): Node {
  return { literals: new Map(), mixed: [], whole: undefined, routes: new Map() };
}

function child(node: Node, segment: string): Node {
  if (!/\{[^{}]+\}/.test(segment)) {
    const next = node.literals.get(segment) ?? createNode();
    node.literals.set(segment, next);
    return next;
  }
  if (/^\{[^{}]+\}$/.test(segment)) {
    node.whole ??= createNode();
    return node.whole;
  }
  const texts = segment.split(/\{[^{}]+\}/);
  const known = node.mixed.find((each) => each.texts.join("{}") === texts.join("{}"));
  if (known) return known.node;
  const next = { texts, node: createNode() };
  node.mixed.push(next);
  node.mixed.sort((a, b) => b.texts.join("").length - a.texts.join("").length);
  return next.node;
}

function find(node: Node, segments: readonly string[], at: number, values: string[]): Node | undefined {
  const segment = segments[at];
  if (segment === undefined) return node.routes.size > 0 ? node : undefined;
  const literal =
    node.literals.get(segment) ?? (segment.includes("%") ? node.literals.get(decoded(segment)) : undefined);
  const found = literal && find(literal, segments, at + 1, values);
  // A parameter needs a value: an empty segment is another path.
  if (found || segment === "") return found;
  const before = values.length;
  for (const { texts, node: next } of node.mixed) {
    const parts = between(segment, texts);
    if (!parts) continue;
    values.push(...parts);
    const result = find(next, segments, at + 1, values);
    if (result) return result;
    values.length = before;
  }
  if (!node.whole) return undefined;
  values.push(segment);
  const result = find(node.whole, segments, at + 1, values);
  if (!result) values.length = before;
  return result;
}

/** What stands between the texts, each of which is sought once: never empty, found in linear time. */
function between(segment: string, texts: readonly string[]): string[] | undefined {
  const [first = "", ...others] = texts;
  const last = others.pop() ?? "";
  if (!segment.startsWith(first) || !segment.endsWith(last)) return undefined;
  const end = segment.length - last.length;
  const parts: string[] = [];
  let start = first.length;
  for (const text of others) {
    const at = segment.indexOf(text, start + 1);
    if (at === -1) return undefined;
    parts.push(segment.slice(start, at));
    start = at + text.length;
  }
  if (start >= end) return undefined;
  return [...parts, segment.slice(start, end)];
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
