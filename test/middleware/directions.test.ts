/** `readOnly`, `writeOnly` and `default` count wherever references and `allOf` lead to them, in requests and responses. */

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import express from "express";
import { parse } from "yaml";
import { type MiddlewareOptions, middleware } from "../../scripts/middleware/index.js";
import { serve } from "../support/generated.js";

/** A property `id` that is read-only and one `pw` that is write-only, both required, in many forms. */
const forms30: Readonly<Record<string, string>> = {
  Direct:
    "{ type: object, required: [id, pw], properties: { id: { type: string, readOnly: true }, pw: { type: string, writeOnly: true }, n: { type: string } } }",
  InTarget:
    '{ type: object, required: [id, pw], properties: { id: { $ref: "#/components/schemas/RoId" }, pw: { $ref: "#/components/schemas/WoId" }, n: { type: string } } }',
  InPartOfProperty:
    '{ type: object, required: [id, pw], properties: { id: { allOf: [{ $ref: "#/components/schemas/Id" }, { readOnly: true }] }, pw: { allOf: [{ $ref: "#/components/schemas/Id" }, { writeOnly: true }] } } }',
  InTargetOfPart:
    '{ type: object, required: [id, pw], properties: { id: { allOf: [{ $ref: "#/components/schemas/RoId" }] }, pw: { allOf: [{ $ref: "#/components/schemas/WoId" }] } } }',
  RequiredBeside: '{ allOf: [{ $ref: "#/components/schemas/Plain" }, { type: object, required: [id, pw] }] }',
  RequiredAround: '{ type: object, required: [id, pw], allOf: [{ $ref: "#/components/schemas/Plain" }] }',
  InAllBranches:
    '{ type: object, required: [id, pw], properties: { id: { oneOf: [{ $ref: "#/components/schemas/RoId" }, { type: integer, readOnly: true }] }, pw: { anyOf: [{ $ref: "#/components/schemas/WoId" }] } } }',
  OfBranches:
    '{ type: object, required: [id, pw], oneOf: [{ $ref: "#/components/schemas/Plain" }, { type: object, required: [z], properties: { z: { type: integer }, id: { $ref: "#/components/schemas/RoId" }, pw: { $ref: "#/components/schemas/WoId" } } }] }',
  WithDefault:
    "{ type: object, required: [id, pw], properties: { id: { type: string, readOnly: true, default: x }, pw: { type: string, writeOnly: true, default: y }, n: { type: string } } }",
  WithDefaultInTarget:
    '{ type: object, required: [id, pw], properties: { id: { $ref: "#/components/schemas/RoDefault" }, pw: { $ref: "#/components/schemas/WoId" } } }',
};
const forms31: Readonly<Record<string, string>> = {
  ...forms30,
  BesideReference:
    '{ type: object, required: [id, pw], properties: { id: { $ref: "#/components/schemas/Id", readOnly: true }, pw: { $ref: "#/components/schemas/Id", writeOnly: true } } }',
  DependentRequired:
    "{ type: object, dependentRequired: { n: [id, pw] }, required: [pw], properties: { id: { type: string, readOnly: true }, pw: { type: string, writeOnly: true }, n: { type: string } } }",
  InThen:
    "{ type: object, required: [id, pw], properties: { id: { type: string, readOnly: true }, pw: { type: string, writeOnly: true } }, if: { required: [n] }, then: { required: [id, pw] } }",
};

const documentOf = (version: string, forms: Readonly<Record<string, string>>) => `
openapi: ${version}
info: { title: Directions, version: "1" }
paths:
  /lists:
    post:
      requestBody: { required: true, content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Direct" } } } } }
      responses: { "200": { description: fine, content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Direct" } } } } } }
  /ids:
    post:
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Ids" } } } }
      responses: { "200": { description: fine, content: { application/json: { schema: { $ref: "#/components/schemas/Ids" } } } } }
${Object.keys(forms)
  .map(
    (name) => `
  /${name}:
    post:
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/${name}" } } } }
      responses: { "200": { description: fine, content: { application/json: { schema: { $ref: "#/components/schemas/${name}" } } } } }`,
  )
  .join("")}
components:
  schemas:
    Id: { type: string }
    RoId: { type: string, readOnly: true }
    WoId: { type: string, writeOnly: true }
    RoDefault: { type: string, readOnly: true, default: x }
    Plain: { type: object, properties: { id: { type: string, readOnly: true }, pw: { type: string, writeOnly: true }, n: { type: string } } }
    Ids: { type: array, items: { $ref: "#/components/schemas/Direct/properties/id" } }
${Object.entries(forms)
  .map(([name, schema]) => `    ${name}: ${schema}\n`)
  .join("")}`;

describe.each([
  { version: "3.0.3", forms: forms30 },
  { version: "3.1.0", forms: forms31 },
])("in OpenAPI $version", ({ version, forms }) => {
  let url: string;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    const apiSpec = parse(documentOf(version, forms)) as object;
    // What a request is answered with stands beside it.
    const answer: express.RequestHandler = (request, response) => {
      response.json(JSON.parse(String(request.headers["x-answer"] ?? "null")));
    };
    const told: express.ErrorRequestHandler = (error, _request, response, _next) => {
      const { status = 500, message } = error as { status?: number; message: string };
      response.status(status).end(message);
    };
    const options: MiddlewareOptions = { apiSpec, validateResponses: true };
    const server = await serve(express.json(), ...middleware(options), answer, told as never);
    url = server.url;
    stop = () => server.stop();
  });
  afterAll(() => stop());

  const send = async (path: string, sent: unknown, answered: unknown) => {
    const headers = { "content-type": "application/json", "x-answer": JSON.stringify(answered) };
    const response = await fetch(`${url}/${path}`, { method: "POST", headers, body: JSON.stringify(sent) });
    return `${response.status}${response.status === 200 ? "" : ` ${await response.text()}`}`;
  };

  it.each(Object.keys(forms))("a required property goes one way only: %s", async (name) => {
    const sent = { pw: "a" };
    const answered = { id: "b" };
    expect(await send(name, sent, answered)).toBe("200");
    expect(await send(name, { ...sent, id: "c" }, answered)).toMatch(/^400 .*\/id is read-only/);
    expect(await send(name, {}, answered)).toMatch(/^400 .*required property 'pw'|^200$/);
    expect(await send(name, sent, { ...answered, pw: "c" })).toMatch(/^500 .*\/pw is write-only/);
  });

  it("the items of a list are no properties, also where a reference leads from them to one", async () => {
    expect(await send("ids", ["a"], ["b"])).toBe("200");
    expect(await send("lists", [{ pw: "a" }], [{ id: "b" }])).toBe("200");
    expect(await send("lists", [{ pw: "a", id: "b" }], [])).toMatch(/^400/);
  });
});
