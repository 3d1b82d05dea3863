/** Patterns that look ahead at their start, against JavaScript's own engine. */

import fc from "fast-check";
import { partsOf } from "../../generated/runtime/lookaheads.js";
import { linearPattern } from "../../generated/runtime/patterns.js";

const patterns = [
  String.raw`^(?=.*[a-z])(?=.*\d).{3,}$`,
  String.raw`^(?=.*[A-Z])(?!.*[\s)]).+$`,
  String.raw`^(?!.*\.\.)(?!\.)[a-z.]*$`,
  "^(?!a|b$)(?:a|b|c)",
  "^(?=(?:[^a]*a){2})[ab)(1.]+$",
  String.raw`^(?=[\])(|]).`,
  "^(?!)",
  String.raw`^(?=\(a\))`,
];

it.each(patterns)("%s fits in linear time what it fits in JavaScript", (pattern) => {
  const own = new RegExp(pattern, "u");
  const linear = linearPattern(pattern);
  const texts = fc.string({ unit: fc.constantFrom(..."abAB12.. )(|]é"), maxLength: 8 });
  fc.assert(
    fc.property(texts, (text) => {
      expect(linear.test(text)).toBe(own.test(text));
    }),
    { numRuns: 500 },
  );
});

it("is done with a text that JavaScript never is", () => {
  expect(linearPattern("^(?!x)(a+)+$").test(`${"a".repeat(50_000)}!`)).toBe(false);
});

it.each(["a(?=b)", "^a(?=b)", "^(?=a)b|c", "^(?=a)?b", "^(?=a){0}b", "(?=a)b", "^(?<=a)b", "^(?:a)b"])(
  "leaves %s whole, whose start is no condition of all",
  (pattern) => {
    expect(partsOf(pattern)).toEqual([{ source: pattern, negated: false }]);
  },
);
