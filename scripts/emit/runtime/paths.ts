/** Which operation a path means: a tree of segments, so the number of operations does not matter. */

import type { OperationDescriptor } from "./operation.js";

interface Node {
  readonly literals: Map<string, Node>;
  /** Segments with parameters: plain ones (`{id}`) after those with text around (`{a}.{b}`). */
  readonly patterns: { readonly pattern: RegExp; readonly names: readonly string[]; readonly node: Node }[];
  readonly operations: Map<string, OperationDescriptor>;
}

/** What was found: the operations of the path by method, and the raw text of its parameters. */
export interface PathMatch {
  readonly operations: ReadonlyMap<string, OperationDescriptor>;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Finds operations by path. */
export class PathTree {
  readonly #root = createNode();

  constructor(operations: Iterable<OperationDescriptor>) {
    for (const operation of operations) for (const base of operation.basePaths) this.#add(base, operation);
  }

  /** `path` is percent-encoded and has no query; undefined when no operation has it. */
  match(path: string): PathMatch | undefined {
    const parameters: Record<string, string> = {};
    const node = find(this.#root, path.split("/"), 1, parameters);
    return node && { operations: node.operations, parameters };
  }

  #add(base: string, operation: OperationDescriptor): void {
    let node = this.#root;
    for (const segment of `${base}${operation.path}`.split("/").slice(1)) node = child(node, segment);
    if (!node.operations.has(operation.method)) node.operations.set(operation.method, operation);
  }
}

function createNode(): Node {
  return { literals: new Map(), patterns: [], operations: new Map() };
}

function child(node: Node, segment: string): Node {
  const names = [...segment.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name as string);
  if (names.length === 0) {
    const next = node.literals.get(segment) ?? createNode();
    node.literals.set(segment, next);
    return next;
  }
  const source = segment.split(/\{[^{}]+\}/).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`^${source.join("([^/]*?)")}$`);
  const known = node.patterns.find(
    (each) => each.pattern.source === pattern.source && String(each.names) === String(names),
  );
  if (known) return known.node;
  const next = { pattern, names, node: createNode() };
  node.patterns.push(next);
  node.patterns.sort((a, b) => b.pattern.source.length - a.pattern.source.length);
  return next.node;
}

function find(
  node: Node,
  segments: readonly string[],
  at: number,
  parameters: Record<string, string>,
): Node | undefined {
  const segment = segments[at];
  if (segment === undefined) return node.operations.size > 0 ? node : undefined;
  const literal =
    node.literals.get(segment) ?? (segment.includes("%") ? node.literals.get(decoded(segment)) : undefined);
  const found = literal && find(literal, segments, at + 1, parameters);
  if (found) return found;
  for (const { pattern, names, node: next } of node.patterns) {
    const match = pattern.exec(segment);
    // A parameter needs a value: an empty segment is another path.
    if (!match || match.slice(1).includes("")) continue;
    const result = find(next, segments, at + 1, parameters);
    if (!result) continue;
    for (const [index, name] of names.entries()) parameters[name] = match[index + 1] ?? "";
    return result;
  }
  return undefined;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
