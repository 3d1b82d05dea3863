/** References written out, by a reader that shares nothing with Joinery's own: for comparing documents. */

import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { load } from "js-yaml";
import { isObject, type JsonObject, valueAt } from "../../scripts/json.js";

const files = new Map<string, unknown>();

/** A file's value. */
export function readValue(path: string): unknown {
  if (!files.has(path)) files.set(path, JSON.parse(JSON.stringify(load(readFileSync(path, "utf8")))));
  return files.get(path);
}

/** A document whose every reference is replaced by what it leads to; circles end in `{ circle: … }`. */
export function inline(value: unknown, root: unknown, path: string, around: readonly string[] = []): unknown {
  if (Array.isArray(value)) return value.map((each) => inline(each, root, path, around));
  if (!isObject(value)) return value;
  if (typeof value.$ref !== "string") {
    const made: JsonObject = {};
    for (const [key, each] of Object.entries(value))
      made[key] = key.startsWith("x-") ? each : inline(each, root, path, around);
    return made;
  }
  const [file = "", pointer = ""] = value.$ref.split("#");
  const target = file === "" ? path : resolve(dirname(path), decodeURIComponent(file));
  const key = `${target}#${pointer}`;
  if (around.includes(key)) return { circle: true };
  const document = file === "" ? root : readValue(target);
  const found = inline(valueAt(document, pointer), document, target, [...around, key]);
  const { $ref: _, ...beside } = value;
  const more = inline(beside, root, path, around);
  return isObject(found) ? { ...found, ...(more as JsonObject) } : found;
}

/** Where two values differ. `undefined` stands for what is not there. */
export interface Difference {
  readonly pointer: string;
  readonly ours: unknown;
  readonly theirs: unknown;
}

/** Compares two values leaf by leaf. */
export function compare(ours: unknown, theirs: unknown): { places: number; differences: Difference[] } {
  const differences: Difference[] = [];
  let places = 0;
  const visit = (one: unknown, other: unknown, pointer: string): void => {
    const nested = (isObject(one) && isObject(other)) || (Array.isArray(one) && Array.isArray(other));
    if (!nested) {
      places += 1;
      if (one !== other && JSON.stringify(one) !== JSON.stringify(other))
        differences.push({ pointer, ours: one, theirs: other });
      return;
    }
    const keys = new Set([...Object.keys(one as object), ...Object.keys(other as object)]);
    if (keys.size === 0) places += 1;
    for (const key of keys) visit((one as JsonObject)[key], (other as JsonObject)[key], `${pointer}/${key}`);
  };
  visit(ours, theirs, "");
  return { places, differences };
}
