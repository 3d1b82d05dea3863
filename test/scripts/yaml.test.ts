/** The YAML that `convert` writes: readers of YAML 1.1 and of 1.2 read what is in the document. */

import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { load } from "js-yaml";
import { parse } from "yaml";
import { printYaml } from "../../scripts/print/yaml.js";
import { runs } from "../support/explore.js";

const readers: readonly (readonly [string, (text: string) => unknown])[] = [
  ["yaml, 1.1", (text) => parse(text, { version: "1.1" })],
  ["yaml, 1.2", (text) => parse(text, { version: "1.2" })],
  ["js-yaml", (text) => load(text)],
];

/** Texts that a version, or a reader of it, takes for another type than a string when they are not quoted. */
const words = [
  "y Y n N yes Yes YES no No NO on On ON off Off OFF true True TRUE false False FALSE",
  "null Null NULL ~ = << - ? : ! & * | > % @ ` ,",
  "0 -0 007 0o17 0O17 0x1F 0XFF 0b11 0b_1 1_000 +1 -1 +0 1,000 08 0_7 _1 1_",
  "1. .5 +.5 -.5 1.5 1e3 1E3 1e+3 1.e3 1.5e-3 .5e3 1_0.5 ._5 6.8523015e+5 685.230_15e+03",
  ".inf -.inf +.inf .Inf .INF .nan .NaN .NAN inf nan NaN Infinity",
  "1:30 190:20:30 190:20:30.15 12:00:00 -1:30 +1:30.5 1:60",
  "2001-01-01 2001-1-1 2001-12-14t21:59:43.10-05:00 2001-12-15T02:59:43.1Z 20010101",
  "%A # #a a#b --- ... {a [a 'a \"a a: :a -a ?a",
].flatMap((line) => line.split(" "));
const spaced = [
  "2001-12-14 21:59:43.10 -5",
  "a: b",
  "a #b",
  " a",
  "a ",
  "- a",
  "? a",
  "",
  "\ta",
  "a\nb",
  "a\n",
  "\n",
  "\uFFFE",
  "a\uFFFFb",
  "\uD800",
  "a\u2028b\u0085c",
];

function expectAlike(document: Record<string, unknown>): void {
  const text = printYaml(document, undefined);
  for (const [reader, read] of readers)
    expect({ reader, value: read(text) }).toEqual({ reader, value: document });
}

describe("a document printed as YAML", () => {
  it.each([...words, ...spaced].map((word) => [word]))(
    "keeps the text %j as a value, an item and a key",
    (word) => {
      expectAlike({ value: word, list: [word, [word]], [word || "empty"]: { [word || "empty"]: word } });
    },
  );

  it("keeps any text of the characters of which other types are made", () => {
    const letters = [..."0123456789_.:+-eExobaftTzZ ~=<>yYnNoOuls"].map((each) => fc.constant(each));
    const text = fc.string({ unit: fc.oneof(...letters), maxLength: 12 });
    fc.assert(
      fc.property(text, text, (value, key) => {
        expectAlike({ value, list: [value], [`${key}`]: value });
      }),
      runs(1500),
    );
  });

  it("keeps any JSON value", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3, noUnicodeString: false })),
        (document) => {
          const text = printYaml(document, undefined);
          const plain = JSON.parse(JSON.stringify(document)) as unknown;
          for (const [reader, read] of readers)
            expect({ reader, value: JSON.parse(JSON.stringify(read(text))) }).toEqual({
              reader,
              value: plain,
            });
        },
      ),
      runs(400),
    );
  });

  it("writes numbers as YAML 1.1 asks for them, to the last digit", () => {
    const document = { a: 1e21, b: -1e-7, c: 1.5e300, d: 0.5, e: 9007199254740992 };
    expectAlike(document);
    const written = (_: object, key: string) =>
      key === "e" ? "9007199254740993" : key === "a" ? "1e400" : undefined;
    expect(printYaml(document, written)).toBe(
      "a: 1.0e+400\nb: -1.0e-7\nc: 1.5e+300\nd: 0.5\ne: 9007199254740993\n",
    );
  });
});
