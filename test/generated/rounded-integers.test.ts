/** Integers that a number of JavaScript cannot hold are errors in the client and the server, never other integers. */

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type express from "express";
import fc from "fast-check";
import { parse } from "yaml";
import { findRoundedInteger, isRoundedInteger } from "../../scripts/emit/runtime/rounded-integers.js";
import { middleware } from "../../scripts/middleware/index.js";
import { runs } from "../support/explore.js";
import { type ApiClient, load, serve } from "../support/generated.js";

/** Integers as JSON has them, and whether JavaScript reads them as they are. */
const integers: readonly [literal: string, isExact: boolean][] = [
  ["0", true],
  ["-1", true],
  ["1234567890123456", true],
  ["9007199254740991", true],
  ["-9007199254740991", true],
  ["9007199254740993", false],
  ["-9007199254740993", false],
  ["9223372036854775807", false],
  ["-9223372036854775808", false],
  ["18446744073709551615", false],
  ["12345678901234567890", false],
  ["100000000000000000000000000001", false],
  // As JavaScript and Go write doubles.
  ["1e3", true],
  ["1e300", true],
  ["100000000000000000000", true],
];

/** Text around an integer, and where that is. */
const contexts: readonly [pointer: string, around: (literal: string) => string][] = [
  ["", (literal) => literal],
  ["/0", (literal) => `[${literal}]`],
  ["/2", (literal) => `[ "1", [], ${literal} , 2]`],
  ["/id", (literal) => `{"id":${literal}}`],
  ["/b/1/c", (literal) => `{"a":{"x":[1,2]},"b":[{"c":0},{"":"","c":\n${literal}\n}]}`],
  ["/a~1b~0", (literal) => `{"a/b~":${literal}}`],
  ['/"\\{', (literal) => `{"\\"\\\\{":${literal}}`],
  ["/", (literal) => `{"":${literal}}`],
  ["/é", (literal) => `{"a":"\\\\","\\u00e9":${literal}}`],
];

describe("integers in JSON text", () => {
  it.each(integers)("%s (exact: %s) in every position", (literal, isExact) => {
    expect(isRoundedInteger(literal)).toBe(!isExact);
    for (const [pointer, around] of contexts)
      expect(findRoundedInteger(around(literal))).toEqual(isExact ? undefined : { pointer, literal });
  });

  it.each([
    '"9007199254740993"',
    '{"9007199254740993":1}',
    '["\\"", "9007199254740993,9007199254740993"]',
    '{"a":"\\\\\\"9007199254740993"}',
    "12345678901234567890.5",
    "[0.12345678901234567890, 9007199254740993e2, -1.2345678901234567E+19]",
  ])("none in %s", (text) => {
    JSON.parse(text);
    expect(findRoundedInteger(text)).toBeUndefined();
  });

  it("are found where BigInt sees a difference, in any JSON", () => {
    const integer = fc.bigInt({ min: -(2n ** 66n), max: 2n ** 66n });
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      integer.map(String),
      fc.constantFrom('"', "\\", "{", "]"),
    );
    const { json } = fc.letrec<{ json: string }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 4 },
        integer.map(String),
        text.map((each) => JSON.stringify(each)),
        fc.array(tie("json"), { maxLength: 4 }).map((items) => `[${items.join(" , ")}]`),
        fc
          .array(fc.tuple(text, tie("json")), { maxLength: 4 })
          .map((all) => `{${all.map(([name, value]) => `${JSON.stringify(name)} : ${value}`).join(",")}}`),
      ),
    }));
    fc.assert(
      fc.property(json, (whole) => {
        JSON.parse(whole);
        const literals = whole.replace(/"(?:[^"\\]|\\.)*"/g, '""').match(/-?\d+/g) ?? [];
        const rounded = literals.find((each) => String(Number(each)) !== each && each.length > 15);
        expect(findRoundedInteger(whole)?.literal).toBe(rounded);
        for (const each of literals)
          if (!isRoundedInteger(each) && BigInt(each) !== BigInt(Number(each)))
            expect(String(Number(each))).toBe(each);
      }),
      runs(500),
    );
  });

  it("takes time in proportion to the text", () => {
    const deep = `${"[".repeat(300_000)}9007199254740993${"]".repeat(300_000)}`;
    expect(findRoundedInteger(deep)?.literal).toBe("9007199254740993");
    expect(findRoundedInteger(`["${"\\\\".repeat(2_000_000)}",9007199254740993]`)?.pointer).toBe("/1");
  });

  it("are found by the same code in clients and servers", () => {
    const [client, server] = ["client", "runtime"].map((folder) =>
      readFileSync(new URL(`../../scripts/emit/${folder}/rounded-integers.ts`, import.meta.url), "utf8"),
    );
    expect(client).toBe(server);
  });
});

