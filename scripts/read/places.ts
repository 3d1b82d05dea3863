/** Where every mapping, sequence and key of the source stands, and what became of it. */

import type { Place } from "../diagnostics.js";

/** A file as the pipeline knows it. */
export interface SourceFile {
  /** Relative to the working directory, with forward slashes: what users read. */
  readonly name: string;
  /** The absolute path, by which files are told apart. */
  readonly path: string;
  /** SHA-256 of the text, in hexadecimal; the same whatever ends its lines. */
  readonly digest: string;
  /** Turns offsets into lines. */
  readonly lines: Lines;
  /** The parsed value. */
  readonly value: unknown;
  /** Whether parts of its text could not be read: what seems to be missing may stand there. */
  readonly isBroken?: boolean;
}

/** Turns the offset of a character into its line and column, both from 1. */
export interface Lines {
  readonly linePos: (offset: number) => { readonly line: number; readonly col: number };
}

/** Offsets of a mapping's keys, by key or in the order of the keys of what was read, or of a sequence's items. */
export type Offsets = ReadonlyMap<string, number> | readonly number[];

interface Stamp {
  readonly file: SourceFile;
  readonly offset: number;
  readonly keys: Offsets | undefined;
  /** The node that was read. */
  readonly node: object;
}

/** A number of the source that JavaScript rounds. */
export interface RoundedNumber {
  /** Its digits, as JSON writes them. */
  readonly written: string;
  /** What it became. */
  readonly value: number;
  /** Where it stands in its file. */
  readonly offset: number;
}

/** One field of the source: a key of a mapping or the index of a sequence, as a string. */
export interface SourceField {
  readonly node: object;
  readonly key: string;
}

/** A source field that a made object says, under another key or in other words. */
export interface Trace extends SourceField {
  /** The made object's key; undefined when the object as a whole says it. */
  readonly at: string | undefined;
  /** Why the words are others; undefined when the value is as it was. */
  readonly reason: string | undefined;
}

/**
 * The stamps of one run. Objects made by later stages take the stamp of the source object
 * that they came from, so a place can be told to the very end. A field keeps its origin by
 * keeping its key; one that gets another key or value is traced.
 */
export class Places {
  readonly #stamps = new WeakMap<object, Stamp>();
  readonly #traces = new WeakMap<object, Trace[]>();
  readonly #dropped = new WeakMap<object, Map<string, string>>();
  readonly #holes = new WeakSet<object>();
  readonly #rounded = new Map<object, Map<string, RoundedNumber>>();
  readonly #used = new Map<object, { file: SourceFile; pointer: string }>();

  /** Stamps a node as it is read; offsets count characters from the start of the file. */
  stamp(node: object, file: SourceFile, offset: number, keys?: Offsets): void {
    this.#stamps.set(node, { file, offset, keys, node });
  }

  /** Notes that a key or item of a node is a number that JavaScript rounds. */
  noteRounded(node: object, key: string, number: RoundedNumber): void {
    const keys = this.#rounded.get(node) ?? new Map<string, RoundedNumber>();
    this.#rounded.set(node, keys.set(key, number));
  }

  /** Whether any number of the source was rounded. */
  get anyRounded(): boolean {
    return this.#rounded.size > 0;
  }

  /** How the source writes the numbers of made objects that were rounded; undefined where none was. */
  get writtenAs(): ((made: object, key: string) => string | undefined) | undefined {
    return this.anyRounded ? (made, key) => this.roundedAt(made, key)?.written : undefined;
  }

  /** The number of the source that a field of a made object is, where it was rounded. */
  roundedAt(made: object, key: string): (RoundedNumber & { readonly place: Place }) | undefined {
    if (!this.anyRounded) return undefined;
    const [origin] = this.originsOf(made, key);
    const number = origin && this.#rounded.get(origin.node)?.get(origin.key);
    const file = origin && this.fileOf(origin.node);
    // What was made of it may say something else.
    if (!number || !file || (made as Record<string, unknown>)[key] !== number.value) return undefined;
    return { ...number, place: placeAt(file, number.offset) };
  }

