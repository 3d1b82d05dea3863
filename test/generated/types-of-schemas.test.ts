/** Types of schemas that people write often say what their validators say: the same values, taken and refused. */

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import express from "express";
import { load, serve } from "../support/generated.js";
import { generated, typeErrors } from "../support/type-checked.js";

const schemas: Readonly<Record<string, string>> = {
  Address: "{ type: object, properties: { city: { type: string, nullable: true } } }",
  // What is required in a part of its own, or is named nowhere.
  Located: '{ allOf: [{ $ref: "#/components/schemas/Address" }, { required: [city] }] }',
  Placed: '{ allOf: [{ $ref: "#/components/schemas/Address" }], required: [city, street] }',
  Signed: "{ type: object, required: [signature], properties: { by: { type: string } } }",
  Counted: "{ type: object, required: [all], additionalProperties: { type: integer } }",
  // One of several has to be there.
  Contact:
    "{ type: object, properties: { email: { type: string }, phone: { type: string } }, anyOf: [{ required: [email] }, { required: [phone] }] }",
  Labelled:
    "{ type: object, required: [id], properties: { id: { type: integer } }, anyOf: [{ type: object, required: [a], properties: { a: { type: string } } }, { type: object, required: [b], properties: { b: { type: string } } }] }",
  Host: "{ type: string, anyOf: [{ minLength: 5 }, { pattern: '^a' }] }",
  // What has a default may be missing: nobody has to send it.
  Configured:
    "{ type: object, required: [id], properties: { id: { type: integer }, tags: { type: array, items: { type: string }, default: [] } } }",
  // `nullable` without a type beside it.
  Source: '{ nullable: true, anyOf: [{ type: string }, { $ref: "#/components/schemas/Address" }] }',
  // Lists whose items are lists behind something else, and enumerations among further properties.
  Rows: "{ type: array, items: { anyOf: [{ type: array, items: { type: string } }] } }",
  Grid: "{ type: array, items: { allOf: [{ type: array, items: { enum: [a, b] } }] } }",
  Coloured:
    "{ type: object, properties: { id: { type: string } }, required: [id], additionalProperties: { anyOf: [{ type: string, enum: [red, green] }] } }",
  Copied: '{ nullable: true, allOf: [{ $ref: "#/components/schemas/Address" }] }',
  // OpenAPI 3.0.4: beside `nullable`, all other keywords have to allow null too.
  Listed: "{ type: string, nullable: true, enum: [a, b] }",
  ListedOrNull: "{ type: string, nullable: true, enum: [a, null] }",
  ListedNull: "{ type: string, enum: [a, null] }",
  Numbered: "{ type: integer, nullable: true, enum: [1, 2] }",
  Housed: '{ type: object, nullable: true, allOf: [{ $ref: "#/components/schemas/Address" }] }',
  Maybe: "{ type: object, nullable: true, properties: { a: { type: string } } }",
  MaybeHoused: '{ type: object, nullable: true, allOf: [{ $ref: "#/components/schemas/Maybe" }] }',
  MaybeEither:
    '{ type: object, nullable: true, oneOf: [{ $ref: "#/components/schemas/Maybe" }, { $ref: "#/components/schemas/Contact" }] }',
  Either:
    '{ type: object, nullable: true, oneOf: [{ $ref: "#/components/schemas/Signed" }, { $ref: "#/components/schemas/Contact" }] }',
};

