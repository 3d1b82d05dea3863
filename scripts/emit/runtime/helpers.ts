/** What compiled validators call: only those that need it load it. */

import { isDeepStrictEqual } from "node:util";
import { isRoundedInteger } from "./rounded-integers.js";

/** The length of a text in code points: a surrogate pair is one, half of one too. */
export function ucs2length(text: string): number {
  let length = text.length;
  for (let at = 1; at < text.length; at += 1)
    if (isHalf(text, at, 0xdc00) && isHalf(text, at - 1, 0xd800)) length -= 1;
  return length;
}

/** High halves are those from U+D800, low ones those from U+DC00. */
function isHalf(text: string, at: number, from: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === from;
}

/** Deep equality of JSON values. */
export const equal: (a: unknown, b: unknown) => boolean = isDeepStrictEqual;

/**
 * The places of two equal items of a list, the later one first; undefined where there are none. Each item is
 * looked at once: whoever sends a list does not choose what it costs.
 */
export function duplicate(list: readonly unknown[]): readonly [number, number] | undefined {
  const last = new Map<unknown, number>();
  let found: [number, number] | undefined;
  for (const [at, item] of list.entries()) {
    const key = keyOf(item);
    const before = last.get(key);
    if (before !== undefined) found = [at, before];
    last.set(key, at);
  }
  return found;
}

/** Equal for equal values, and for no others. What is no JSON is equal to itself alone. */
function keyOf(item: unknown): unknown {
  if (typeof item === "string") return `"${item}`;
  return typeof item === "object" && item !== null ? textOf(item) : item;
}

const others = new WeakMap<object, number>();
let count = 0;

function textOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`;
  if (!isPlain(value)) {
    if (value instanceof Date) return `Date ${value.getTime()}`;
    if (!others.has(value)) others.set(value, ++count);
    return `#${others.get(value)}`;
  }
  const pairs = Object.keys(value).map((name) => `${JSON.stringify(name)}:${textOf(value[name])}`);
  return `{${pairs.sort().join()}}`;
}

function isPlain(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Whether a number is a multiple of a fraction such as 0.01, as far as binary numbers can tell. */
export function isMultiple(value: number, of: number): boolean {
  const ratio = value / of;
  if (!Number.isFinite(ratio)) return true;
  return Math.abs(ratio - Math.round(ratio)) <= 2 * Number.EPSILON * Math.abs(ratio);
}

/**
 * Whether a value is text, or a list of one, that JavaScript converts to a number although it is none of JSON: `0x10`,
 * `+5`, `05`, blanks, or what is beyond the largest number.
 */
export function isLooseNumber(value: unknown): boolean {
  const text: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (typeof text !== "string" || text === "" || Number.isNaN(Number(text))) return false;
  return !/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text) || !Number.isFinite(Number(text));
}

/** Whether a value is the text of an integer, or a list of one, that JavaScript rounds: `9007199254740993`. */
export function isRoundedText(value: unknown): boolean {
  const text: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return typeof text === "string" && isRoundedInteger(text);
}

/** A value that will not change with the original; only lists and plain objects do. */
export function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (typeof value !== "object" || value === null || !isPlain(value)) return value;
  return assigned({}, value);
}

/** The value as it was copied: an object is made again what it was, anything else is the copy. */
export function restored(value: unknown, copy: unknown): unknown {
  if (Array.isArray(value) && Array.isArray(copy))
    return Object.assign(value, copied(copy), { length: copy.length });
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value) && isPlain(value);
  if (!isObject || typeof copy !== "object" || copy === null || Array.isArray(copy)) return copied(copy);
  for (const name of Object.keys(value)) delete value[name];
  return assigned(value, copy as Record<string, unknown>);
}

function assigned(target: Record<string, unknown>, from: Readonly<Record<string, unknown>>): object {
  for (const name of Object.keys(from)) {
    const value = copied(from[name]);
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  }
  return target;
}
