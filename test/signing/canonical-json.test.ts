import fc from "fast-check";
import { canonicalJson, compareCodePoints, maximumDepth } from "../../src/signing/canonical-json.js";
import type { JsonObject, JsonValue } from "../../src/signing/json.js";
import { runs } from "../support/explore.js";

const parse = (text: string): JsonValue => JSON.parse(text) as JsonValue;

/** JSON whose numbers are integers and whose strings are Unicode: all that has a canonical form. */
const canonicalValues = fc
  .jsonValue({ stringUnit: "binary", maxDepth: 6 })
  .map((value) => onlyIntegers(value as JsonValue));

function onlyIntegers(value: JsonValue): JsonValue {
  if (typeof value === "number") return Number.isSafeInteger(value) ? value : Math.trunc(value % 1e9) || 0;
  if (Array.isArray(value)) return value.map(onlyIntegers);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, onlyIntegers(item)]));
}

describe("canonical JSON", () => {
  it.each([
    ["an empty object", "{}", "{}"],
    ["sorted keys", '{ "one": 1, "two": "Two" }', '{"one":1,"two":"Two"}'],
    ["keys that come unsorted", '{"b":"2","a":"1"}', '{"a":"1","b":"2"}'],
    ["keys of inner objects", '{"auth":{"b":1,"a":[{"d":1,"c":2}]}}', '{"auth":{"a":[{"c":2,"d":1}],"b":1}}'],
    ["text beyond ASCII as it is", '{"a":"\\u65e5"}', '{"a":"日"}'],
    ["keys beyond ASCII", '{"本":2,"日":1}', '{"日":1,"本":2}'],
    ["null, true and false", '{"a":null,"b":true,"c":false}', '{"a":null,"b":true,"c":false}'],
    [
      "the shortest escapes",
      '"\\u0008\\u0009\\u000a\\u000c\\u000d\\u0022\\u005c\\/"',
      '"\\b\\t\\n\\f\\r\\"\\\\/"',
    ],
    ["other control characters", '"\\u0001\\u001F\\u007f"', '"\\u0001\\u001f\u007f"'],
    ["negative zero as zero", '{"a":-0,"b":-0.0}', '{"a":0,"b":0}'],
    ["an exponent as the integer it is", '{"a":1e3,"b":1.0}', '{"a":1000,"b":1}'],
    ["the largest integers", "[9007199254740991,-9007199254740991]", "[9007199254740991,-9007199254740991]"],
    ["a key named __proto__", '{"b":1,"__proto__":{"c":2}}', '{"__proto__":{"c":2},"b":1}'],
  ])("writes %s", (_name, input, output) => {
    expect(canonicalJson(parse(input))).toBe(output);
  });

  it("sorts keys by code point where JavaScript would sort by UTF-16 unit", () => {
    // U+FF5E is one unit, FF5E; U+1F600 is two, D83D DE00, and yet the larger code point.
    const value = { "\u{1f600}": 1, "\uff5e": 2 };
    expect(Object.keys(value).sort()).toEqual(["\u{1f600}", "\uff5e"]);
    expect(canonicalJson(value)).toBe('{"\uff5e":2,"\u{1f600}":1}');
  });

  it.each([
    ["a fraction", "1.5"],
    ["an integer above 2^53-1", "9007199254740992"],
    ["an integer below -(2^53-1)", "-9007199254740992"],
    ["infinity", "1e999"],
    ["half of a surrogate pair", '"\\ud83d"'],
    ["half of a surrogate pair in a key", '{"\\ude00":1}'],
    ["surrogates in the wrong order", '"\\ude00\\ud83d"'],
  ])("refuses %s, wherever it stands", (_name, input) => {
    const refusal = expect.objectContaining({ name: "Failure", code: "M_BAD_JSON" });
    expect(() => canonicalJson(parse(input))).toThrow(refusal);
    expect(() => canonicalJson({ a: [{ b: parse(input) }] })).toThrow(refusal);
  });

  it.each([
    ["arrays", "[", "]"],
    ["objects", '{"a":', "}"],
  ])("refuses %s nested 10,000 levels deep without running out of stack", (_name, open, close) => {
    const deep = parse(`${open.repeat(10_000)}1${close.repeat(10_000)}`);
    expect(() => canonicalJson(deep)).toThrow(expect.objectContaining({ code: "M_BAD_JSON" }));
  });

  it("writes nesting up to its bound", () => {
    const text = `${"[".repeat(maximumDepth)}1${"]".repeat(maximumDepth)}`;
    expect(canonicalJson(parse(text))).toBe(text);
    expect(() => canonicalJson(parse(`[${text}]`))).toThrow();
  });

  it("writes any finite number where the room version is not strict", () => {
    expect(canonicalJson(parse('{"a":1.5,"b":1e20}'), { strictNumbers: false })).toBe(
      '{"a":1.5,"b":100000000000000000000}',
    );
    expect(() => canonicalJson(parse("1e999"), { strictNumbers: false })).toThrow();
  });

  it("takes what is not JSON at all for a defect", () => {
    expect(() => canonicalJson({ a: undefined } as unknown as JsonValue)).toThrow(TypeError);
  });

  it("says what JSON.parse reads back", () => {
    fc.assert(
      fc.property(canonicalValues, (value) => {
        expect(parse(canonicalJson(value))).toEqual(parse(JSON.stringify(value)));
      }),
      runs(),
    );
  });

  it("is the same for canonical JSON read back", () => {
    fc.assert(
      fc.property(canonicalValues, (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(parse(text))).toBe(text);
      }),
      runs(),
    );
  });

  it("does not depend on the order in which keys were added", () => {
    const entries = fc.uniqueArray(fc.tuple(fc.string({ unit: "grapheme" }), fc.integer()), {
      selector: ([key]) => key,
    });
    fc.assert(
      fc.property(entries, (pairs) => {
        const forwards: JsonObject = Object.fromEntries(pairs);
        const backwards: JsonObject = Object.fromEntries([...pairs].reverse());
        expect(canonicalJson(forwards)).toBe(canonicalJson(backwards));
      }),
      runs(),
    );
  });
});

describe("the order of keys", () => {
  it("is that of their UTF-8 bytes, which is that of code points", () => {
    const text = fc.string({ unit: "binary", maxLength: 6 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const bytes = Buffer.compare(Buffer.from(a, "utf8"), Buffer.from(b, "utf8"));
        expect(Math.sign(compareCodePoints(a, b))).toBe(bytes);
      }),
      runs(1_000),
    );
  });
});
