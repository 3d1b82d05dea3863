/** Values that are made to keep a validator busy, and those that only JavaScript takes for what they are not. */

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import express, { type Request } from "express";
import { parse } from "yaml";
import { middleware } from "../../scripts/middleware/index.js";
import { type Asking, ask } from "../support/ask.js";
import { load, serve } from "../support/generated.js";

const document = `
openapi: 3.0.3
info: { title: Hostile, version: "1" }
paths:
  /query:
    get:
      operationId: query
      parameters:
        - { name: limit, in: query, schema: { type: integer, maximum: 50 } }
        - { name: price, in: query, schema: { type: number, nullable: true, multipleOf: 0.01 } }
        - { name: either, in: query, schema: { oneOf: [{ type: integer }, { type: boolean }] } }
        - { name: named, in: query, schema: { oneOf: [{ type: integer }, { type: string, enum: [all] }] } }
        - { name: small, in: query, schema: { anyOf: [{ type: integer, maximum: 5 }, { type: string }] } }
      responses: { "200": { description: fine, content: { application/json: { schema: {} } } } }
  /body:
    post:
      operationId: body
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              properties:
                unique: { type: array, uniqueItems: true, items: {} }
                names: { type: array, uniqueItems: true, items: { $ref: "#/components/schemas/Name" } }
                tree: { $ref: "#/components/schemas/Tree" }
                plain: { $ref: "#/components/schemas/Plain" }
                third: { type: integer, multipleOf: 3 }
                cents: { type: number, multipleOf: 0.01 }
          application/x-www-form-urlencoded:
            schema:
              type: object
              properties:
                unique: { type: array, items: { type: string } }
                pick: { oneOf: [{ type: integer, maximum: 5 }, { type: string, maxLength: 3 }] }
      responses: { "200": { description: fine, content: { application/json: { schema: {} } } } }
components:
  schemas:
    Name: { type: string }
    Plain: { type: object, properties: { under: { type: array, items: { $ref: "#/components/schemas/Plain" } } } }
    Tree: { oneOf: [{ $ref: "#/components/schemas/A" }, { $ref: "#/components/schemas/B" }] }
    A: { type: object, properties: { kind: { enum: [a] }, under: { type: array, items: { $ref: "#/components/schemas/Tree" } } } }
    B: { type: object, properties: { kind: { enum: [b] }, under: { type: array, items: { $ref: "#/components/schemas/Tree" } } } }
`;

let stops: (() => Promise<unknown>)[] = [];
const urls = { generated: "", middleware: "" };
beforeAll(async () => {
  const api = await load(document);
  const tell = ({ query, body }: Pick<Request, "query" | "body">) => ({ status: 200, body: { query, body } });
  const options = { security: {}, validateAnswers: false };
  const generated = await serve(api.createRouter({ query: tell, body: tell } as never, options));
  const own = express.Router();
  own.use(express.json({ limit: "2mb" }), express.urlencoded());
  own.use(...middleware({ apiSpec: parse(document) }));
  own.use((request, response) => void response.json(tell(request).body));
  const other = await serve(own);
  urls.generated = generated.url;
  urls.middleware = other.url;
  stops = [generated.stop, other.stop, api.remove];
}, 60_000);
afterAll(() => Promise.all(stops.map((stop) => stop())));

const json = (body: unknown): Asking => ({
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});
const form = (body: string): Asking => ({
  headers: { "content-type": "application/x-www-form-urlencoded" },
  body,
});

