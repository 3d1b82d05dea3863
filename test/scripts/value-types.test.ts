/** Which types, properties and items schemas leave: by references, `allOf`, `anyOf`, in 3.0 and 3.1, with cycles. */

import type { JsonObject } from "../../scripts/json.js";
import {
  additionalOf,
  defaultOf,
  itemsOf,
  propertiesOf,
  requiredOf,
  resolved,
  type SchemaContext,
  shapeOf,
  typesOf,
} from "../../scripts/model/value-types.js";

const all = ["null", "boolean", "integer", "number", "string", "array", "object"];
const list = { type: "array", items: { type: "string" } };
const point = { type: "object", properties: { x: { type: "integer" } } };

function context(dialect: "3.0" | "3.1", schemas: JsonObject = {}): SchemaContext {
  return { document: { components: { schemas } }, dialect };
}

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

describe.each(["3.0", "3.1"] as const)("types of a schema in %s", (dialect) => {
  const schemas: JsonObject = {
    List: list,
    Point: point,
    Alias: ref("List"),
    Self: { anyOf: [ref("Self"), { type: "string" }] },
    SelfAll: { allOf: [ref("SelfAll"), { type: "string" }] },
    Tree: { type: "array", items: ref("Tree") },
    Nothing: ref("Nothing"),
    PingPong: { oneOf: [ref("Pong"), { type: "integer" }] },
    Pong: { oneOf: [ref("PingPong"), { type: "boolean" }] },
  };
  const here = context(dialect, schemas);

  test.each<[string, unknown, string[]]>([
    ["no keywords", {}, all],
    ["true", true, all],
    ["false", false, []],
    ["no schema", undefined, all],
    ["type", { type: "string" }, ["string"]],
    ["number", { type: "number" }, ["integer", "number"]],
    ["enum", { enum: ["a", 1, 1.5, null, []] }, ["null", "integer", "number", "string", "array"]],
    ["enum beside type", { type: "string", enum: ["a", null] }, ["string"]],
    ["reference", ref("Alias"), ["array"]],
    ["reference to nothing", ref("Missing"), all],
    ["reference to itself", ref("Nothing"), all],
    ["anyOf", { anyOf: [ref("List"), { type: "integer" }] }, ["integer", "array"]],
    ["oneOf with an open branch", { oneOf: [ref("List"), {}] }, all],
    ["oneOf that holds false", { oneOf: [ref("List"), false] }, ["array"]],
    [
      "allOf intersects",
      { allOf: [{ type: "number" }, { anyOf: [list, { type: "integer" }] }] },
      ["integer"],
    ],
    ["allOf with open parts", { allOf: [{ description: "-" }, ref("Point")] }, ["object"]],
    ["type beside anyOf", { type: "string", anyOf: [list, { type: "string" }] }, ["string"]],
    ["empty choices say nothing", { anyOf: [], type: "string" }, ["string"]],
    ["not a type", { anyOf: [list, point], not: { type: "array" } }, ["object"]],
    ["not anything", { not: {} }, []],
    ["not with more is passed over", { type: "string", not: { type: "string", enum: ["a"] } }, ["string"]],
    ["a choice with itself", ref("Self"), ["string"]],
    ["joined with itself", ref("SelfAll"), ["string"]],
    ["two that choose each other", ref("PingPong"), ["boolean", "integer"]],
    ["a list of itself", ref("Tree"), ["array"]],
  ])("%s", (_, schema, expected) => {
    expect(all.filter((type) => typesOf(here, schema).has(type as never))).toEqual(expected);
  });

  test.each<[string, unknown, string]>([
    ["list or null", { anyOf: [list, { enum: [null] }] }, "array"],
    ["list or text", { oneOf: [{ type: "string" }, ref("List")] }, "array"],
    ["object by reference", { allOf: [ref("Point")] }, "object"],
    ["anything", {}, "primitive"],
    ["properties alone", { properties: { a: {} } }, "object"],
    ["items alone", { items: {} }, "array"],
    ["list or object", { anyOf: [list, point] }, "array"],
    ["text or null", { anyOf: [{ type: "string" }, { enum: [null] }] }, "primitive"],
  ])("shape of %s", (_, schema, shape) => expect(shapeOf(here, schema)).toBe(shape));

  test("chains of thousands of references and hundreds of levels are answered", () => {
    const long: JsonObject = { C0: list };
    for (let at = 1; at <= 5000; at += 1) long[`C${at}`] = ref(`C${at - 1}`);
    for (let at = 1; at <= 5000; at += 1) long[`D${at}`] = { allOf: [ref(`D${at - 1}`)] };
    const wide = context(dialect, long);
    expect([...typesOf(wide, ref("C5000"))]).toEqual(["array"]);
    expect(typesOf(wide, ref("D5000")).has("array")).toBe(true);
  });

  test("doubling choices are visited once each", () => {
    const doubling: JsonObject = { E0: list };
    for (let at = 1; at <= 60; at += 1)
      doubling[`E${at}`] = { anyOf: [ref(`E${at - 1}`), ref(`E${at - 1}`)] };
    expect([...typesOf(context(dialect, doubling), ref("E60"))]).toEqual(["array"]);
    doubling.E0 = { anyOf: [ref("E60"), list] };
    expect(typesOf(context(dialect, { ...doubling }), ref("E60")).has("array")).toBe(true);
  });

  test("properties are those of all parts, joined as the parts are", () => {
    const both = { allOf: [ref("Point"), { properties: { x: { minimum: 1 }, y: {} } }] };
    expect(Object.fromEntries(propertiesOf(here, both))).toEqual({
      x: { allOf: [{ type: "integer" }, { minimum: 1 }] },
      y: {},
    });
    const either = { oneOf: [ref("Point"), { properties: { x: { type: "string" }, z: true } }] };
    expect(Object.fromEntries(propertiesOf(here, either))).toEqual({
      x: { anyOf: [{ type: "integer" }, { type: "string" }] },
      z: {},
    });
    expect(propertiesOf(here, JSON.parse('{"properties": {"__proto__": {"type": "string"}}}')).size).toBe(1);
    expect(propertiesOf(here, { type: "string" }).size).toBe(0);
  });

  test("items are those of all parts", () => {
    expect(itemsOf(here, { anyOf: [ref("Alias"), { type: "null" }] })).toEqual({ type: "string" });
    expect(itemsOf(here, { allOf: [list, { items: { minLength: 1 } }] })).toEqual({
      allOf: [{ type: "string" }, { minLength: 1 }],
    });
    expect(itemsOf(here, { prefixItems: [{ type: "integer" }], items: false })).toEqual({ type: "integer" });
    expect(itemsOf(here, point)).toBeUndefined();
  });

  test("additional properties, required ones and defaults come from all parts", () => {
    const schema = {
      allOf: [
        { additionalProperties: { type: "integer" }, required: ["a"] },
        { required: ["b"], default: { b: 1 } },
      ],
      anyOf: [{ required: ["c", "d"] }, { required: ["d"] }],
    };
    expect(additionalOf(here, schema)).toEqual({ type: "integer" });
    expect(additionalOf(here, { additionalProperties: true })).toEqual({});
    expect(additionalOf(here, { additionalProperties: false })).toBeUndefined();
    expect([...requiredOf(here, schema)].sort()).toEqual(["a", "b", "d"]);
    expect(defaultOf(here, schema)).toEqual([{ b: 1 }]);
    expect(defaultOf(here, { default: null })).toEqual([null]);
    expect(defaultOf(here, { anyOf: [{ default: 1 }] })).toBeUndefined();
  });

  test("a reference is followed to its end", () => {
    expect(resolved(here, ref("Alias"))).toBe(schemas.List);
    expect(resolved(here, ref("Nothing"))).toEqual(ref("Nothing"));
    expect(resolved(here, undefined)).toEqual({});
  });
});

