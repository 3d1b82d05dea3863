/** JSON in the text of a parameter or form field, and objects made of names that a request brings. */

import { findRoundedInteger } from "./rounded-integers.js";

/** Sets an own property, also one that means something else when it is assigned. */
export function put(target: Record<string, unknown>, name: string, value: unknown): void {
  if (value === undefined) return;
  if (name === "__proto__")
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  else target[name] = value;
}

/** Levels of nesting that JSON in a parameter or a field may have. */
const maxLevels = 100;

/**
 * Parses JSON text.
 * @returns the text itself where it is not valid JSON, nests too deep for validators, or has an integer that JavaScript
 *   would round; validators then reject it
 */
export function readJson(text: string): unknown {
  if (text === "") return text;
  try {
    const value: unknown = JSON.parse(text);
    return isDeeper(value, maxLevels) || findRoundedInteger(text) ? text : value;
  } catch {
    return text;
  }
}

/** Whether a value nests deeper than that. Goes no deeper itself, however deep the value is. */
export function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const each of value) if (isDeeper(each, levels - 1)) return true;
    return false;
  }
  for (const name in value) if (isDeeper((value as Record<string, unknown>)[name], levels - 1)) return true;
  return false;
}