const taken: readonly [schema: string, value: unknown][] = [
  ["Address", { city: null }],
  ["Located", { city: "a" }],
  ["Located", { city: null }],
  ["Placed", { city: "a", street: 1 }],
  ["Signed", { signature: [1] }],
  ["Signed", { signature: "a", by: "b" }],
  ["Counted", { all: 1, more: 2 }],
  ["Contact", { email: "a" }],
  ["Contact", { phone: "1", email: "a" }],
  ["Labelled", { id: 1, a: "b" }],
  ["Labelled", { id: 1, a: "b", b: "c" }],
  ["Host", "abcde"],
  ["Configured", { id: 1 }],
  ["Configured", { id: 1, tags: ["a"] }],
  ["Source", "a"],
  ["Source", { city: "a" }],
  ["Rows", [["a"], []]],
  ["Grid", [["a", "b"]]],
  ["Coloured", { id: "a", first: "red", second: "green" }],
  ["Copied", {}],
  ["Listed", "a"],
  ["ListedOrNull", "a"],
  ["ListedOrNull", null],
  ["ListedNull", "a"],
  ["Numbered", 1],
  ["Housed", { city: null }],
  ["Maybe", null],
  ["MaybeHoused", { a: "b" }],
  ["MaybeHoused", null],
  ["MaybeEither", null],
  ["Either", { signature: 1 }],
];

const refused: readonly [schema: string, value: unknown][] = [
  ["Address", null],
  ["Located", {}],
  ["Located", { city: 1 }],
  ["Placed", { city: "a" }],
  ["Placed", { street: "a" }],
  ["Signed", {}],
  ["Signed", { by: "a" }],
  ["Counted", {}],
  ["Counted", { all: "a" }],
  ["Contact", {}],
  ["Contact", { email: 1 }],
  ["Labelled", { id: 1 }],
  ["Labelled", { a: "b" }],
  ["Host", 1],
  ["Configured", { tags: [] }],
  ["Configured", { id: 1, tags: 1 }],
  ["Source", null],
  ["Source", 1],
  ["Rows", ["a"]],
  ["Grid", ["a"]],
  ["Grid", [["c"]]],
  ["Coloured", { id: "a", first: 1 }],
  ["Copied", null],
  ["Listed", null],
  ["ListedOrNull", "b"],
  ["ListedNull", null],
  ["Numbered", null],
  ["Housed", null],
  ["Either", null],
];

/** What only OpenAPI 3.1 can say. */
const schemas31: Readonly<Record<string, string>> = {
  Text: "{ type: string }",
  List: "{ type: array }",
  Maybe: '{ type: [string, "null"] }',
  Named: "{ type: object, required: [name], properties: { name: { type: string }, age: { type: integer } } }",
  // What stands beside a reference.
  Chosen: '{ $ref: "#/components/schemas/Text", enum: [a, b] }',
  Fixed: '{ $ref: "#/components/schemas/Text", const: a }',
  Told: '{ $ref: "#/components/schemas/Maybe", type: string }',
  Texts: '{ $ref: "#/components/schemas/List", items: { type: string } }',
  Pair: '{ $ref: "#/components/schemas/List", prefixItems: [{ type: string }, { type: integer }], minItems: 2 }',
  Patterned: '{ $ref: "#/components/schemas/Named", patternProperties: { "^x-": { type: string } } }',
  Nothing: '{ $ref: "#/components/schemas/Nowhere" }',
  Nowhere: "false",
  // Schemas that are `true` or `false`.
  Whole: '{ allOf: [true, { $ref: "#/components/schemas/Text" }] }',
  Parted: "{ type: object, properties: { a: { not: {} }, b: { not: true }, c: { allOf: [false] } } }",
  Empty: "{ type: array, items: false }",
  // Values and types of which there is what is in both.
  Listed: '{ type: [string, "null"], enum: [a, b] }',
  Listing: '{ type: [integer, "null"], enum: [1, null, x] }',
  // OpenAPI 3.1 does not have `nullable`, and passes over words that JSON Schema does not have.
  NotNullable: "{ type: string, nullable: true }",
  Worded:
    "{ $async: true, steps: 5, finite: [], defaults: 1, apart: x, numeric: {}, $recursiveRef: '#', type: string }",
};

