/** What the generated client writes, the generated server and the middleware read back: in every style of OpenAPI. */

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import express from "express";
import fc from "fast-check";
import { parse } from "yaml";
import { middleware, type OpenApiRequest } from "../../scripts/middleware/index.js";
import { runs } from "../support/explore.js";
import { type ApiClient, load, serve } from "../support/generated.js";

const point = "type: object, properties: { x: { type: string }, y: { type: string } }";
const list = "type: array, items: { type: string }";
const fine = 'responses: { "200": { description: fine, content: { application/json: { schema: {} } } } }';
const inPath = ["simple", "label", "matrix"].flatMap((style) =>
  [false, true].flatMap((explode) =>
    Object.entries({ text: "type: string", list, point }).map(([shape, schema]) => ({
      style,
      explode,
      shape,
      schema,
    })),
  ),
);
const paths = inPath.map(
  ({ style, explode, shape, schema }) => `
  /${style}/${explode}/${shape}/{value}:
    get:
      operationId: ${style}_${explode}_${shape}
      parameters: [{ name: value, in: path, required: true, style: ${style}, explode: ${explode}, schema: { ${schema} } }]
      ${fine}`,
);
const document = `
openapi: 3.0.3
info: { title: Styles, version: "1" }
paths:${paths.join("")}
  /query:
    get:
      operationId: query
      parameters:
        - { name: text, in: query, schema: { type: string } }
        - { name: list, in: query, schema: { ${list} } }
        - { name: csv, in: query, explode: false, schema: { ${list} } }
        - { name: pipes, in: query, style: pipeDelimited, explode: false, schema: { ${list} } }
        - { name: spaces, in: query, style: spaceDelimited, explode: false, schema: { ${list} } }
        - { name: deep, in: query, style: deepObject, explode: true, schema: { ${point} } }
        - { name: flat, in: query, explode: false, schema: { ${point} } }
        - { name: piped, in: query, style: pipeDelimited, explode: false, schema: { ${point} } }
        - { name: spread, in: query, schema: { type: object, properties: { left: { type: string }, right: { ${list} } } } }
        - { name: json, in: query, content: { application/json: { schema: { ${point} } } } }
        - { name: constructor, in: query, schema: { type: string } }
        - { name: "a b&c", in: query, explode: false, schema: { ${list} } }
      ${fine}
  /header:
    get:
      operationId: header
      parameters:
        - { name: X-List, in: header, schema: { ${list} } }
        - { name: X-Flat, in: header, schema: { ${point} } }
        - { name: X-Spread, in: header, explode: true, schema: { ${point} } }
        - { name: X-Json, in: header, content: { application/json: { schema: { ${point} } } } }
      ${fine}
  /form:
    post:
      operationId: form
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            encoding: { csv: { explode: false }, json: { contentType: application/json } }
            schema:
              type: object
              additionalProperties: false
              properties: { text: { type: string }, list: { ${list} }, csv: { ${list} }, json: { ${point} }, number: { type: integer } }
      ${fine}
  /upload:
    post:
      operationId: upload
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              properties: { text: { type: string }, list: { ${list} }, object: { ${point} }, number: { type: integer } }
      ${fine}
`;

const clients: Partial<Record<"generated" | "middleware", ApiClient>> = {};
let stops: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  const api = await load(document);
  const ids = [...document.matchAll(/operationId: (\w+)/g)].map(([, id = ""]) => id);
  const tell = ({ path, query, headers, body }: Record<string, unknown>) => ({
    status: 200,
    body: { path, query, headers, body },
  });
  const generated = await serve(
    api.createRouter(Object.fromEntries(ids.map((id) => [id, tell as never])), {}),
  );
  const other = await serve(
    express.urlencoded(),
    ...middleware({ apiSpec: parse(document) }),
    (request: OpenApiRequest, response) => {
      const { query, headers, body } = request;
      response.json({ path: request.openapi?.pathParams, query, headers, body: body as unknown });
    },
  );
  clients.generated = api.createApiClient({ origin: generated.url });
  clients.middleware = api.createApiClient({ origin: other.url });
  stops = [generated.stop, other.stop, api.remove];
}, 60_000);
afterAll(() => Promise.all(stops.map((stop) => stop())));

const delimiters = [",", ".", ";", "|", " ", "=", "&", "%", "+", "'", "!", "(", "{", "/", "?", "#", "a", "1"];
/** Text of all that could be taken for a delimiter. Dots alone are another path, in whatever style. */
const text = fc
  .oneof(
    fc.string({ unit: fc.constantFrom(...delimiters), minLength: 1, maxLength: 6 }),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }),
  )
  .filter((each) => !/^\.+$/.test(each));
