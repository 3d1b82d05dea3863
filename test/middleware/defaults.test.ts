/** A default is put in where it is valid, wherever references and `allOf` lead to it, and nowhere else. */

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import express from "express";
import { parse } from "yaml";
import { middleware } from "../../scripts/middleware/index.js";
import { serve } from "../support/generated.js";

/** The schema of a property `a`, and what a body `{}` becomes. */
const cases: readonly [schema: string, becomes: unknown][] = [
  ["{ type: integer, default: 5 }", { a: 5 }],
  ['{ type: integer, default: "5" }', {}],
  ["{ type: integer, default: 1.5 }", {}],
  ["{ type: string, default: 5 }", {}],
  ["{ type: string, default: null }", {}],
  ["{ type: string, nullable: true, default: null }", { a: null }],
  ["{ type: string, enum: [x, y], default: z }", {}],
  ["{ type: string, enum: [x, y], default: x }", { a: "x" }],
  ["{ type: string, minLength: 3, default: ab }", {}],
  ["{ type: string, format: date, default: 2020-19-39 }", {}],
  ['{ type: string, format: date, default: "2020-02-29" }', { a: "2020-02-29" }],
  ["{ type: array, items: { type: string }, default: [] }", { a: [] }],
  ["{ type: array, items: { type: string }, default: [1] }", {}],
  ["{ type: array, items: { type: string }, default: x }", {}],
  ["{ type: object, default: {}, properties: { b: { type: integer, default: 1 } } }", { a: { b: 1 } }],
  ['{ type: object, default: {}, properties: { b: { type: integer, default: "1" } } }', { a: {} }],
  [
    "{ type: object, required: [b], default: {}, properties: { b: { type: integer, default: 1 } } }",
    { a: { b: 1 } },
  ],
  ["{ type: object, required: [b], default: {}, properties: { b: { type: integer } } }", {}],
  ["{ type: object, default: { b: 1 }, properties: { b: { type: integer, readOnly: true } } }", {}],
  ['{ $ref: "#/components/schemas/Five" }', { a: 5 }],
  ['{ $ref: "#/components/schemas/Wrong" }', {}],
  ['{ allOf: [{ $ref: "#/components/schemas/Five" }] }', { a: 5 }],
  ['{ allOf: [{ $ref: "#/components/schemas/Five" }], default: 6 }', { a: 6 }],
  ['{ allOf: [{ $ref: "#/components/schemas/Five" }], default: six }', {}],
  ["{ type: integer, readOnly: true, default: 5 }", {}],
];

/** Schemas of whole bodies: what is sent, and what it becomes. */
const bodies: readonly [schema: string, sent: unknown, becomes: unknown][] = [
  ['{ allOf: [{ $ref: "#/components/schemas/WithFive" }] }', {}, { five: 5 }],
  ['{ type: array, items: { $ref: "#/components/schemas/WithFive" } }', [{}], [{ five: 5 }]],
  // What a branch that does not match would put in does not stay, however the branch is written.
  [
    '{ anyOf: [{ allOf: [{ $ref: "#/components/schemas/WithFive" }, { required: [k] }] }, { type: object, additionalProperties: false, properties: { m: { type: integer, default: 1 } } }] }',
    {},
    { m: 1 },
  ],
  [
    "{ oneOf: [{ type: object, required: [k], properties: { k: { type: string }, n: { type: integer, default: 1 } } }, { type: object, additionalProperties: false, properties: { m: { type: integer, default: 1 } } }] }",
    { k: "a" },
    { k: "a", n: 1 },
  ],
];

const document = `
openapi: 3.0.3
info: { title: Defaults, version: "1" }
paths:
  /query:
    get:
      parameters:
        - { name: right, in: query, schema: { type: integer, default: 5 } }
        - { name: wrong, in: query, schema: { type: integer, default: "five" } }
        - { name: text, in: query, schema: { type: integer, default: "5" } }
        - { name: referred, in: query, schema: { $ref: "#/components/schemas/Five" } }
        - { name: list, in: query, schema: { type: array, items: { type: integer }, default: [1] } }
      responses: { "200": { description: fine } }
${cases
  .map(
    ([schema], at) => `
  /properties/${at}:
    post:
      requestBody: { required: true, content: { application/json: { schema: { type: object, properties: { a: ${schema} } } } } }
      responses: { "200": { description: fine } }`,
  )
  .join("")}
${bodies
  .map(
    ([schema], at) => `
  /bodies/${at}:
    post:
      requestBody: { required: true, content: { application/json: { schema: ${schema} } } }
      responses: { "200": { description: fine } }`,
  )
  .join("")}
components:
  schemas:
    Five: { type: integer, default: 5 }
    Wrong: { type: integer, default: five }
    WithFive: { type: object, properties: { five: { $ref: "#/components/schemas/Five" } } }
`;

describe("the defaults of what a request leaves out", () => {
  let url: string;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    const tellSeen: express.RequestHandler = (request, response) => {
      response.json({ body: request.body as unknown, query: request.query });
    };
    const apiSpec = parse(document, { schema: "core" }) as object;
    const server = await serve(express.json(), ...middleware({ apiSpec }), tellSeen);
    url = server.url;
    stop = () => server.stop();
  });
  afterAll(() => stop());

  const post = async (path: string, sent: unknown) => {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${url}${path}`, { method: "POST", headers, body: JSON.stringify(sent) });
    return { status: response.status, ...((await response.json()) as object) };
  };

  it.each(cases.map(([schema, becomes], at) => ({ schema, becomes, at })))(
    "of a property: $schema",
    async ({ becomes, at }) => {
      expect(await post(`/properties/${at}`, {})).toMatchObject({ status: 200, body: becomes });
      expect(await post(`/properties/${at}`, {})).toHaveProperty("body", becomes);
    },
  );

  it.each(bodies.map(([schema, sent, becomes], at) => ({ schema, sent, becomes, at })))(
    "of a body: $schema",
    async ({ sent, becomes, at }) => {
      expect(await post(`/bodies/${at}`, sent)).toHaveProperty("body", becomes);
    },
  );

  it("of parameters", async () => {
    const response = await fetch(`${url}/query`);
    expect(await response.json()).toMatchObject({ query: { right: 5, referred: 5, list: [1] } });
    expect(response.status).toBe(200);
  });
});