const document = `
openapi: 3.0.3
info: { title: Integers, version: "1" }
paths:
  /values:
    post:
      operationId: send
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Values" } } } }
      responses:
        "200": { description: fine, content: { application/json: { schema: { $ref: "#/components/schemas/Values" } } } }
        "400": { description: wrong, content: { application/json: { schema: {} } } }
  /doubles:
    post:
      operationId: sendDoubles
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Doubles" } } } }
      responses:
        "200": { description: fine, content: { application/json: { schema: { $ref: "#/components/schemas/Doubles" } } } }
  /form:
    post:
      operationId: sendForm
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded: { schema: { $ref: "#/components/schemas/Form" } }
          multipart/form-data: { schema: { $ref: "#/components/schemas/Form" } }
      responses: { "200": { description: fine } }
  /query/{path}:
    get:
      operationId: ask
      parameters:
        - { name: path, in: path, required: true, schema: { type: integer } }
        - { name: plain, in: query, schema: { type: integer } }
        - { name: long, in: query, schema: { type: integer, format: int64 } }
        - { name: list, in: query, schema: { type: array, items: { type: integer } } }
        - { name: json, in: query, content: { application/json: { schema: { $ref: "#/components/schemas/Values" } } } }
        - { name: double, in: query, schema: { type: number } }
        - { name: text, in: query, schema: { type: string } }
        - { name: X-Count, in: header, schema: { type: integer } }
      responses: { "200": { description: fine } }
components:
  schemas:
    Values:
      type: object
      properties:
        long: { type: integer, format: int64 }
        plain: { type: integer }
        list: { type: array, items: { $ref: "#/components/schemas/Values" } }
        text: { type: string }
        double: { type: number }
        any: {}
    Doubles: { type: object, properties: { a: { type: number }, b: { type: array, items: { $ref: "#/components/schemas/Doubles" } } } }
    Form: { type: object, properties: { plain: { type: integer }, object: { $ref: "#/components/schemas/Values" }, text: { type: string } } }
`;

/** Bodies with an integer, and where it is. */
const bodies: readonly [pointer: string, around: (literal: string) => string][] = [
  ["/plain", (literal) => `{"plain":${literal}}`],
  ["/list/1/plain", (literal) => `{"text":"[{","list":[{},{"plain":${literal}}]}`],
  ["/any/0", (literal) => `{"any":[${literal}]}`],
];

const isJson = { "content-type": "application/json" };

