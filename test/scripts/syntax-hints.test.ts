/** An error of syntax is told where it can be mended, and with what to do. */

import { describe, expect, it } from "@jest/globals";
import { type Diagnostic, Diagnostics } from "../../scripts/diagnostics.js";
import { parseSource } from "../../scripts/read/parse-yaml.js";
import { Places } from "../../scripts/read/places.js";

/** Each in the place of ‸ in the document; where it is told, counted from there; what is said. */
const errors: readonly [text: string, line: number, column: number, said: RegExp][] = [
  ["description: a: b", 0, 14, /second colon.* Put the value in quotes/],
  ['description: "abc', 0, 14, /begins here with " does not end\. Close it with "/],
  ["description: 'abc", 0, 14, /begins here with ' does not end\. Close it with '/],
  ['x-list: ["a, "b"]', 0, 15, /a comma is missing before this, or a quote is not closed/],
  ["description: 'it's'", 0, 18, /more follows where the value has ended\. Put all of it in one pair/],
  ['description: "a" b', 0, 18, /more follows where the value has ended/],
  ["description: @a", 0, 14, /can begin with @\. Put it in quotes/],
  ["description: `a`", 0, 14, /can begin with `\. Put it in quotes/],
  ["pattern: *.txt", 0, 10, /alias \*\.txt names no earlier anchor.*quotes/],
  ["description: & a", 0, 14, /Put the text in quotes/],
  ["description: | text", 0, 16, /behind \| or >\. Begin it on the next line/],
  ["\tdescription: a", 0, 1, /a tab indents this line\. Use spaces/],
  ["description:a", 0, 1, /Write `key: value`, with a space behind the colon/],
  ["x-list: [1, 2", 1, 1, /opened at line 4, column 11, is not closed.* Add the \]/],
  ["x-map: {a: 1", 1, 1, /opened at line 4, column 10, is not closed.* Add the }/],
  ["x-list: [1]]", 0, 12, /this \] closes nothing/],
  ["x-list: [1,, 2]", 0, 12, /a comma too many/],
  ['x-list: ["a" "b"]', 0, 14, /a comma is missing before this/],
  ["x-map: {a: 1 b: 2}", 0, 12, /Add the comma/],
  ["x-list: - 1", 0, 9, /a list begins behind its key\. Begin it on the next line/],
  ['pattern: "\\d"', 0, 11, /\\d means nothing between double quotes\. Write \\\\ /],
  [" description: a", 0, 2, /this key stands deeper than the one above it/],
];

const first = "openapi: 3.0.3\ninfo:\n  title: A\n  ";

async function told(text: string): Promise<readonly Diagnostic[]> {
  const diagnostics = new Diagnostics();
  await parseSource({ name: "api.yaml", path: "/api.yaml" }, text, new Places(), diagnostics);
  return diagnostics.list();
}

describe("an error of syntax", () => {
  it.each(errors)("%j is told %d lines below, at column %d: %s", async (text, line, column, said) => {
    expect(await told(`${first}${text}\n  version: "1"\npaths: {}\n`)).toMatchObject([
      {
        code: "yaml-syntax",
        message: expect.stringMatching(said),
        place: { line: 4 + line, column: 2 + column },
      },
    ]);
  });

  it.each([
    ['{\n"info": {"title": "a"\n"version": "1"}}', 3, 1, /a comma or a colon is missing/],
    ['{\n"info" {"title": "a"}}', 2, 8, /a comma or a colon is missing/],
    ['{\n"info": {"title": "a"}},\n"paths": {}}', 2, 24, /behind the end of the value/],
    ['{\n"info": {"title": "a}}', 2, 19, /does not end/],
    ['{\n"info": {"title": "a"}', 2, 23, /opened at line 1, column 1, is not closed.* Add the }/],
    ['{\n"info": {"title": "a"}}\n}', 3, 1, /this } closes nothing/],
  ])("of JSON, %j, is told at %d:%d: %s", async (text, line, column, said) => {
    expect(await told(text)).toMatchObject([
      { code: "yaml-syntax", message: expect.stringMatching(said), place: { line, column } },
    ]);
  });
});
