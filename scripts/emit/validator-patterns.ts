/** Which patterns JavaScript's own engine may run: it backtracks, for ever where a document means it to. */

import { RE2JS } from "re2js";
import { literal } from "../print/typescript.js";

/** How many ways there may be to take what is optional. */
const mostChoices = 64;

/**
 * How generated code compiles a pattern: by JavaScript where its time is linear to the text, by RE2 elsewhere.
 * @throws where neither can: RE2 has no lookaround and no references back
 */
export function patternCode(source: string): string {
  if (isLinear(source)) {
    // Without the flag JavaScript lets escapes pass that mean nothing.
    return `new RegExp(${literal(source)}, ${isUnicode(source) ? '"u"' : '""'})`;
  }
  try {
    RE2JS.compile(RE2JS.translateRegExp(source));
  } catch {
    throw new PatternError(source);
  }
  return `linearPattern(${literal(source)})`;
}

/** A pattern that no engine is safe with. */
export class PatternError extends Error {
  override readonly name = "PatternError";

  constructor(source: string) {
    super(
      `the pattern ${source.slice(0, 100)} may take for ever, and linear time does not know its lookaround or back references. Write it without them`,
    );
  }
}

/** A pattern as JavaScript runs it, by its older rules where only they know it. */
export function patternOf(source: string): RegExp {
  return new RegExp(source, isUnicode(source) ? "u" : "");
}

function isUnicode(source: string): boolean {
  try {
    new RegExp(source, "u");
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether a backtracking engine is done in time linear to the text: at most one repetition
 * without a (low) bound, of a single character, anchored at the start; and few optional parts.
 */
export function isLinear(source: string): boolean {
  // Escapes and character classes are one character each.
  const shape = source.replace(/\\(?:u\{[^}]*\}|[pP]\{[^}]*\}|.)/g, "x").replace(/\[[^\]]*\]/g, "x");
  if (/\)(?:[*+?]|\{\d)/.test(shape) || /\\[1-9k]/.test(source)) return false;
  let repeated = shape.match(/[*+]|\{\d+,\}/g)?.length ?? 0;
  let choices = 2 ** (shape.replace(/\(\?/g, "(").match(/(?<![*+?}])\?/g)?.length ?? 0);
  for (const [, low, high] of shape.matchAll(/\{(\d+),(\d+)\}/g)) {
    const ways = Number(high) - Number(low) + 1;
    if (ways > 8) repeated += 1;
    else choices *= ways;
  }
  if (choices > mostChoices) return false;
  return repeated === 0 || (repeated === 1 && /^\^/.test(shape) && !shape.includes("|"));
}
