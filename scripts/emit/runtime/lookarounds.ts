/**
 * Patterns that look around, as questions to an engine that only knows how to look behind. None of this
 * changes what a pattern fits, as `test/generated/lookarounds.test.ts` holds against JavaScript.
 */

import {
  hasGroup,
  type Item,
  isLooking,
  mirrored,
  parsePattern,
  printPattern,
  type Sequence,
} from "./pattern-syntax.js";

/** A pattern that has to fit, or may not. */
export interface PatternPart {
  readonly source: string;
  readonly negated: boolean;
  /** Whether it is for the text read from its end. */
  readonly mirrored: boolean;
}

/** The choices of a pattern, one of which has to fit with all its parts. */
export function choicesOf(source: string): readonly (readonly PatternPart[])[] {
  const alternatives = parsePattern(source);
  if (!hasGroup(alternatives, /[=!]$/)) return [[partOf(alternatives, false)]];
  return alternatives.map(partsOf);
}

/**
 * At an anchor there is one place in a text where looking around can be done from, so what is looked for is
 * a condition of its own, and so is the rest: `^(?=.*\d)(?!.* ).{8,}(?<!-)$`.
 */
function partsOf(items: Sequence): readonly PatternPart[] {
  const start = lookingFrom(items, "^");
  const end = lookingFrom(items.slice(start.length).reverse(), "$");
  const rest = [
    ...start.filter((item) => !isLooking(item)),
    ...items.slice(start.length, items.length - end.length),
    ...end.filter((item) => !isLooking(item)),
  ];
  return [
    ...start.filter(isLooking).map((item) => condition(item, "^")),
    ...end.filter(isLooking).map((item) => condition(item, "$")),
    partOf([rest], false),
  ];
}

/** What stands before anything that takes a character, if an anchor is in it: all of it is asked at that anchor. */
function lookingFrom(items: Sequence, anchor: "^" | "$"): Sequence {
  const length = items.findIndex((item) => item.text !== anchor && !isLooking(item));
  const run = length === -1 ? items : items.slice(0, length);
  return run.some(({ text }) => text === anchor) ? run : [];
}

/** What is looked for from an anchor, as a pattern. */
function condition({ text, body }: Item, from: "^" | "$"): PatternPart {
  const group = { text: "(?:", body, repeat: "" } as Item;
  const anchor: Item = { text: from, repeat: "" };
  return partOf([text.includes("<") ? [group, anchor] : [anchor, group]], text.endsWith("!"));
}

/** To look ahead is to look behind from the other end. */
function partOf(alternatives: readonly Sequence[], negated: boolean): PatternPart {
  const looksAhead = hasGroup(alternatives, /^\(\?[=!]$/);
  const source = printPattern(looksAhead ? mirrored(alternatives) : alternatives);
  return { source, negated, mirrored: looksAhead };
}

/** A text from its end to its start. Halves of surrogate pairs that stand alone could become pairs, and are replaced. */
export function reversed(text: string): string {
  return [...text.replace(/\p{Cs}/gu, "\ufffd")].reverse().join("");
}