  /** Gives `made` the place and traces of `source` and returns it. A stamp once given stays. */
  carry<T extends object>(made: T, source: unknown): T {
    if (typeof source !== "object" || source === null || made === source) return made;
    const stamp = this.#stamps.get(source);
    if (stamp && !this.#stamps.has(made)) this.#stamps.set(made, stamp);
    if (this.#holes.has(source)) this.#holes.add(made);
    const traces = this.#traces.get(source);
    if (traces) this.#traces.set(made, [...traces, ...(this.#traces.get(made) ?? [])]);
    return made;
  }

  /** Notes that a made object stands for what could not be had, which was reported. */
  leaveHole<T extends object>(made: T): T {
    this.#holes.add(made);
    return made;
  }

  /** Whether an object stands for what could not be had. */
  isHole(made: unknown): boolean {
    return typeof made === "object" && made !== null && this.#holes.has(made);
  }

  /** Notes that `made[at]` (or all of `made`) says what `node[key]` said in the source. */
  trace(made: object, at: string | undefined, node: object, key: string, reason?: string): void {
    const traces = this.#traces.get(made) ?? [];
    if (traces.length === 0) this.#traces.set(made, traces);
    for (const { node: from, key: field } of this.originsOf(node, key))
      traces.push({ at, node: from, key: field, reason });
  }

  /** Notes that `made[key]` says in other words, for a reason, what its source fields said. */
  rewrite(made: object, key: string, reason: string): void {
    const origins = this.originsOf(made, key).map(({ node, key: field }) => ({ node, key: field }));
    const others = (this.#traces.get(made) ?? []).filter(({ at }) => at !== key);
    this.#traces.set(made, [...others, ...origins.map((origin) => ({ at: key, ...origin, reason }))]);
  }

  /** Notes that a source field, and all in it, is left out unless something made says it. */
  drop(node: object, key: string, reason: string): void {
    for (const origin of this.originsOf(node, key)) {
      const keys = this.#dropped.get(origin.node) ?? new Map<string, string>();
      this.#dropped.set(origin.node, keys.set(origin.key, reason));
    }
  }

  /** Notes that all that a made value comes from is left out, unless something else says it. */
  dropAll(made: unknown, reason: string): void {
    if (typeof made !== "object" || made === null) return;
    for (const { node, key } of this.tracesOf(made)) this.drop(node, key, reason);
    for (const [key, value] of Object.entries(made)) {
      this.drop(made, key, reason);
      this.dropAll(value, reason);
    }
  }

  /** Why a source field was left out. */
  dropped(node: object, key: string): string | undefined {
    return this.#dropped.get(node)?.get(key);
  }

  /** Notes that a reference led to this part of a file. */
  use(node: object, file: SourceFile, pointer: string): void {
    if (!this.#used.has(node)) this.#used.set(node, { file, pointer });
  }

  /** Every part of a file that a reference led to. */
  get used(): ReadonlyMap<object, { readonly file: SourceFile; readonly pointer: string }> {
    return this.#used;
  }

  /** What was traced to a made object. */
  tracesOf(made: object): readonly Trace[] {
    return this.#traces.get(made) ?? [];
  }

  /** The source fields that a field of an object comes from; the object may be a source node itself. */
  originsOf(made: object, key: string): SourceField[] {
    const traces = this.#traces.get(made)?.filter(({ at }) => at === key) ?? [];
    if (traces.length > 0) return traces;
    const node = this.nodeOf(made);
    return node ? [{ node, key }] : [];
  }

  /** The source node that an object was made from. */
  nodeOf(made: object): object | undefined {
    return this.#stamps.get(made)?.node;
  }

  /** The file that a node was read from. */
  fileOf(node: object): SourceFile | undefined {
    return this.#stamps.get(node)?.file;
  }

  /** The offset of a node, or of a key or item of it, in its file. */
  offsetOf(node: object, key?: string): number | undefined {
    const stamp = this.#stamps.get(node);
    if (!stamp || key === undefined) return stamp?.offset;
    return offsetOf(stamp, key);
  }

  /** Where a node stands; with `key`, where that key or item of it stands. */
  of(node: unknown, key?: string): Place | undefined {
    if (typeof node !== "object" || node === null) return undefined;
    const stamp = this.#stamps.get(node);
    if (!stamp) return undefined;
    const offset = (key === undefined ? undefined : offsetOf(stamp, key)) ?? stamp.offset;
    return placeAt(stamp.file, offset);
  }

  /** Where the source says what a field of a made object says, under whatever key it stands there. */
  ofField(made: unknown, key: string): Place | undefined {
    if (typeof made !== "object" || made === null) return undefined;
    const origins = this.originsOf(made, key);
    // Of several, the last that is there: what an overlay says comes after what it replaces.
    const origin = origins.findLast(({ node, key: field }) => Object.hasOwn(node, field)) ?? origins[0];
    return origin && this.of(origin.node, origin.key);
  }
}

function offsetOf({ keys, node }: Stamp, key: string): number | undefined {
  if (keys === undefined || "get" in keys) return keys?.get(key);
  if (Array.isArray(node)) return keys[Number(key)];
  // In a long mapping every key is looked for sooner or later.
  const index = keys.length > 50 ? indexesOf(node).get(key) : Object.keys(node).indexOf(key);
  return index === undefined ? undefined : keys[index];
}

const indexes = new WeakMap<object, ReadonlyMap<string, number>>();

function indexesOf(node: object): ReadonlyMap<string, number> {
  const known = indexes.get(node) ?? new Map(Object.keys(node).map((key, index) => [key, index]));
  indexes.set(node, known);
  return known;
}

/** The place of an offset in a file. */
export function placeAt(file: Pick<SourceFile, "name" | "lines">, offset: number): Place {
  const { line, col } = file.lines.linePos(offset);
  return { file: file.name, line: Math.max(line, 1), column: Math.max(col, 1) };
}
