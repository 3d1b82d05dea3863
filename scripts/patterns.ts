/** What is known of a document's patterns: JavaScript's own engine backtracks, for ever where one means it to. */

import { choicesOf } from "./emit/runtime/lookarounds.js";
import { nodeRequire } from "./package-files.js";

/** How many ways there may be to take what is optional. */
const mostChoices = 64;

/** Longer patterns take an engine seconds and much memory to compile. */
const longest = 10_000;

/** Why a pattern cannot be used as it is. */
export interface PatternFault {
  readonly problem: string;
  /** Whether JavaScript's engine can run it, if perhaps for ever. */
  readonly isSlow: boolean;
}

/** What is wrong with a pattern; undefined when JavaScript or RE2 can run it in time. */
export function patternFault(source: string): PatternFault | undefined {
  if (source.length > longest) return { isSlow: true, problem: `it has more than ${longest} characters.` };
  try {
    new RegExp(source);
  } catch (error) {
    const problem =
      error instanceof Error ? `${error.message.replace(/^Invalid regular expression: .*: /s, "")}.` : "";
    return { isSlow: false, problem };
  }
  return isLinear(source) || isRe2(source)
    ? undefined
    : {
        isSlow: true,
        problem:
          "it may take for ever, and linear time knows neither back references nor what looks both ahead and behind.",
      };
}

/** Whether RE2 can run a pattern: it knows no references back, nor what looks ahead and behind in one place. */
export function isRe2(source: string): boolean {
  // Loaded when it is needed: it is large, and most patterns are linear.
  const { RE2JS } = nodeRequire("re2js") as typeof import("re2js");
  try {
    for (const part of choicesOf(source).flat())
      RE2JS.compile(RE2JS.translateRegExp(part.source), RE2JS.LOOKBEHINDS);
    return true;
  } catch {
    return false;
  }
}

/** A pattern that no engine is safe with. */
export class PatternError extends Error {
  override readonly name = "PatternError";

  constructor(source: string) {
    super(
      `the pattern ${source.slice(0, 100)} may take for ever, and linear time knows neither back references nor what looks both ahead and behind. Write it without them`,
    );
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
