/** JSON text → plain values with their places, as from YAML's parser, in a fraction of its time. */

import { isObject, type JsonObject, setOwn } from "../json.js";
import { numberOf, roundedNumber } from "./numbers.js";
import type { Places, RoundedNumber, SourceFile } from "./places.js";

/** An object or list whose parts are being passed. */
interface Open {
  readonly node: JsonObject | unknown[];
  readonly offset: number;
  /** Of its keys or items so far. */
  readonly offsets: number[];
  /** An object's keys so far. */
  readonly keys: string[];
  /** Whether a key comes next. */
  beforeKey: boolean;
}

/**
 * The value of a text, its objects and lists stamped; undefined when the text is not sound JSON or
 * has what only YAML's reader can judge: keys that stand twice, `<<`, or nesting beyond `depth`.
 */
export function parseJson(
  text: string,
  file: SourceFile,
  places: Places,
  depth: number,
): { value: unknown } | undefined {
  const value = objectOf(text);
  if (!value) return undefined;
  const isWhole = findOffsets(
    text,
    value,
    depth,
    (node, ...offsets) => places.stamp(node, file, ...offsets),
    (node, key, number) => {
      setOwn(node as JsonObject, key, number.value);
      places.noteRounded(node, key, number);
    },
  );
  return isWhole ? { value } : undefined;
}

function objectOf(text: string): JsonObject | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return undefined;
  }
}

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];

/**
 * Tells where each object and list of a sound text begins, and each of its keys or items, and which numbers are
 * rounded. The value, which is what the text says, shows the way. Whether all that the text says is in the value.
 */
function findOffsets(
  text: string,
  value: JsonObject,
  depth: number,
  tell: (node: object, offset: number, offsets: readonly number[]) => void,
  tellRounded: (node: object, key: string, number: RoundedNumber) => void,
): boolean {
  const open: Open[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code <= 0x20 || code === colon) continue;
    const around = open.at(-1);
    if (code === comma) {
      if (around) around.beforeKey = true;
    } else if (code === 0x7d || code === 0x5d) {
      const offsets = around && offsetsOf(around);
      if (!offsets) return false;
      tell(around.node, around.offset, offsets);
      open.pop();
    } else if (code === quote && around?.beforeKey && isObject(around.node)) {
      const end = endOfString(text, at);
      const written = text.slice(at + 1, end);
      const key = written.includes("\\") ? (JSON.parse(`"${written}"`) as string) : written;
      if (key === "<<") return false;
      around.keys.push(key);
      around.offsets.push(at);
      around.beforeKey = false;
      at = end;
    } else {
      if (around && !isObject(around.node)) around.offsets.push(at);
      if (code === 0x7b || code === 0x5b) {
        const node = around ? partOf(around) : value;
        // Of a key that is there twice, the value is the last one's: it may not be what is read here.
        if (Array.isArray(node) !== (code === 0x5b) || typeof node !== "object" || node === null)
          return false;
        open.push({
          node: node as JsonObject | unknown[],
          offset: at,
          offsets: [],
          keys: [],
          beforeKey: true,
        });
        if (open.length > depth) return false;
      } else if (code === quote) at = endOfString(text, at);
      else {
        const end = endOfWord(text, at);
        const word = text.slice(at, end + 1);
        const written = /^[-\d]/.test(word) ? roundedNumber(word) : undefined;
        if (around && written !== undefined)
          tellRounded(around.node, keyOf(around), { written, value: numberOf(word), offset: at });
        at = end;
      }
    }
  }
  return true;
}

/** The part that was come to last. */
function partOf(around: Open): unknown {
  return (around.node as JsonObject)[keyOf(around)];
}

/** Its key, or where in the list it stands. */
function keyOf({ node, keys, offsets }: Open): string {
  return isObject(node) ? (keys.at(-1) ?? "") : String(offsets.length - 1);
}

/** The offsets in the order of the node's own keys; undefined where a key stood twice. */
function offsetsOf({ node, keys, offsets }: Open): readonly number[] | undefined {
  // What has grown has room for more.
  if (!isObject(node)) return offsets.slice();
  const own = Object.keys(node);
  if (own.length !== keys.length) return undefined;
  // Numbers among the keys come first.
  if (own.every((key, index) => key === keys[index])) return offsets.slice();
  const byKey = new Map(keys.map((key, index) => [key, offsets[index] as number]));
  return own.map((key) => byKey.get(key) as number);
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, at: number): boolean {
  let before = at - 1;
  while (text.charCodeAt(before) === backslash) before -= 1;
  return (at - before) % 2 === 0;
}

/** The last character of a number, `true`, `false` or `null`. */
function endOfWord(text: string, start: number): number {
  let end = start;
  while (/[\w.+-]/.test(text[end + 1] ?? "")) end += 1;
  return end;
}
