/**
 * YAML as most documents have it → plain values with their places, as by the thorough parser, in a
 * tenth of its time. What is not sound or has anything out of the ordinary is left to that one.
 */

import { FAILSAFE_SCHEMA, load, type State } from "js-yaml";
import { type JsonObject, setOwn } from "../json.js";
import { numberOf, roundedNumber } from "./numbers.js";
import type { Places, RoundedNumber, SourceFile } from "./places.js";

const [space, hash] = [0x20, 0x23];

/** Ends the reading of a text that the thorough parser has to judge. */
class OutOfTheOrdinary extends Error {}

/** A node that was read. */
interface Read {
  readonly value: unknown;
  /** Where it begins. */
  readonly offset: number;
  /** What it says itself, of a scalar. */
  readonly text: string | undefined;
  /** Whether nothing stands there. */
  readonly empty?: boolean;
  /** Of a number that JavaScript rounds: its digits. */
  readonly written?: string | undefined;
}

/** A node that is being read. */
interface Open {
  /** Where its reader began to look for it. */
  readonly from: number;
  /** The keys and values, or items. */
  readonly parts: Read[];
}

/**
 * The value of a text, its mappings and lists stamped, and the lines that stand too shallow; undefined
 * when the text has errors, anchors, tags, `<<` or keys that are no text.
 */
export function parsePlainYaml(
  text: string,
  file: SourceFile,
  places: Places,
): { value: unknown; indented: number[] } | undefined {
  const open: Open[] = [{ from: 0, parts: [] }];
  const stamps: (() => void)[] = [];
  const indented = new Set<number>();
  const reader = new Reader(
    text,
    (node, offset, offsets) => stamps.push(() => places.stamp(node, file, offset, offsets)),
    (node, key, number) => stamps.push(() => places.noteRounded(node, key, number)),
  );
  try {
    load(text, {
      schema: FAILSAFE_SCHEMA,
      listener: (event, state) => {
        if (event === "open") {
          open.push({ from: state.position, parts: [] });
          return;
        }
        // A comment is parted from what it stands behind.
        if (text.charCodeAt(state.position) === hash && text.charCodeAt(state.position - 1) > space)
          throw new OutOfTheOrdinary();
        const node = open.pop();
        if (node) open.at(-1)?.parts.push(reader.read(node, state as unknown as FullState));
      },
      onWarning: ({ message, mark }) => {
        if (!message.startsWith("deficient indentation") || !mark) throw new OutOfTheOrdinary();
        const closes = /[\]}]/.test(text[mark.position] ?? "");
        if (!closes || mark.column < reader.least(open)) indented.add(mark.line + 1);
      },
    });
  } catch {
    return undefined;
  }
  const [root, ...others] = open[0]?.parts ?? [];
  if (!root || others.length > 0) return undefined;
  for (const stamp of stamps) stamp();
  return { value: root.value, indented: [...indented].sort((a, b) => a - b) };
}

/** The parser's state, as far as it is looked at. */
type FullState = Omit<State, "kind"> & {
  readonly tag: string | null;
  readonly anchor: string | null;
  readonly kind: string | null;
};

type Stamp = (node: object, offset: number, offsets: Map<string, number> | number[]) => void;

type Note = (node: object, key: string, number: RoundedNumber) => void;

class Reader {
  readonly #text: string;
  readonly #stamp: Stamp;
  readonly #note: Note;

  constructor(text: string, stamp: Stamp, note: Note) {
    this.#text = text;
    this.#stamp = stamp;
    this.#note = note;
  }

  read({ from, parts }: Open, { kind, tag, anchor, result }: FullState): Read {
    if (anchor !== null || (tag !== null && tag !== "?")) throw new OutOfTheOrdinary();
    const offset = this.#start(from);
    if (kind === null) return { value: null, offset, text: undefined, empty: true };
    // Where a mapping may begin, its first key is read first, and that is all where no colon follows.
    const [first, ...others] = parts;
    if (first && others.length === 0 && first.offset === offset && !first.empty) return first;
    if (kind === "mapping") return { value: this.#mapping(parts, offset), offset, text: undefined };
    if (kind === "sequence") return { value: this.#list(parts, result, offset), offset, text: undefined };
    const text = String(result);
    if (tag !== "?") return { value: text, offset, text };
    const value = plainValue(text);
    return { value, offset, text, ...(typeof value === "number" && { written: roundedNumber(text) }) };
  }

  #noteRounded(node: object, key: string, { written, value, offset }: Read): void {
    if (written !== undefined) this.#note(node, key, { written, value: value as number, offset });
  }

  #mapping(parts: readonly Read[], offset: number): JsonObject {
    const object: JsonObject = {};
    const keys = new Map<string, number>();
    // `1` and `01` are one key for those who read them as numbers.
    const values = new Set<unknown>();
    if (parts.length % 2 !== 0) throw new OutOfTheOrdinary();
    for (let at = 0; at < parts.length; at += 2) {
      const { text: key, value, offset: start } = parts[at] as Read;
      if (key === undefined || key === "<<" || values.has(value)) throw new OutOfTheOrdinary();
      values.add(value);
      keys.set(key, start);
      const part = parts[at + 1] as Read;
      setOwn(object, key, part.value);
      this.#noteRounded(object, key, part);
    }
    this.#stamp(object, offset, keys);
    return object;
  }

  #list(parts: readonly Read[], result: unknown, offset: number): unknown[] {
    // An item that is not there is read without a word.
    if ((result as unknown[]).length !== parts.length) throw new OutOfTheOrdinary();
    const list = parts.map(({ value }) => value);
    this.#stamp(
      list,
      offset,
      parts.map((part) => part.offset),
    );
    for (const [at, part] of parts.entries()) this.#noteRounded(list, String(at), part);
    return list;
  }

  /** How deep the end of what stands in brackets may stand at least: as the key or dash before it. */
  least(open: readonly Open[]): number {
    const at = open.findIndex(({ from }) => /[[{]/.test(this.#text[this.#start(from)] ?? ""));
    const around = open[at - 1];
    if (!around) throw new OutOfTheOrdinary();
    const start = this.#start(around.from);
    const isItem = /^-\s/.test(this.#text.slice(start, start + 2));
    const owner = isItem ? start : around.parts.at(-1)?.offset;
    if (owner === undefined) throw new OutOfTheOrdinary();
    return owner - (this.#text.lastIndexOf("\n", owner) + 1);
  }

  /** Behind space and comments. */
  #start(from: number): number {
    let at = from;
    for (;;) {
      const code = this.#text.charCodeAt(at);
      if (code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d) at += 1;
      else if (code === 0x23) {
        const end = this.#text.indexOf("\n", at);
        at = end === -1 ? this.#text.length : end;
      } else return at;
    }
  }
}

/** A plain scalar by YAML 1.2's core schema, but for `.inf` and `.nan`: JSON's schema knows neither. */
function plainValue(text: string): unknown {
  if (/^(?:~|null|Null|NULL|)$/.test(text)) return null;
  if (/^(?:[Tt]rue|TRUE|[Ff]alse|FALSE)$/.test(text)) return /^t/i.test(text);
  if (/^(?:0o[0-7]+|0x[0-9a-fA-F]+)$/.test(text)) return numberOf(text);
  if (/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(text)) return numberOf(text);
  return text;
}