test("nullable adds null in 3.0 beside a type, and nowhere else", () => {
  const types = (dialect: "3.0" | "3.1", schema: unknown) => [...typesOf(context(dialect), schema)].sort();
  expect(types("3.0", { type: "string", nullable: true })).toEqual(["null", "string"]);
  expect(types("3.1", { type: "string", nullable: true })).toEqual(["string"]);
  expect(types("3.0", { nullable: true, anyOf: [{ type: "string" }] })).toEqual(["string"]);
  // OpenAPI 3.0.4: `enum` holds beside `nullable`, and so does `allOf`.
  expect(types("3.0", { type: "string", nullable: true, enum: ["x"] })).toEqual(["string"]);
  expect(types("3.0", { type: "string", nullable: true, enum: ["x", null] })).toEqual(["null", "string"]);
  expect(types("3.0", { type: "object", nullable: true, allOf: [{ type: "object" }] })).toEqual(["object"]);
  expect(types("3.1", { type: ["array", "null"] })).toEqual(["array", "null"]);
  expect(types("3.1", { const: 1 })).toEqual(["integer"]);
});

test("keywords beside a reference count in 3.1 alone", () => {
  const schemas = { Any: { description: "anything" } };
  const beside = { ...ref("Any"), type: "array", items: { type: "string" } };
  expect([...typesOf(context("3.1", schemas), beside)]).toEqual(["array"]);
  expect(typesOf(context("3.0", schemas), beside).size).toBe(all.length);
  expect(itemsOf(context("3.1", schemas), beside)).toEqual({ type: "string" });
});

test("then, else and dependentSchemas name properties and leave types", () => {
  const schema = {
    if: { required: ["a"] },
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
    then: { type: "object", properties: { b: {} } },
    else: { type: "array" },
    dependentSchemas: { a: { properties: { c: {} } } },
  };
  expect([...typesOf(context("3.1"), schema)].sort()).toEqual(["array", "object"]);
  expect([...propertiesOf(context("3.1"), schema).keys()]).toEqual(["b", "c"]);
});
