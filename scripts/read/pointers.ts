/** Which part of its file a node was read from, as a JSON Pointer. */

import type { Origin } from "../diagnostics.js";
import { pointerTo } from "../json.js";
import type { Places, SourceFile } from "./places.js";

/** A mapping or list in another. */
interface Child {
  readonly offset: number;
  readonly name: string;
  readonly node: object;
}

/** Finds pointers by where nodes stand: each lies behind the last part of its parent that begins before it. */
export class SourcePointers {
  readonly #places: Places;
  readonly #children = new Map<object, readonly Child[]>();

  constructor(places: Places) {
    this.#places = places;
  }

  /** Where a node, or what it was made from, stands. */
  originOf(node: unknown): Origin | undefined {
    if (typeof node !== "object" || node === null) return undefined;
    const place = this.#places.of(node);
    const file = this.#places.fileOf(node);
    const offset = this.#places.offsetOf(node);
    if (!place || !file || offset === undefined) return undefined;
    const names = this.#wayTo(offset, file);
    return names && { ...place, pointer: pointerTo(names) };
  }

  #wayTo(offset: number, { value }: SourceFile): string[] | undefined {
    const names: string[] = [];
    let node: unknown = value;
    while (typeof node === "object" && node !== null) {
      if (this.#places.offsetOf(node) === offset) return names;
      const child = lastUntil(offset, this.#childrenOf(node));
      if (child) names.push(child.name);
      node = child?.node;
    }
    return undefined;
  }

  /** In the order in which they stand, without what an alias repeats: that is known by where it was first written. */
  #childrenOf(node: object): readonly Child[] {
    const known = this.#children.get(node);
    if (known) return known;
    const children: Child[] = [];
    for (const [name, each] of Object.entries(node)) {
      if (typeof each !== "object" || each === null) continue;
      const offset = this.#places.offsetOf(each);
      const start = this.#places.offsetOf(node, name);
      if (offset !== undefined && start !== undefined && offset >= start)
        children.push({ offset, name, node: each });
    }
    children.sort((a, b) => a.offset - b.offset);
    this.#children.set(node, children);
    return children;
  }
}

/** The last that begins at an offset or before. */
function lastUntil(offset: number, children: readonly Child[]): Child | undefined {
  let [from, to] = [0, children.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((children[middle] as Child).offset <= offset) from = middle + 1;
    else to = middle;
  }
  return children[from - 1];
}
