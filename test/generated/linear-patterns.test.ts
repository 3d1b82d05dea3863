/** Patterns in linear time, against JavaScript's own engine with the flags that Ajv gives it. */

import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { linearPattern } from "../../generated/runtime/patterns.js";
import { patternOf } from "../../scripts/emit/validator-patterns.js";
import { patternFault, patternFlags, unsupportedReason } from "../../scripts/patterns.js";
import { runs } from "../support/explore.js";
import { patternSources, patternTexts } from "../support/patterns.js";

const looking = [
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
  "(?<!a)b(?!a)",
  "^a?(?=(?<=a)b)",
  "(?<=a(?!b)(?<!ba))[.b]",
];

/** Counterexamples that were found once, and their kind: [pattern, text]. */
const found: readonly (readonly [string, string])[] = [
  [String.raw`\B`, "a😀a"],
  [String.raw`\b`, "😀"],
  [String.raw`a\B`, "a😀"],
  [String.raw`\B(?<=😀)`, "😀😀"],
  [String.raw`(?<!\w)\B(?!\w)a?`, "a😀a"],
  [String.raw`(?![\s\S])(?<![\s\S])`, "😀"],
  ["^.$", "😀"],
  ["^..$", "\ud83d\ude00"],
  ["^.$", "\ud83d"],
  ["^.$", "\ude00"],
  ["\ud83d", "😀"],
  ["\ude00", "😀"],
  [String.raw`\uD83D`, "😀"],
  [String.raw`\uD83D`, "\ud83da"],
  [String.raw`^\uD83D\uDE00$`, "😀"],
  [String.raw`^[\uD83D\uDE00]$`, "😀"],
  ["^[^a]$", "😀"],
  [String.raw`^[^\uD83D]$`, "\ud83d"],
  [String.raw`^[^\uD83D]$`, "😀"],
  [String.raw`^\W$`, "😀"],
  [String.raw`^\S{1}$`, "😀"],
  ["^😀{2}$", "😀😀"],
  // Not valid with the flag `u`: characters are code units.
  [String.raw`^😀{2}\_?$`, "\ud83d\ude00\ude00"],
  [String.raw`^.\_?$`, "😀"],
  [String.raw`^..\_?$`, "😀"],
  [String.raw`^[^a]\_?$`, "😀"],
  [String.raw`\u{3}\_?`, "uuu"],
  [String.raw`^\1\07\8\_?$`, "\u0001\u00078"],
  [String.raw`^\c\cA\_?$`, "\\c\u0001"],
  ["^a{,2}$", "a{,2}"],
];

/** As JavaScript runs it; undefined for what is not a pattern. */
function own(source: string): RegExp | undefined {
  try {
    return patternOf(source);
  } catch {
    return undefined;
  }
}

function linear(source: string): { test(text: string): boolean } {
  return linearPattern(source, patternFlags(source));
}

describe("a pattern in linear time", () => {
  it.each(looking)("%s matches what it matches in JavaScript", (source) => {
    const pattern = linear(source);
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."abAB12.. )(|]é\n\r\u2028\u00a0😀"), maxLength: 8 }),
        (text) => {
          expect(pattern.test(text)).toBe(own(source)?.test(text));
        },
      ),
      runs(500),
    );
  });

  it.each(found)("%j matches %j or not as in JavaScript", (source, text) => {
    expect(linear(source).test(text)).toBe(own(source)?.test(text));
  });

  it("matches what it matches in JavaScript, whatever it is made of", () => {
    const compared = { u: 0, "": 0 };
    fc.assert(
      fc.property(
        patternSources,
        fc.array(patternTexts, { minLength: 5, maxLength: 10 }),
        (source, texts) => {
          const expected = own(source);
          if (!expected || unsupportedReason(source)) return;
          compared[patternFlags(source)] += 1;
          const pattern = linear(source);
          for (const text of texts)
            if (pattern.test(text) !== expected.test(text))
              throw new Error(`${JSON.stringify({ source, text, flags: expected.flags })} differs`);
        },
      ),
      runs(4_000),
    );
    expect(compared.u).toBeGreaterThan(400);
    expect(compared[""]).toBeGreaterThan(400);
  });

  it("remembers little of a text of many characters, and goes on", () => {
    const every = Array.from({ length: 12_000 }, (_, at) => String.fromCodePoint(0x10000 + at)).join("");
    expect(linear(String.raw`(\p{L}\P{L}*)+x$`).test(every)).toBe(false);
    expect(linear(String.raw`(\p{L}\P{L}*)+x$`).test(`${every}x`)).toBe(true);
  });

  it.each([
    ["^(?!x)(a+)+$", "!"],
    ["(a+)+(?<!b)$", "!"],
    ["^(?:(?!a+b).)*$", "\n"],
    ["(?<=(a+)+b)c", "d"],
    ["(?<=(a+)+b)(a+)+(?=c)", "d"],
    ["(?:a?){200}b", "!"],
  ])("%s is done with a text that JavaScript never is", (source, end) => {
    expect(linear(source).test(`${"a".repeat(20_000)}${end}`)).toBe(false);
  });

  it.each([
    ["(?=(a+)b)\\1", "no references back"],
    ["(?<x>a+)+\\k<x>", "no references back"],
    ["(a+)+_\\_\\1", "no references back"],
    ["(?:a{1000}){1000}", "more than 5000 parts"],
    [`${"(".repeat(300)}a*${")*".repeat(300)}`, "more than 200 deep"],
  ])("%.30s cannot, and the reason is given", (source, reason) => {
    expect(patternFault(source)).toMatchObject({ isSlow: true, problem: expect.stringContaining(reason) });
  });
});