describe("rounded integers over HTTP", () => {
  let client: ApiClient;
  const stops: (() => Promise<unknown>)[] = [];
  let strict: string;
  let lenient: string;
  /** What the server of the client's tests sends. */
  let sent: { status: number; text: string; type: string | undefined };
  beforeAll(async () => {
    const answer = (_request: unknown, response: express.Response) => {
      if (sent.type !== undefined) response.setHeader("Content-Type", sent.type);
      response.status(sent.status).end(sent.text);
    };
    const origin = await serve(answer);
    stops.push(origin.stop);
    const handlers = {
      send: ({ body }: { body: unknown }) => ({ status: 200, body }),
      sendDoubles: ({ body }: { body: unknown }) => ({ status: 200, body }),
      sendForm: () => ({ status: 200 }),
      ask: () => ({ status: 200 }),
    };
    const urls: string[] = [];
    for (const lenientValues of [false, true]) {
      const api = await load(document, { lenientValues });
      const server = await serve(api.createRouter(handlers as never, { security: {} }));
      urls.push(server.url);
      stops.push(server.stop, api.remove);
      if (!lenientValues) client = api.createApiClient({ origin: origin.url });
    }
    [strict = "", lenient = ""] = urls;
  }, 120_000);
  afterAll(() => Promise.all(stops.map((stop) => stop())));

  describe.each([200, 400, 500])("a client's response with status %d", (status) => {
    it.each(integers)("%s (exact: %s)", async (literal, isExact) => {
      for (const [pointer, around] of bodies) {
        sent = { status, text: around(literal), type: "application/json" };
        for (const parseAs of [undefined, "json"]) {
          const { data, error } = await client.POST("/values", { body: {}, parseAs });
          const value = status === 200 ? data : error;
          if (isExact) expect(value).toEqual(JSON.parse(sent.text));
          else {
            expect(data).toBeUndefined();
            expect(error).toMatchObject({ name: "RoundedIntegerError", pointer, literal, text: sent.text });
            expect((error as Error).message).toContain(`${pointer} `);
          }
        }
      }
    });
  });

  it("gives text that has such digits, and doubles", async () => {
    const text =
      '{"text":"9007199254740993 \\"9007199254740993","double":12345678901234567890.5,"any":1e300}';
    sent = { status: 200, text, type: "application/json; charset=utf-8" };
    expect((await client.POST("/values", { body: {} })).data).toEqual(JSON.parse(text));
    const doubles = '{"a":12345678901234567890,"b":[{"a":9007199254740993}]}';
    sent = { status: 200, text: doubles, type: "application/json" };
    for (const parseAs of [undefined, "json"])
      expect((await client.POST("/doubles", { body: {}, parseAs })).data).toEqual(JSON.parse(doubles));
    expect((await client.POST("/values", { body: {}, parseAs: "text" })).data).toBe(doubles);
  });

  it.each(integers)("a server's request body with %s (exact: %s)", async (literal, isExact) => {
    for (const [pointer, around] of bodies) {
      const text = around(literal);
      const zipped = { ...isJson, "content-encoding": "gzip" };
      const wide = { "content-type": "application/json; charset=utf-16le" };
      const inits = [
        { headers: isJson, body: text },
        { headers: zipped, body: gzipSync(text) },
        { headers: wide, body: Buffer.from(text, "utf16le") },
      ];
      for (const init of inits) {
        const response = await fetch(`${strict}/values`, { method: "POST", ...init });
        expect([text, response.status]).toEqual([text, isExact ? 200 : 400]);
        const body = await response.json();
        if (isExact) expect(body).toEqual(JSON.parse(text));
        else expect(body).toMatchObject({ errors: [{ path: `/body${pointer}` }] });
      }
      expect((await fetch(`${lenient}/values`, { method: "POST", ...inits[0] })).status).toBe(200);
    }
  });

  it("accepts digits in text and doubles in request bodies", async () => {
    const post = async (path: string, body: string) =>
      (await fetch(`${strict}${path}`, { method: "POST", headers: isJson, body })).status;
    expect(await post("/values", '{"text":"9007199254740993","double":12345678901234567890.5}')).toBe(200);
    expect(await post("/doubles", '{"a":12345678901234567890,"b":[{"a":9007199254740993}]}')).toBe(200);
    expect(await post("/values", '{"long":9007199254740992}')).toBe(400);
  });

  it.each(integers)("text of parameters and forms with %s (exact: %s)", async (literal, isExact) => {
    const expected = isExact ? 200 : 400;
    const status = async (path: string, init?: RequestInit) => (await fetch(`${strict}${path}`, init)).status;
    const json = encodeURIComponent(`{"plain":${literal}}`);
    if (/^-?\d+$/.test(literal)) expect(await status(`/query/${literal}`)).toBe(expected);
    for (const query of [`plain=${literal}`, `list=1&list=${literal}`, `json=${json}`])
      expect([query, await status(`/query/1?${query}`)]).toEqual([query, expected]);
    expect(await status("/query/1", { headers: { "X-Count": literal } })).toBe(expected);
    expect(await status(`/query/1?double=${literal}&text=${literal}`)).toBe(200);
    for (const [name, value] of [
      ["plain", literal],
      ["object", `{"plain":${literal}}`],
    ] as const) {
      const form = new FormData();
      form.set(name, value);
      for (const body of [new URLSearchParams({ [name]: value }), form])
        expect(await status("/form", { method: "POST", body })).toBe(expected);
      const text = new URLSearchParams({ text: literal });
      expect(await status("/form", { method: "POST", body: text })).toBe(200);
    }
  });

  it.each(integers)("text of parameters in the middleware with %s (exact: %s)", async (literal, isExact) => {
    const done: express.RequestHandler = (_request, response) => void response.status(200).end();
    for (const lenientValues of [false, true]) {
      const apiSpec = parse(document) as object;
      const { url, stop } = await serve(...middleware({ apiSpec, lenientValues }), done);
      const { status } = await fetch(`${url}/query/1?plain=${literal}`);
      expect(status).toBe(isExact || lenientValues ? 200 : 400);
      await stop();
    }
  });
});