describe.each(["generated", "middleware"] as const)("the %s server", (kind) => {
  const send = (target: string, asking?: Asking) => ask(urls[kind], target, asking);
  const post = (asking: Asking) => send("POST /body", asking);

  it.each<[query: string, read: Record<string, unknown>]>([
    ["price=1.13", { price: 1.13 }],
    ["price=0.07", { price: 0.07 }],
    ["price=-4.35", { price: -4.35 }],
    ["price=123456789.01", { price: 123456789.01 }],
    ["price=1e300", { price: 1e300 }],
    ["limit=-7", { limit: -7 }],
    ["either=1", { either: 1 }],
    ["either=true", { either: true }],
    ["named=5", { named: 5 }],
    ["named=all", { named: "all" }],
    ["small=007", { small: "007" }],
    ["small=4", { small: 4 }],
  ])("reads %s as %j", async (query, read) => {
    const { status, body } = await send(`/query?${query}`);
    expect([status, body.query]).toEqual([200, read]);
  });

  it.each([
    ["limit=Infinity", "request/query/limit must be integer", "type.openapi.validation"],
    ["limit=-Infinity", "request/query/limit must be integer", "type.openapi.validation"],
    ["limit=1e999", "request/query/limit must be integer", "type.openapi.validation"],
    ["price=1e999", "request/query/price must be number", "type.openapi.validation"],
    ["price=1.005", "request/query/price must be multiple of 0.01", "multipleOf.openapi.validation"],
  ])("refuses %s: %s", async (query, message, code) => {
    const { status, body } = await send(`/query?${query}`);
    expect([status, body.message, body.errors[0].errorCode]).toEqual([400, message, code]);
  });

  it("holds numbers of bodies against what they are to be multiples of", async () => {
    expect((await post(json({ third: 9, cents: 8.2 }))).status).toBe(200);
    expect((await post(json({ third: -6, cents: 0 }))).status).toBe(200);
    expect((await post(json({ third: 9007199254740991 }))).status).toBe(400);
    expect((await post(json({ cents: 8.205 }))).status).toBe(400);
  });

  it("looks through long lists for what is there twice", async () => {
    const many = Array.from({ length: 40_000 }, (_, at) => ({ at, of: ["x"] }));
    expect((await post(json({ unique: many }))).status).toBe(200);
    const names = Array.from({ length: 40_000 }, (_, at) => `name ${at}`);
    expect((await post(json({ names }))).status).toBe(200);
    const { status, body } = await post(json({ unique: [...many, { of: ["x"], at: 7 }] }));
    expect([status, body.message]).toEqual([
      400,
      "request/body/unique must NOT have duplicate items (items ## 7 and 40000 are identical)",
    ]);
  });

  it.each([
    ["1", 1],
    [0, -0],
    [null, "null"],
    [true, "true"],
    [[], {}],
    [["a,b"], ["a", "b"]],
    [{ a: 1 }, { a: "1" }],
    [{ a: { b: 1, c: 2 } }, { a: { c: 2, b: 1 } }],
    [[[1]], [[1]]],
  ])("tells %j and %j apart where they are not equal", async (one, other) => {
    const isEqual = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
    const list = `[${JSON.stringify(one)},${Object.is(other, -0) ? "-0" : JSON.stringify(other)}]`;
    const { status } = await post({ ...json({}), body: `{"unique":${list}}` });
    expect(status).toBe(isEqual ? 400 : 200);
  });

  it("does not try the branches of branches for ever", async () => {
    const nested = (levels: number) => {
      let tree: object = { kind: "b" };
      for (let level = 0; level < levels; level += 1) tree = { under: [tree] };
      return json({ tree });
    };
    const { status, body } = await post(nested(40));
    expect([status, body.errors]).toEqual([
      400,
      [{ path: "/body", message: "is too intricate to be validated" }],
    ]);
    const wide = { under: Array.from({ length: 20_000 }, () => ({ kind: "a" })), kind: "a" };
    expect((await post(json({ tree: wide }))).status).toBe(200);
  });

  it("refuses what nests deeper than there is room", async () => {
    const body = `{"plain":${'{"under":['.repeat(9000)}${"]}".repeat(9000)}}`;
    expect((await post({ ...json({}), body })).status).toBe(400);
  });

  it("hands on the branch of a form's choice that fits", async () => {
    const { status, body } = await post(form("pick=007"));
    expect([status, body.body]).toEqual([200, { pick: "007" }]);
    expect((await post(form("pick=1234"))).status).toBe(400);
  });
});

it("a thousand values under one name of a form are a list", async () => {
  const values = Array.from({ length: 999 }, (_, at) => `unique=${at}`).join("&");
  const { status, body } = await ask(urls.generated, "POST /body", form(values));
  expect([status, body.body.unique.length]).toEqual([200, 999]);
});

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, each]) => [name, sorted(each)]));
}
