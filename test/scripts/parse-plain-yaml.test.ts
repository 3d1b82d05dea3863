import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Diagnostics } from "../../scripts/diagnostics.js";
import { parsePlainYaml } from "../../scripts/read/parse-plain-yaml.js";
import { parseThoroughly } from "../../scripts/read/parse-thoroughly.js";
import { parseSource } from "../../scripts/read/parse-yaml.js";
import { Places, type SourceFile } from "../../scripts/read/places.js";
import { repository } from "../support/joinery.js";

const name = { name: "a.yaml", path: "/a.yaml", digest: "" };

/** The place of each part of a value. */
function placesIn(value: unknown, places: Places): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  const parts = Object.entries(value).flatMap(([key, each]) => [
    [key, places.of(value, key), places.roundedAt(value, key)],
    ...placesIn(each, places),
  ]);
  return [places.of(value), ...parts];
}

/** What a reader makes of a text: the value, its places, and the lines that stand too shallow. */
async function outcome(read: (places: Places, diagnostics: Diagnostics) => SourceFile | Promise<SourceFile>) {
  const places = new Places();
  const diagnostics = new Diagnostics();
  const { value } = await read(places, diagnostics);
  const said = diagnostics.list().map(({ code, place }) => `${code} ${place?.line}:${place?.column}`);
  return { value, text: JSON.stringify(value), places: placesIn(value, places), said };
}

const quick = (text: string) =>
  outcome((places, diagnostics) => parseSource(name, text, places, diagnostics));
const thorough = (text: string) =>
  outcome((places, diagnostics) => parseThoroughly(name, text, places, diagnostics));

/** Whether the quick reader takes a text. */
function isTaken(text: string): boolean {
  const file = { ...name, lines: { linePos: () => ({ line: 1, col: 1 }) }, value: undefined };
  return parsePlainYaml(text, file, new Places()) !== undefined;
}

describe("plain YAML is read as by the thorough parser", () => {
  it.each([
    [
      "scalars",
      "a: 0x1F\nb: 1_000\nc: 0o17\nd: 017\ne: 1e3\nf: .5\ng: 5.\nh: +1\ni: yes\nj: 2001-01-01\nk: ~\nl: null",
    ],
    [
      "more scalars",
      "a: NULL\nb: .nan\nc: -.INF\nd: 12345678901234567890\ne: 1:30\nf: =\ng: '1'\nh: +.inf\ni: nULL\nj: True",
    ],
    [
      "numbers that are rounded",
      "a: 9007199254740993\nb: [0x20000000000001, '9007199254740993']\nc: -1e400 # d\ne:\n  - +.1234567890123456789\n  - 1e-400",
    ],
    [
      "keys",
      "200: a\n1.5: b\ntrue: c\n~: d\n\"q\": e\n'r': f\nkey with spaces: g\n__proto__: h\nconstructor: i",
    ],
    [
      "lists",
      "a:\n- 1\n- 2\nb:\n  - - c\n    - d\n  - e: 1\n    f: 2\n  - 'g'\n  - [h, i]\n  - {j: 1}\n  - |\n   k\n  - >\n   l\n",
    ],
    ["comments", "# first\na: b #c\n#d\ne: f\ng: #h\n  i: 1\nj: |  # k\n  l # m\n"],
    [
      "folded text",
      "a: \"x\\\n  y\\n z\"\nb: x\n  y\n\n  z\nc: 'it''s\n  two'\nd: >-\n\n  x\n\n   y\n  z\n\ne: |+\n  x\n\n\nf: |2\n   x\n",
    ],
    ["brackets", "a: [1,\n  2, {b: c,}]\nd: {e: {f: [{g: 1}]}}\nh: [\n]\ni: {}\nj: [http://x:80/y#z, k]"],
    ["brackets that close as their key stands", "a:\n  b: {\n    c: 1\n  }\n  d:\n  - [\n    1\n  ]\n"],
    ["text that stands too shallow", "a: \"A text\nof two\nlines\"\nb:\n  c: 'd\n  e'\n"],
    ["brackets that stand too shallow", "a:\n  b: [\n    1,\n  2\n ]\nc: {\n  d: 1,\ne: 2 }\n"],
    ["other line ends", 'a:\r\n  b: 1\r\n  c: "x\r\n    y"\r\n'],
    ["a document's start", "---\na: 1\n"],
    ["no mapping", "- a"],
  ])("%s", async (_, text) => {
    expect(isTaken(text)).toBe(true);
    expect(await quick(text)).toEqual(await thorough(text));
  });

  it.each([
    ["an anchor and an alias", "a: &x 1\nb: *x"],
    ["a tag", "a: !!str 1"],
    ["a merge", "a: {b: 1}\n<<: {c: 2}"],
    ["a key that stands twice", "a: 1\na: 2"],
    ["a number that stands twice", "200: 1\n0200: 2"],
    ["a key that is no text", "[a]: 1"],
    ["an item that is not there", "a:\n-\n- 1"],
    ["a question", "? a\n: b"],
    ["two documents", "a: 1\n---\nb: 2"],
    ["a text without end", "a: 'x"],
    ["a comma too many", "a: [1,,2]"],
    ["a tab", "a:\n\tb: 1"],
    ["nothing", ""],
  ])("%s is left to it", async (_, text) => {
    expect(await quick(text)).toEqual(await thorough(text));
  });

  it("all documents of the tests and of the specification are", async () => {
    const taken: string[] = [];
    for (const folder of ["spec", "test/cases"]) {
      for (const file of readdirSync(join(repository, folder), { recursive: true, encoding: "utf8" })) {
        if (!/\.ya?ml$/.test(file)) continue;
        const text = readFileSync(join(repository, folder, file), "utf8");
        if (isTaken(text)) taken.push(file);
        expect({ file, ...(await quick(text)) }).toEqual({ file, ...(await thorough(text)) });
      }
    }
    expect(taken.length).toBeGreaterThan(50);
  });
});
