/** What of a text is no JSON is found where it stands. */

import { describe, expect, it } from "@jest/globals";
import { Diagnostics } from "../../scripts/diagnostics.js";
import { jsonFaults } from "../../scripts/read/json-faults.js";
import { parseSource } from "../../scripts/read/parse-yaml.js";
import { Places } from "../../scripts/read/places.js";

const found = (text: string) =>
  jsonFaults(text).map(({ offset, problem }) => `${offset} ${problem.split(".")[0]}`);

describe("the faults of a JSON text", () => {
  it.each([
    ['{"a": [1, -2.5e3, "b\\"", true, null, {}], "c": []}', []],
    ['{"a": 1,}', ["7 a comma too many stands here"]],
    ['{"a": [1,]}', ["8 a comma too many stands here"]],
    ['{"a": 1, "b": [2,],}', ["16 a comma too many stands here", "18 a comma too many stands here"]],
    ['{"a" 1}', ["5 a comma or a colon is missing before this, or a quote is not closed"]],
    ['{"a": [1 2]}', ["9 a comma is missing before this, or a quote is not closed"]],
    ['{"a": }', ["6 a value is missing before this"]],
    ['{"a": 1}}', ["8 this stands behind the end of the value"]],
    ['{"a": [1}', ["8 a ] is missing before this"]],
    ['{"a": {"b": 1}', ["0 what is opened here is not closed"]],
    ['{"a": "b}\n', ['6 the text that begins here with " does not end']],
    ["{'a': yes}", ["1 JSON knows double quotes alone", "6 text stands in double quotes in JSON"]],
    ['{"a": 1 // b\n}', ["8 JSON has no comments"]],
    ['{"a": 01}', ["6 text stands in double quotes in JSON"]],
  ])("of %s", (text, faults) => {
    expect(found(text)).toEqual(faults);
  });
});

describe("a file with a comma behind the last item", () => {
  const told = async (name: string) => {
    const diagnostics = new Diagnostics();
    await parseSource({ name, path: `/${name}` }, '{\n "a": 1,\n}', new Places(), diagnostics);
    return diagnostics.list().map(({ code, place }) => [code, place?.line, place?.column]);
  };

  it("is told to be no JSON where it is called so", async () => {
    expect(await told("api.json")).toEqual([["json-syntax", 2, 8]]);
  });

  it("is YAML elsewhere", async () => {
    expect(await told("api.yaml")).toEqual([]);
  });
});
