import { isJsonObject, type JsonObject, type JsonValue, ownValue, without } from "../../src/signing/json.js";

const hostile = JSON.parse('{"__proto__": {"a": 1}, "b": 2}') as JsonObject;

describe("reading a stranger's object", () => {
  it("finds its own keys alone", () => {
    expect(ownValue(hostile, "b")).toBe(2);
    expect(ownValue(hostile, "__proto__")).toEqual({ a: 1 });
    for (const inherited of ["constructor", "toString", "a"]) {
      expect(ownValue(hostile, inherited)).toBeUndefined();
    }
    expect(ownValue({}, "__proto__")).toBeUndefined();
  });

  it("takes keys away and leaves __proto__ a key", () => {
    const rest = without(hostile, "b");
    expect(Object.keys(rest)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(rest)).toBe(Object.prototype);
  });

  it.each<[JsonValue | undefined, boolean]>([
    [{}, true],
    [[], false],
    [null, false],
    ["x", false],
    [1, false],
    [undefined, false],
  ])("tells whether %j is an object", (value, isObject) => {
    expect(isJsonObject(value)).toBe(isObject);
  });
});