const taken31: readonly [schema: string, value: unknown][] = [
  ["Chosen", "a"],
  ["Fixed", "a"],
  ["Told", "a"],
  ["Texts", ["a"]],
  ["Pair", ["a", 1, true]],
  ["Patterned", { name: "a", age: 1, "x-a": "b" }],
  ["Whole", "a"],
  ["Parted", {}],
  ["Empty", []],
  ["Listed", "a"],
  ["NotNullable", "a"],
  ["Worded", "a"],
  ["Listing", null],
  ["Listing", 1],
];

const refused31: readonly [schema: string, value: unknown][] = [
  ["Chosen", "c"],
  ["Fixed", "b"],
  ["Told", null],
  ["Texts", [1]],
  ["Pair", ["a"]],
  ["Pair", ["a", "b"]],
  ["Patterned", { "x-a": "b" }],
  ["Nothing", 1],
  ["Nowhere", {}],
  ["Whole", 1],
  ["Parted", { a: 1 }],
  ["Parted", { b: null }],
  ["Parted", { c: "a" }],
  ["Empty", [1]],
  ["Listed", null],
  ["Listed", "c"],
  ["Listing", "x"],
  ["NotNullable", null],
  ["Worded", 1],
];

const versions = [
  { version: "3.0.3", schemas, taken, refused },
  { version: "3.1.0", schemas: schemas31, taken: taken31, refused: refused31 },
];

const documentOf = ({ version, schemas }: (typeof versions)[number]) => `
openapi: ${version}
info: { title: Schemas, version: "1" }
paths:
${Object.keys(schemas)
  .map(
    (name) => `
  /${name}:
    post:
      operationId: send${name}
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/${name}" } } } }
      responses: { "204": { description: taken } }`,
  )
  .join("")}
components:
  schemas:
${Object.entries(schemas)
  .map(([name, schema]) => `    ${name}: ${schema}\n`)
  .join("")}`;

describe.each(versions)("a value in OpenAPI $version", (tables) => {
  const { schemas, taken, refused } = tables;
  const document = documentOf(tables);
  let url: string;
  const done: (() => unknown)[] = [];
  beforeAll(async () => {
    const { createRouter, remove } = await load(document);
    const handlers = Object.fromEntries(
      Object.keys(schemas).map((name) => [`send${name}`, () => ({ status: 204 })]),
    );
    const server = await serve(
      express.json({ strict: false }),
      createRouter(handlers as never, { security: {} }),
    );
    url = server.url;
    done.push(() => server.stop(), remove);
  });
  afterAll(async () => {
    for (const each of done) await each();
  });

  const send = async (schema: string, value: unknown) => {
    const headers = { "content-type": "application/json" };
    return (await fetch(`${url}/${schema}`, { method: "POST", headers, body: JSON.stringify(value) })).status;
  };

  it.each(taken)("of the schema %s is taken: %j", async (schema, value) => {
    expect(await send(schema, value)).toBe(204);
  });

  it.each(refused)("of the schema %s is refused: %j", async (schema, value) => {
    expect(await send(schema, value)).toBe(400);
  });

  it("compiles where it is taken, and only there", async () => {
    const use = ([schema, value]: readonly [string, unknown], at: number, kind: string) =>
      `export const ${kind}${at}: components["schemas"]["${schema}"] = ${JSON.stringify(value)};\n`;
    const uses = [
      'import type { components } from "./types.js";\n',
      ...taken.map((each, at) => use(each, at, "taken")),
      ...refused.map((each, at) => `// @ts-expect-error\n${use(each, at, "refused")}`),
    ].join("");
    const lines = uses.split("\n");
    const named = (error: string) => {
      const line = Number(/uses\.ts:(\d+)/.exec(error)?.[1]);
      const text = lines[line - 1]?.startsWith("//") ? lines[line] : lines[line - 1];
      return `${text}: ${error}`;
    };
    const files = new Map([...(await generated(document)), ["uses.ts", uses]]);
    expect((await typeErrors(files)).map(named)).toEqual([]);
  });
});
