/** Patterns of every construct of ECMAScript's regular expressions, and texts that they tell apart. */

import fc from "fast-check";

/** Characters of one and two code units, halves of surrogate pairs that may meet, and what `\b`, `.` and `$` look at. */
const characters = [
  ..."abAB1_- .é😀😂𝒳",
  "ſ",
  "\u212a",
  "\ud83d",
  "\ude00",
  "\n",
  "\r",
  "\u2028",
  "\u00a0",
  "\ufeff",
];

const escapes = String.raw`\w \W \d \D \s \S \. \n \t \0 \cA \c \x41 \x4 \u0061 \u{61} \u{1F600} \uD83D\uDE00 \uD83D \uDE00 \ud83d \u \k \- \_ \/ \] \] \p{L} \P{L} \p{Lu} \p{Emoji} \p{Script=Latin} \1 \2 \07 \012 \101 \8 \18`;

const classes = String.raw`[ab] [^a] [a-z] [^a-z\d] [\w-] [^\W] [\s\S] [^\S\d] [] [^] [.] [\b] [^\b] [-a] [a-] [\]a] [^\]] [(|)] [😀] [^😀] [😀-😂] [^😀-😂] [\u{1F600}a] [\uD83D\uDE00] [^\uD83D\uDE00] [\uD83D] [^\uDE00] [\uD83Da] [\uD83D-\uDE00] [\p{L}1] [^\p{L}] [\P{L}] [\cA] [\c] [\1] [a\-b] [é-😀]`;

/** What is an atom by its own in the older syntax alone. */
const legacy = ["{", "}", "]", "a{,2}", "a{", "{1"];

const words = (text: string) => text.split(" ");

/** Texts. */
export const patternTexts = fc.string({ unit: fc.constantFrom(...characters), maxLength: 7 });

const repeats = [
  "",
  "",
  "",
  "*",
  "+",
  "?",
  "*?",
  "+?",
  "??",
  "{2}",
  "{0}",
  "{1,2}",
  "{0,1}",
  "{2,}",
  "{1,3}?",
];

/** Patterns, most of which JavaScript accepts. */
export const patternSources = fc.letrec<{ pattern: string; item: string }>((tie) => ({
  pattern: fc
    .array(fc.array(tie("item"), { maxLength: 4 }), { minLength: 1, maxLength: 3 })
    .map((alternatives) => alternatives.map((items) => items.join("")).join("|")),
  item: fc.oneof(
    { maxDepth: 3 },
    fc.oneof(
      fc
        .tuple(
          fc.oneof(
            {
              weight: 3,
              arbitrary: fc.constantFrom(...characters.map((each) => each.replace(/[.]/g, "\\."))),
            },
            { weight: 2, arbitrary: fc.constantFrom(".", ...words(escapes)) },
            { weight: 2, arbitrary: fc.constantFrom(...words(classes)) },
          ),
          fc.constantFrom(...repeats),
        )
        .map((parts) => parts.join("")),
      fc.constantFrom("^", "$", "\\b", "\\B", "\\b", "\\B"),
      { weight: 1, arbitrary: fc.constantFrom("a", ...legacy) },
    ),
    fc
      .tuple(
        fc.oneof(
          fc.constantFrom("(", "(?:", "(?:"),
          fc.nat().map((name) => `(?<n${name}>`),
        ),
        tie("pattern"),
        fc.constantFrom(...repeats),
      )
      .map(([open, body, repeat]) => `${open}${body})${repeat}`),
    fc
      .tuple(
        fc.constantFrom("(?=", "(?!", "(?<=", "(?<!"),
        tie("pattern"),
        fc.constantFrom("", "", "", "?", "*", "{2}"),
      )
      .map(([open, body, repeat]) => `${open}${body})${open.includes("<") ? "" : repeat}`),
  ),
})).pattern;
