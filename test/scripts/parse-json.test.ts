import fc from "fast-check";
import { Diagnostics } from "../../scripts/diagnostics.js";
import { parseSource } from "../../scripts/read/parse-yaml.js";
import { Places } from "../../scripts/read/places.js";
import { runs } from "../support/explore.js";

/** The value, and the place of each of its parts. */
async function read(text: string) {
  const places = new Places();
  const diagnostics = new Diagnostics();
  const { value } = await parseSource({ name: "a.yaml", path: "/a.yaml" }, text, places, diagnostics);
  const found: unknown[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    found.push(places.of(node));
    for (const [key, each] of Object.entries(node)) {
      found.push([key, places.of(node, key), places.roundedAt(node, key)]);
      visit(each);
    }
  };
  visit(value);
  return { value, found, diagnostics: diagnostics.list() };
}

/** A comment is none of JSON's: YAML's parser reads the text then. */
const asYaml = (text: string) => read(`${text}\n# end\n`);

describe("JSON", () => {
  it("is read to the values and places that YAML's parser gives", async () => {
    const documents = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }));
    await fc.assert(
      fc.asyncProperty(documents, fc.constantFrom(undefined, 2), async (document, indent) => {
        const text = JSON.stringify(document, undefined, indent);
        expect(await read(text)).toEqual(await asYaml(text));
      }),
      runs(200),
    );
  });

  it("may have any number of brackets in its strings", async () => {
    const document = { a: "[".repeat(2000) };
    expect(await read(JSON.stringify(document))).toMatchObject({ value: document, diagnostics: [] });
  });

  it.each([
    ["a key that stands twice", '{"a": 1,\n "a": 2}'],
    [
      "a key that stands twice, with other parts each time",
      '{"a": {"b": {"c": [1]}},\n "a": {"d": {"e": {}}}}',
    ],
    ["a key that stands twice, an object and a list", '{"a": {"b": {"c": 1}},\n "a": [[1], {"e": 2}]}'],
    ["a key that stands twice, an object and a text", '{"a": {"b": {"c": 1}},\n "a": "e"}'],
    ["a merge", '{"a": {"<<": {"b": 1}}}'],
    ["a fault", '{"a": 1,\n "b": }'],
    [
      "numbers that are rounded",
      '{"a": 9007199254740993, "b": [1, -1e400, {"c": 0.1234567890123456789}], "d": 1e-400}',
    ],
    ["a name of objects", '{"__proto__": {"a": [1, {"b": null}]}}'],
  ])("with %s is what YAML's parser makes of it", async (_, text) => {
    expect(await read(text)).toEqual(await asYaml(text));
  });
});
