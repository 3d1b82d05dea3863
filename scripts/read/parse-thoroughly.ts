/** YAML → plain values with their places, by the parser that knows all of it and tells every fault. */

import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { Diagnostics } from "../diagnostics.js";
import { isObject, type JsonObject, setOwn } from "../json.js";
import { numberOf, roundedNumber } from "./numbers.js";
import { type Places, placeAt, type SourceFile } from "./places.js";
import { type Incomplete, type Recovered, recover } from "./recover.js";
import { limits, reportIndented, tooDeep } from "./source-text.js";
import { syntaxProblem } from "./syntax-hints.js";

/** Parses one file; problems are reported with their places, and undefined is the value then. */
export function parseThoroughly(
  file: Pick<SourceFile, "name" | "path" | "digest">,
  text: string,
  places: Places,
  diagnostics: Diagnostics,
): SourceFile {
  let parsed: Recovered;
  try {
    parsed = recover(text);
  } catch (error) {
    // Block collections nest in the parser's own recursion, which ends where the stack does.
    if (!(error instanceof RangeError)) throw error;
    return tooDeep(file, text, 0, diagnostics);
  }
  const { document, lines, indented, faults, incomplete } = parsed;
  for (const { line, column, message, opened } of faults) {
    const place = { file: file.name, line: Math.max(line, 1), column: Math.max(column, 1) };
    if (message.startsWith("Maximum call stack"))
      diagnostics.report("yaml-too-deep", place, { limit: limits.depth });
    else diagnostics.report("yaml-syntax", place, { problem: syntaxProblem(message, opened) });
  }
  const source = { ...file, lines, value: undefined as unknown, isBroken: faults.length > 0 };
  if (!incomplete) return source;
  for (const error of document.errors) {
    if (error.code !== "DUPLICATE_KEY") continue;
    const start = contentAfter(parsed.text, error.pos[0]);
    const place = placeAt({ name: file.name, lines }, start);
    diagnostics.report("yaml-duplicate-key", place, { key: keyText(parsed.text, start) });
  }
  reportIndented(indented, file, diagnostics);
  const reader = new NodeReader(source, incomplete, places, diagnostics);
  const value = reader.readAll(document.contents);
  if (reader.foundAll) source.value = value;
  return source;
}

/** Turns the syntax tree into values. */
class NodeReader {
  readonly #anchors = new Map<string, { node: Node; value: unknown; size: number }>();
  readonly #file: SourceFile;
  readonly #places: Places;
  readonly #diagnostics: Diagnostics;
  /** The lines of the keys and items whose values have lost entries. */
  readonly #incomplete: Incomplete;
  readonly #found = new Set<number>();
  #nodes = 0;

  constructor(file: SourceFile, incomplete: Incomplete, places: Places, diagnostics: Diagnostics) {
    this.#file = file;
    this.#incomplete = incomplete;
    this.#places = places;
    this.#diagnostics = diagnostics;
  }

  /** Whether everything that has lost entries is known: else what seems to be missing may be there. */
  get foundAll(): boolean {
    return this.#found.size === this.#incomplete.size;
  }

  readAll(contents: unknown): unknown {
    const value = this.read(contents, 0);
    if (!this.#incomplete.has(0)) return value;
    this.#found.add(0);
    return typeof value === "object" && value !== null ? this.#places.leaveHole(value) : undefined;
  }

  read(node: unknown, depth: number): unknown {
    this.#nodes += 1;
    if (isAlias(node)) return this.#readAlias(node);
    const before = this.#nodes;
    const value = this.#readValue(node, depth);
    const anchor = (node as { anchor?: string } | null)?.anchor;
    if (anchor) this.#anchors.set(anchor, { node: node as Node, value, size: this.#nodes - before + 1 });
    return value;
  }

  #readValue(node: unknown, depth: number): unknown {
    if (depth > limits.depth) {
      const offset = (node as Node | null)?.range?.[0] ?? 0;
      this.#diagnostics.report("yaml-too-deep", placeAt(this.#file, offset), { limit: limits.depth });
      return this.#places.leaveHole({});
    }
    if (isMap(node)) return this.#readMap(node, depth);
    if (isSeq(node)) return this.#readList(node, depth);
    return isScalar(node) ? plainScalar(node) : null;
  }

  #readList(sequence: YAMLSeq, depth: number): unknown[] {
    const list: unknown[] = [];
    const start = sequence.range?.[0] ?? 0;
    const offsets = sequence.items.map((item) => (item as Node | null)?.range?.[0] ?? start);
    this.#places.stamp(list, this.#file, start, offsets);
    for (const [at, item] of sequence.items.entries()) {
      list.push(this.#whole("item", this.read(item, depth + 1), offsets[at] ?? start));
      this.#noteRounded(list, String(at), item);
    }
    return list;
  }