const texts = fc.array(text, { minLength: 1, maxLength: 4 });
/** Of a list of one item nobody could tell whether an encoded delimiter delimits. */
const delimited = (delimiter: string) =>
  texts.filter((each) => each.length > 1 || !each[0]?.includes(delimiter));
const without = (pattern: RegExp) => texts.map((each) => each.map((item) => item.replace(pattern, "_")));
const points = fc.record({ x: text, y: text });
const optional = <T>(model: Parameters<typeof fc.record<T>>[0]) =>
  fc.record<T>(model, { requiredKeys: [] } as never);
/** What can stand in a header between commas, and in it the marks of objects. */
const word = fc.string({
  unit: fc.constantFrom("a", "B", "1", "-", "%", ";", "."),
  minLength: 1,
  maxLength: 5,
});
const words = fc.record({ x: word, y: word });

async function read(client: ApiClient | undefined, method: "GET" | "POST", path: string, call: object) {
  const { data, error } = (await client?.[method](path, call)) ?? {};
  return (error ?? data) as Record<"path" | "query" | "headers" | "body", object>;
}

describe.each(["generated", "middleware"] as const)("a client of the %s server", (kind) => {
  it.each(inPath)(
    "writes a $shape in the path, style $style, explode $explode",
    async ({ style, explode, shape }) => {
      const isMarked = explode && style !== "simple";
      const values = { text, list: isMarked ? texts : delimited(","), point: points }[
        shape
      ] as fc.Arbitrary<unknown>;
      await fc.assert(
        fc.asyncProperty(values, async (value) => {
          const call = { params: { path: { value } } };
          expect(
            (await read(clients[kind], "GET", `/${style}/${explode}/${shape}/{value}`, call)).path,
          ).toEqual({ value });
        }),
        runs(60),
      );
    },
  );

  it("writes queries", async () => {
    const values = optional({
      text,
      list: texts,
      csv: delimited(","),
      pipes: delimited("|"),
      spaces: without(/\s/g),
      deep: points,
      flat: points,
      piped: points,
      spread: fc.record({ left: text, right: texts }),
      json: points,
      constructor: text,
      "a b&c": delimited(","),
    });
    await fc.assert(
      fc.asyncProperty(values, async (query) => {
        expect((await read(clients[kind], "GET", "/query", { params: { query } })).query).toEqual({
          ...query,
        });
      }),
      runs(200),
    );
  });

  it("writes headers", async () => {
    const values = fc.record({
      "X-List": fc.array(word, { minLength: 1 }),
      "X-Flat": words,
      "X-Spread": words,
      "X-Json": words,
    });
    await fc.assert(
      fc.asyncProperty(values, async (header) => {
        const { headers } = await read(clients[kind], "GET", "/header", { params: { header } });
        expect(headers).toMatchObject(
          Object.fromEntries(Object.entries(header).map(([name, value]) => [name.toLowerCase(), value])),
        );
      }),
      runs(60),
    );
  });

  it.each(["/form", "/upload"])("writes the form of %s", async (path) => {
    // Whoever has read a form before the middleware has decoded it.
    const csv = kind === "generated" ? delimited(",") : without(/,/g);
    const own: Record<string, fc.Arbitrary<unknown>> = path === "/form"
      ? { csv, json: points }
      : { object: points };
    const values = optional({ text, list: texts, number: fc.integer(), ...own });
    await fc.assert(
      fc.asyncProperty(values, async (body) => {
        expect((await read(clients[kind], "POST", path, { body })).body).toEqual({ ...body });
      }),
      runs(100),
    );
  });
});

it("keeps a space at the end of a path", async () => {
  const spaced = await load(`
openapi: 3.0.3
info: { title: Spaces, version: "1" }
paths:
  "/rooms/{id}/invite ":
    get:
      operationId: invite
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { "204": { description: fine } }
`);
  const seen: unknown[] = [];
  const handlers = {
    invite: ({ path }: { path: unknown }) => {
      seen.push(path);
      return { status: 204 };
    },
  };
  const server = await serve(spaced.createRouter(handlers as never, {}));
  await spaced
    .createApiClient({ origin: server.url })
    .GET("/rooms/{id}/invite ", { params: { path: { id: "a b" } } });
  expect(seen).toEqual([{ id: "a b" }]);
  await server.stop();
  await spaced.remove();
});

it("a caller's own way to write goes before", async () => {
  const querySerializer = () => "csv=own";
  const call = { params: { query: { csv: ["a", "b"] } }, querySerializer };
  expect((await read(clients.generated, "GET", "/query", call)).query).toEqual({ csv: ["own"] });
});
