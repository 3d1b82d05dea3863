/** What is known of a document's patterns: JavaScript's own engine backtracks, for ever where one means it to. */

import { UnsupportedPatternError } from "./emit/runtime/pattern-syntax.js";
import { linearPattern } from "./emit/runtime/patterns.js";

/** How many ways there may be to take what is optional. */
const mostChoices = 64;

/** How many characters may be looked for again from each position of a text. */
const mostCounted = 500;

/** Longer patterns take an engine seconds and much memory to compile. */
const longest = 10_000;

/** Why a pattern cannot be used as it is. */
export interface PatternFault {
  readonly problem: string;
  /** Whether JavaScript's engine accepts it, but may need exponential time. */
  readonly isSlow: boolean;
}

/** What is wrong with a pattern; undefined when JavaScript's engine or `linearPattern` can run it in linear time. */
export function patternFault(source: string): PatternFault | undefined {
  if (source.length > longest) return { isSlow: true, problem: `it has more than ${longest} characters.` };
  try {
    new RegExp(source);
  } catch (error) {
    const problem =
      error instanceof Error ? `${error.message.replace(/^Invalid regular expression: .*: /s, "")}.` : "";
    return { isSlow: false, problem };
  }
  const reason = isLinear(source) ? undefined : unsupportedReason(source);
  return reason === undefined
    ? undefined
    : { isSlow: true, problem: `it may backtrack exponentially, and ${reason}.` };
}

/** Why `linearPattern` cannot run a pattern that JavaScript accepts; undefined when it can. */
export function unsupportedReason(source: string): string | undefined {
  try {
    linearPattern(source, patternFlags(source));
    return undefined;
  } catch (error) {
    if (error instanceof UnsupportedPatternError) return error.message;
    throw error;
  }
}

/** The flags that Ajv gives a pattern: `u`, unless only the older syntax of Annex B accepts it. */
export function patternFlags(source: string): "u" | "" {
  try {
    new RegExp(source, "u");
    return "u";
  } catch {
    return "";
  }
}

/** A pattern that cannot run in linear time, and is not trusted. */
export class PatternError extends Error {
  override readonly name = "PatternError";

  constructor(source: string, reason: string) {
    super(`the pattern ${source.slice(0, 100)} may backtrack exponentially, and ${reason}`);
  }
}

/**
 * Whether a backtracking engine is done in time linear to the text: at most one repetition
 * without a (low) bound, of a single character, anchored at the start; few optional parts; and no long
 * run of characters that is looked for from everywhere.
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
  const counted = [...shape.matchAll(/\{(\d+)\}/g)].reduce((sum, [, count]) => sum + Number(count), 0);
  if (counted > mostCounted && (!/^\^/.test(shape) || shape.includes("|"))) return false;
  return repeated === 0 || (repeated === 1 && /^\^/.test(shape) && !shape.includes("|"));
}