  #readMap(map: YAMLMap, depth: number): JsonObject {
    const object: JsonObject = {};
    const keys = new Map<string, number>();
    this.#places.stamp(object, this.#file, map.range?.[0] ?? 0, keys);
    for (const pair of map.items) {
      const key = isScalar(pair.key) ? scalarKey(pair.key) : String(pair.key);
      if (key === "<<") {
        this.#merge(object, keys, this.read(pair.value, depth + 1));
        continue;
      }
      const offset = (pair.key as Node | null)?.range?.[0] ?? 0;
      const value = this.#whole("key", this.read(pair.value, depth + 1), offset);
      if (keys.has(key)) {
        addMissing(object[key], value);
        continue;
      }
      keys.set(key, offset);
      setOwn(object, key, value);
      this.#noteRounded(object, key, pair.value);
    }
    return object;
  }

  /** An alias is the number that it names, where the alias stands. */
  #noteRounded(made: object, key: string, node: unknown): void {
    const scalar = isAlias(node) ? this.#anchors.get(node.source)?.node : node;
    if (!isScalar(scalar) || typeof scalar.value !== "number" || scalar.source === undefined) return;
    const written = roundedNumber(scalar.source);
    const offset = (node as Node).range?.[0] ?? 0;
    if (written !== undefined)
      this.#places.noteRounded(made, key, { written, value: numberOf(scalar.source), offset });
  }

  /** Marks the value of a key or an item that has lost entries. */
  #whole(kind: "key" | "item", value: unknown, offset: number): unknown {
    if (this.#incomplete.size === 0) return value;
    const { line } = this.#file.lines.linePos(offset);
    if (this.#incomplete.get(line) !== kind) return value;
    this.#found.add(line);
    return this.#places.leaveHole(typeof value === "object" && value !== null ? value : {});
  }

  /** YAML 1.1's merge key: what the mapping says itself wins over what it merges. */
  #merge(object: JsonObject, keys: Map<string, number>, merged: unknown): void {
    for (const source of Array.isArray(merged) ? merged : [merged]) {
      if (typeof source !== "object" || source === null) continue;
      for (const [key, value] of Object.entries(source)) {
        if (keys.has(key) || Object.hasOwn(object, key)) continue;
        setOwn(object, key, value);
        const number = this.#places.roundedAt(source, key);
        if (number) this.#places.noteRounded(object, key, number);
      }
    }
  }

  #readAlias(alias: Alias): unknown {
    const target = this.#anchors.get(alias.source);
    // The anchor may have been in what could not be read.
    if (!target && this.#file.isBroken) return this.#places.leaveHole({});
    if (!target) {
      this.#diagnostics.report("yaml-syntax", placeAt(this.#file, alias.range?.[0] ?? 0), {
        problem: `the alias *${alias.source} names no earlier anchor. Set &${alias.source} where it is meant, or put the text in quotes.`,
      });
      return this.#places.leaveHole({});
    }
    this.#nodes += target.size;
    if (this.#nodes > limits.nodes) {
      this.#diagnostics.report("yaml-too-many-aliases", placeAt(this.#file, alias.range?.[0] ?? 0), {
        limit: limits.nodes,
      });
      return this.#places.leaveHole({});
    }
    return target.value;
  }
}

/** Of a key that stands twice, the first counts, with what only the second has: less is missed elsewhere. */
function addMissing(first: unknown, second: unknown): void {
  if (!isObject(first) || !isObject(second)) return;
  for (const [key, value] of Object.entries(second))
    if (!Object.hasOwn(first, key)) setOwn(first, key, value);
}

/** The text of a key: integers (`200:`) keep the form in which they were written. */
function scalarKey(key: { value: unknown; source?: string }): string {
  return typeof key.value === "string" ? key.value : (key.source ?? String(key.value));
}

/** Values that JSON has no word for become strings: dates, and `.inf` and `.nan` as they are written. */
function plainScalar({ value, source = "" }: Scalar): unknown {
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "number" || Number.isFinite(value)) return value;
  return /\d/.test(source) ? numberOf(source) : source;
}

/** Where the text goes on after blanks, ends of lines and comments: the library counts those after an empty value to the next key. */
function contentAfter(text: string, start: number): number {
  const blank = /(?:\s|#[^\r\n]*)*/y;
  blank.lastIndex = start;
  return start + (blank.exec(text)?.[0].length ?? 0);
}

function keyText(text: string, start: number): string {
  const key = /^(?:"[^"\n]*"|'[^'\n]*'|[^:\n]+)/.exec(text.slice(start, start + 200))?.[0] ?? "";
  return JSON.stringify(key.trim().replace(/^["']|["']$/g, ""));
}
