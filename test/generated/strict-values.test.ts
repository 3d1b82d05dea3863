/** Formats and numbers are strict, and as lenient as express-openapi-validator by an option; generated code and middleware alike. */

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import express from "express";
import { parse } from "yaml";
import { hasFormat } from "../../scripts/emit/runtime/formats.js";
import { middleware } from "../../scripts/middleware/index.js";
import { load, serve } from "../support/generated.js";

const formats = {
  date: "{ type: string, format: date }",
  dateTime: "{ type: string, format: date-time }",
  time: "{ type: string, format: time }",
  byte: "{ type: string, format: byte }",
  int32: "{ type: integer, format: int32 }",
  int64: "{ type: integer, format: int64 }",
  float: "{ type: number, format: float }",
  integer: "{ type: integer }",
  number: "{ type: number }",
  integers: "{ type: array, items: { type: integer } }",
  either: "{ oneOf: [{ type: integer }, { type: boolean }] }",
} as const;

const document = `
openapi: 3.0.3
info: { title: Values, version: "1" }
paths:
  /body:
    post:
      operationId: send
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Values" } } } }
      responses: { "204": { description: taken } }
  /form:
    post:
      operationId: sendForm
      requestBody: { required: true, content: { application/x-www-form-urlencoded: { schema: { $ref: "#/components/schemas/Values" } } } }
      responses: { "204": { description: taken } }
  /query:
    get:
      operationId: ask
      parameters:
${Object.entries(formats)
  .map(([name, schema]) => `        - { name: ${name}, in: query, schema: ${schema} }\n`)
  .join("")}
      responses: { "204": { description: taken } }
  /path/{integer}:
    get:
      operationId: find
      parameters: [{ name: integer, in: path, required: true, schema: { type: integer } }]
      responses: { "204": { description: taken } }
components:
  schemas:
    Values:
      type: object
      properties:
${Object.entries(formats)
  .map(([name, schema]) => `        ${name}: ${schema}\n`)
  .join("")}`;

type Name = keyof typeof formats;

/** JSON values: accepted by both, and by the lenient alone. */
const json: Readonly<
  Partial<Record<Name, readonly [right: unknown[], lenient: unknown[], wrong: unknown[]]>>
> = {
  date: [
    ["2020-02-29", "1999-12-31"],
    ["2020-19-39", "2021-02-29", "2020-04-31", "2020-00-10", "2020-01-00"],
    ["2020-1-1"],
  ],
  dateTime: [
    ["2020-02-29T23:59:59Z", "2016-12-31T23:59:60Z", "2016-12-31T23:59:60.5Z", "2020-01-01t00:00:00.123z"],
    ["2020-13-01T00:00:00Z", "2020-02-30T00:00:00Z", "2020-01-01T24:00:00Z", "2020-01-01T00:00:00+0100"],
    ["2020-01-01", "2020-01-01T00:00:00"],
  ],
  time: [["23:59:59Z", "12:00:00+01:00"], ["29:59:59Z", "24:00:00Z"], ["12:00"]],
  byte: [["YQ==", ""], [], ["a", "YQ=", "?"]],
  int32: [[2147483647, -2147483648], [], [2147483648, -2147483649, 1.5]],
  int64: [[9007199254740991, -9007199254740991], [9007199254740992, 1e19, -1e19], [1.5]],
  float: [[1.5, 3.4e38, 0], [3.5e38, -1e300], ["1"]],
  integer: [[1, 1e19], [], ["1", 1.5]],
};

/** Texts of parameters and fields of forms. */
const texts: Readonly<Partial<Record<Name, readonly [right: string[], lenient: string[], wrong: string[]]>>> =
  {
    date: [["2020-02-29"], ["2020-19-39"], ["x"]],
    int32: [["2147483647"], ["+1"], ["2147483648"]],
    int64: [["9007199254740991"], ["9007199254740993", "1e19"], ["x"]],
    integer: [
      ["1", "-0", "1e3", "1.0"],
      ["0x10", "+5", " ", " 5", "5 ", "05", "0b1", "5."],
      ["x", "1.5", "", "Infinity"],
    ],
    number: [
      ["1.5", "-1.5e-3"],
      ["0x10", "+.5", ".5", " "],
      ["x", "Infinity", "1e999"],
    ],
    integers: [["1"], ["0x10", "+5"], ["x"]],
    either: [["1", "true"], ["0x10"], ["x"]],
  };

const cases = [
  ...Object.entries(json).flatMap(([name, groups]) =>
    groups.flatMap((values, at) => values.map((value) => ({ name, value, at, sent: "body" as const }))),
  ),
  ...(["query", "form"] as const).flatMap((sent) =>
    Object.entries(texts).flatMap(([name, groups]) =>
      groups.flatMap((values, at) => values.map((value) => ({ name, value: value as unknown, at, sent }))),
    ),
  ),
];

const operations = ["send", "sendForm", "ask", "find"];

async function generatedServer(lenientValues: boolean) {
  const { createRouter, remove } = await load(document, { lenientValues });
  const handlers = Object.fromEntries(operations.map((id) => [id, () => ({ status: 204 })]));
  const server = await serve(createRouter(handlers as never, { security: {} }));
  return { url: server.url, stop: () => server.stop().then(remove) };
}

function middlewareServer(lenientValues: boolean) {
  const apiSpec = parse(document) as object;
  const done: express.RequestHandler = (_request, response) => {
    response.status(204).end();
  };
  return serve(express.json(), express.urlencoded(), ...middleware({ apiSpec, lenientValues }), done);
}

describe.each([
  { made: "generated code", start: generatedServer },
  { made: "the middleware", start: middlewareServer },
])("the values that $made accepts", ({ start }) => {
  const servers: { url: string; stop(): Promise<unknown> }[] = [];
  beforeAll(async () => {
    servers.push(await start(false), await start(true));
  });
  afterAll(() => Promise.all(servers.map((server) => server.stop())));

  const statuses = (path: string, init?: RequestInit) =>
    Promise.all(servers.map(async ({ url }) => (await fetch(`${url}${path}`, init)).status));

  it.each(cases)("$sent: $name $value ($at)", async ({ name, value, at, sent }) => {
    const expected = [at === 0 ? 204 : 400, at === 2 ? 400 : 204];
    const text = `${name}=${encodeURIComponent(String(value))}`;
    if (sent === "query") expect(await statuses(`/query?${text}`)).toEqual(expected);
    else {
      const type = sent === "form" ? "application/x-www-form-urlencoded" : "application/json";
      const body = sent === "form" ? text : JSON.stringify({ [name]: value });
      const init = { method: "POST", headers: { "content-type": type }, body };
      expect(await statuses(`/${sent}`, init)).toEqual(expected);
    }
  });

  it("in paths", async () => {
    expect(await statuses("/path/5")).toEqual([204, 204]);
    for (const text of ["0x10", "+5", "%205", "%20"])
      expect(await statuses(`/path/${text}`)).toEqual([400, 204]);
  });
});

// express-openapi-validator knows the leap second of UTC alone.
it.each([
  ["2017-01-01T00:59:60.5+01:00", true],
  ["2016-12-31T18:29:60-05:30", true],
  ["2017-01-01T00:58:60+01:00", false],
])("the leap second %s is one where it ends a day of UTC: %s", (text, isValid) => {
  expect(hasFormat("date-time", text)).toBe(isValid);
});
