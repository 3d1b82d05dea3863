/**
 * Canonical JSON: the one text that a JSON value has when it is hashed or signed.
 * Source: the Matrix specification's appendices, "Canonical JSON".
 */

import { badJson } from "../failures.js";
import type { JsonObject, JsonValue } from "./json.js";

/** How deep values may nest. No event needs more, and the recursion stays far from the stack's end. */
export const maximumDepth = 500;

/** What may differ between room versions. */
export interface CanonicalJsonOptions {
  /**
   * Whether numbers must be integers within ±(2^53−1), as from room version 6. When false
   * any finite number is written the way JavaScript writes it. Default: true.
   */
  readonly strictNumbers?: boolean;
}

/**
 * Writes a value as canonical JSON: keys in the order of their Unicode code points, no
 * space between tokens, only the escapes that JSON demands, integers without exponents.
 *
 * @throws Failure `M_BAD_JSON` for what has no canonical form: a fraction, a number out of
 *   bounds, half a surrogate pair, nesting deeper than {@link maximumDepth}.
 */
export function canonicalJson(value: JsonValue, options: CanonicalJsonOptions = {}): string {
  return write(value, options.strictNumbers ?? true, 0);
}

function write(value: JsonValue, strict: boolean, depth: number): string {
  if (depth > maximumDepth) {
    throw badJson(`JSON may not nest deeper than ${maximumDepth} levels.`);
  }
  switch (typeof value) {
    case "string":
      return writeString(value);
    case "number":
      return writeNumber(value, strict);
    case "boolean":
      return String(value);
    case "object":
      if (value === null) return "null";
      if (isArray(value)) return `[${value.map((item) => write(item, strict, depth + 1)).join(",")}]`;
      return writeObject(value, strict, depth);
    default:
      // Only a defect of ours gets here: parsed JSON holds nothing else.
      throw new TypeError(`A value of type ${typeof value} is not JSON.`);
  }
}

function writeObject(object: JsonObject, strict: boolean, depth: number): string {
  const members = Object.keys(object)
    .sort(compareCodePoints)
    .map((key) => `${writeString(key)}:${write(object[key] as JsonValue, strict, depth + 1)}`);
  return `{${members.join(",")}}`;
}

function writeString(text: string): string {
  // The text is to become UTF-8, which has no form for half a surrogate pair.
  if (!text.isWellFormed()) {
    throw badJson("Strings must be valid Unicode: one holds half of a surrogate pair.");
  }
  return JSON.stringify(text);
}

function writeNumber(number: number, strict: boolean): string {
  if (strict ? !Number.isSafeInteger(number) : !Number.isFinite(number)) {
    throw badJson("Numbers must be integers between -(2^53-1) and 2^53-1.");
  }
  // JSON.stringify writes negative zero as 0, which is its canonical form.
  return JSON.stringify(number);
}

/**
 * Compares two strings by Unicode code point. JavaScript's own order is by UTF-16 unit,
 * which puts U+10000 and above (written with units D800–DFFF) before U+E000–U+FFFF.
 */
export function compareCodePoints(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Lifts surrogates above every other unit, which makes the order of units that of code points. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** `Array.isArray` does not narrow read-only arrays. */
function isArray(value: readonly JsonValue[] | JsonObject): value is readonly JsonValue[] {
  return Array.isArray(value);
}
