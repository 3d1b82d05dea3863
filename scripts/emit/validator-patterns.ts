/** Which patterns JavaScript's own engine may run: it backtracks, for ever where a document means it to. */

import { isLinear, isRe2, PatternError } from "../patterns.js";
import { literal } from "../print/typescript.js";

/**
 * How generated code compiles a pattern: by JavaScript where its time is linear to the text, by RE2 elsewhere,
 * and by JavaScript again where only it can and is trusted to.
 * @throws where neither can: RE2 knows no references back, nor what looks both ahead and behind
 */
export function patternCode(source: string, trusted?: ReadonlySet<string>): string {
  if (!isLinear(source)) {
    if (isRe2(source)) return `linearPattern(${literal(source)})`;
    if (!trusted?.has(source)) throw new PatternError(source);
  }
  // Without the flag JavaScript lets escapes pass that mean nothing.
  return `new RegExp(${literal(source)}, ${isUnicode(source) ? '"u"' : '""'})`;
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
