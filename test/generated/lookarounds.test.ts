/** Patterns that look around, against JavaScript's own engine. */

import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { choicesOf } from "../../generated/runtime/lookarounds.js";
import { linearPattern } from "../../generated/runtime/patterns.js";
import { patternOf } from "../../scripts/emit/validator-patterns.js";
import { isRe2 } from "../../scripts/patterns.js";

const patterns = [
  String.raw`^(?=.*[a-z])(?=.*\d).{3,}$`,
  String.raw`^(?=.*[A-Z])(?!.*[\s)]).+$`,
  String.raw`^(?!.*\.\.)(?!\.)[a-z.]*$`,
  "^(?!a|b$)(?:a|b|c)",
  "^(?=(?:[^a]*a){2})[ab)(1.]+$",
  String.raw`^(?=[\])(|]).`,
  "^(?!)",
  String.raw`^(?=\(a\))`,
  "^(?!b)[ab.]+(?<![.])$",
  "[ab]+(?<=b)$",
  "a$(?<!b.*)(?!a)",
  "(?<=b|^)a(?<!ba)$|^(?=.a)1",
  "(?:[ab]{1,3}(?<!b)[.])*[ab]+(?<!b)$",
  "^(?:(?!a[.]).)*$",
  "^((?!b)[ab]+)$",
  "a(?=b|$)|^b(?!a)",
  String.raw`(?<=(a|b)+[\s\].])(?:\b[ab]|[^\S ])`,
  "^[ab](?:[ab]|[.](?=[ab]))*$",
];

/** Patterns of every form, and texts that they tell apart. */
const words = fc.string({ unit: fc.constantFrom(..."abAB12.. )(|]é\n\r\u2028\u00a0😀"), maxLength: 8 });
const sources = fc.letrec<{ pattern: string; item: string }>((tie) => ({
  pattern: fc
    .array(fc.array(tie("item"), { maxLength: 4 }), { minLength: 1, maxLength: 2 })
    .map((alternatives) => alternatives.map((items) => items.join("")).join("|")),
  item: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(
      ...["a", "b", ".", "1", "é", "[ab]", "[^a]", String.raw`\s`, String.raw`[^\S\d]`, String.raw`[\s.\])]`],
      ...["^", "$", String.raw`\b`, String.raw`\B`, String.raw`\u{1F600}`, String.raw`\uD83D\uDE00`, "😀?"],
      ...["a*", "b+?", "[ab]{1,2}", ".{2}", ".*", String.raw`\.`],
    ),
    fc
      .tuple(
        fc.constantFrom("(", "(?:", "(?<n>"),
        tie("pattern"),
        fc.constantFrom("", "", "*", "+", "?", "{2}"),
      )
      .filter(([, body]) => !body.includes("<n>"))
      .map(([open, body, repeat]) => `${open}${body})${repeat}`),
    fc
      .tuple(fc.constantFrom("(?=", "(?!", "(?<=", "(?<!"), tie("pattern"))
      .map(([open, body]) => `${open}${body})`),
    // Without the flag `u`, what looks ahead can be repeated.
    fc
      .tuple(tie("pattern"), fc.constantFrom("?", "*", "{2}"))
      .map(([body, repeat]) => `(?=${body})${repeat}`),
  ),
})).pattern;

/** As JavaScript runs it; undefined for what is no pattern. */
function own(source: string): RegExp | undefined {
  try {
    return patternOf(source);
  } catch {
    return undefined;
  }
}

describe("a pattern that looks around", () => {
  it.each(patterns)("%s fits in linear time what it fits in JavaScript", (pattern) => {
    const linear = linearPattern(pattern);
    fc.assert(
      fc.property(words, (text) => {
        expect(linear.test(text)).toBe(own(pattern)?.test(text));
      }),
      { numRuns: 500 },
    );
  });

  it("fits what it fits in JavaScript, or is refused, whatever it is made of", () => {
    let compared = 0;
    fc.assert(
      fc.property(sources, fc.array(words, { minLength: 5, maxLength: 10 }), (source, texts) => {
        const expected = own(source);
        if (!expected || !isRe2(source)) return;
        // Without the flag JavaScript has two characters where RE2 has one.
        if (!expected.unicode && /[\ud800-\udfff]|\\u/.test(source + texts.join(""))) return;
        compared += 1;
        const linear = linearPattern(source);
        for (const text of texts)
          expect({ source, text, fits: linear.test(text) }).toEqual({
            source,
            text,
            fits: expected.test(text),
          });
      }),
      { numRuns: Number(process.env.RUNS ?? 3_000) },
    );
    expect(compared).toBeGreaterThan(300);
  });

  it.each([
    ["^(?!x)(a+)+$", "!"],
    ["(a+)+(?<!b)$", "!"],
    ["^(?:(?!a+b).)*$", "\n"],
    ["(?<=(a+)+b)c", "d"],
  ])("%s is done with a text that JavaScript never is", (pattern, end) => {
    expect(linearPattern(pattern).test(`${"a".repeat(20_000)}${end}`)).toBe(false);
  });

  it.each(["(?<!a)b(?!a)", "^a?(?=(?<=b)c)", "(?=(a+)b)\\1"])("%s is refused", (pattern) => {
    expect(isRe2(pattern)).toBe(false);
  });

  it.each([
    ["^(?=a)(?!b)c(?<!d)$", [["^(?:a)", "!^(?:b)", "!(?:d)$", "^c$"]]],
    ["^((?!a|b)c)$(?<=c)", [["!^(?:a|b)", "(?:c)$", "^c$"]]],
    [
      "(?=a)^b|c(?!d)$",
      [
        ["^(?:a)", "^b"],
        ["!$(?:d)", "c$"],
      ],
    ],
    ["a(?=bc)", [["~(?<=cb)a"]]],
    ["^(?:b|(?=a))c", [["~c(?:b|(?<=a))$"]]],
  ])("%s is asked as its parts", (pattern, expected) => {
    const shown = choicesOf(pattern).map((parts) =>
      parts.map(({ source, negated, mirrored }) => `${mirrored ? "~" : ""}${negated ? "!" : ""}${source}`),
    );
    expect(shown).toEqual(expected);
  });
});
