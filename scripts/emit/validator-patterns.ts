/** Which patterns JavaScript's own engine may run: it backtracks, for ever where a document means it to. */

import { isLinear, PatternError, patternFlags, unsupportedReason } from "../patterns.js";
import { literal } from "../print/typescript.js";

/**
 * How generated code compiles a pattern: by JavaScript's engine where its time is linear to the text, by
 * `linearPattern` elsewhere, and by JavaScript again where only it can and is trusted to.
 * @throws PatternError where neither can
 */
export function patternCode(source: string, trusted?: ReadonlySet<string>): string {
  const flags = literal(patternFlags(source));
  if (!isLinear(source)) {
    const reason = unsupportedReason(source);
    if (reason === undefined) return `linearPattern(${literal(source)}, ${flags})`;
    if (!trusted?.has(source)) throw new PatternError(source, reason);
  }
  return `new RegExp(${literal(source)}, ${flags})`;
}

/** A pattern as JavaScript runs it, by its older rules where only they accept it. */
export function patternOf(source: string): RegExp {
  return new RegExp(source, patternFlags(source));
}
