/** Answers: held against the document, cut, coerced and serialised as express-openapi-validator does. */

import { expect, it } from "@jest/globals";
import type { Express } from "express";
import { compareBoth, type Setup } from "./both.js";

const document = `
openapi: 3.0.3
info: { title: Test, version: "1" }
servers: [{ url: /v1 }]
paths:
  /pets/{case}:
    get:
      parameters: [{ name: case, in: path, required: true, schema: { type: string } }]
      responses:
        "200": { description: pet, content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } }
        "204": { description: nothing }
        "4XX": { description: refused, content: { application/json: { schema: { $ref: "#/components/schemas/Fault" } } } }
        default: { description: else, content: { application/json: { schema: { type: object, required: [else], properties: { else: { type: string } } } } } }
  /narrow/{case}:
    get:
      parameters: [{ name: case, in: path, required: true, schema: { type: string } }]
      responses:
        "200": { description: list, content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Pet" } } } } }
  /types/{case}:
    get:
      parameters: [{ name: case, in: path, required: true, schema: { type: string } }]
      responses:
        "200":
          description: types
          content:
            application/json: { schema: { type: object, required: [a], properties: { a: { type: integer } } } }
            application/vnd.shop+json: { schema: { type: object, required: [b], properties: { b: { type: integer } } } }
            text/html: { schema: { type: string } }
  /nullable/{case}:
    get:
      parameters: [{ name: case, in: path, required: true, schema: { type: string } }]
      responses: { "200": { description: maybe, content: { application/json: { schema: { type: object, nullable: true } } } } }
  /referenced/{case}:
    get:
      parameters: [{ name: case, in: path, required: true, schema: { type: string } }]
      responses: { "200": { $ref: "#/components/responses/Pet" } }
components:
  responses:
    Pet: { description: pet, content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } }
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        name: { type: string }
        age: { type: integer, default: 3 }
        password: { type: string, writeOnly: true }
        id: { type: integer, readOnly: true }
        born: { type: string, format: date }
        seen: { type: string, format: date-time, nullable: true }
        tags: { type: array, items: { type: string } }
        roles: { type: array, items: { $ref: "#/components/schemas/Role" } }
        strict: { type: object, additionalProperties: false, properties: { a: { type: integer } } }
    Role: { type: object, required: [name], properties: { name: { type: string }, key: { type: string, writeOnly: true } } }
    Fault: { type: object, required: [code], properties: { code: { type: integer } } }
`;

const date = new Date("2026-11-24T10:30:00.000Z");
const bodies: Readonly<Record<string, unknown>> = {
  good: { name: "Rex", age: 2 },
  more: { name: "Rex", more: 1, strict: {} },
  lacks: { age: 2 },
  wrong: { name: 5 },
  wrongAge: { name: "Rex", age: "2" },
  many: { age: "x", tags: [1] },
  writeOnly: { name: "Rex", password: "secret" },
  readOnly: { name: "Rex", id: 1 },
  dates: { name: "Rex", born: date, seen: date },
  noSeen: { name: "Rex", seen: null },
  textDates: { name: "Rex", born: "2026-11-24", seen: "2026-11-24T10:30:00Z" },
  wrongDates: { name: "Rex", born: "yesterday" },
  numberDate: { name: "Rex", born: 5 },
  strict: { name: "Rex", strict: { a: 1, b: 2 } },
  roles: { name: "Rex", roles: [{ name: "a" }] },
  wrongRoles: { name: "Rex", roles: [{ name: "a" }, { name: "b", key: "k" }] },
  list: [{ name: "Rex" }, { name: "Max" }],
  wrongList: [{ name: "Rex" }, {}],
  nothing: null,
  text: "text",
  a: { a: 1 },
  b: { b: 1 },
  fault: { code: 1 },
  else: { else: "x" },
};
const answering = (app: Express) => {
  app.get("/v1/:group/:case", (request, response) => {
    const [, name = "", status = "200", type] =
      /^(\w+)(?:-(\d+))?(?:-(\w+))?$/.exec(request.params.case) ?? [];
    response.status(Number(status));
    if (type === "vendor") response.type("application/vnd.shop+json");
    if (type === "html") response.type("text/html");
    if (type === "utf") response.type("application/json; charset=utf-8");
    if (name === "empty") response.json();
    else if (name === "sent") response.send("as it is");
    else if (name === "ended") response.end();
    else response.json(bodies[name]);
  });
  app.use((request, response) => void response.status(404).json({ undocumented: request.path }));
};
const setup = (
  validateResponses: NonNullable<Exclude<Setup["options"], (...args: never) => object>>["validateResponses"],
): Setup => ({
  document,
  after: answering,
  options: { validateResponses: validateResponses ?? true },
});

compareBoth("answers", setup(true), [
  ["are sent where they fit", "/v1/pets/good", 200],
  ["may have more properties", "/v1/pets/more", 200],
  ["fail where a property is missing", "/v1/pets/lacks", 500],
  ["fail where a type is wrong", "/v1/pets/wrong", 500],
  ["are not coerced unless told", "/v1/pets/wrongAge", 500],
  ["tell the first fault", "/v1/pets/many", 500],
  ["fail where they hold what is write-only", "/v1/pets/writeOnly", 500],
  ["may hold what is read-only", "/v1/pets/readOnly", 200],
  ["get no defaults", "/v1/pets/more", 200],
  ["hold dates as text", "/v1/pets/dates", 200],
  ["hold null where it may stand", "/v1/pets/noSeen", 200],
  ["hold text for dates", "/v1/pets/textDates", 200],
  ["fail where text is no date", "/v1/pets/wrongDates", 500],
  ["fail where a number is no date", "/v1/pets/numberDate", 500],
  ["fail for what an inner schema refuses", "/v1/pets/strict", 500],
  ["fail for null", "/v1/pets/nothing", 500],
  ["are null where the schema takes it", "/v1/nullable/nothing", 200],
  ["fail for text instead of an object", "/v1/pets/text", 500],
  ["fail for nothing instead of an object", "/v1/pets/empty", 500],
  ["are looked at only where they are JSON", "/v1/pets/sent", 200],
  ["are looked at only where there is a body", "/v1/pets/ended", 200],
  ["have no body where none is declared", "/v1/pets/good-204", 500],
  ["go without a body where none is declared", "/v1/pets/ended-204", 204],
  ["fit the range of their status", "/v1/pets/fault-404", 404],
  ["fail the range of their status", "/v1/pets/good-404", 500],
  ["fit the default", "/v1/pets/else-202", 202],
  ["fail the default", "/v1/pets/good-202", 500],
  ["go as they are where the server failed", "/v1/pets/wrong-503", 503],
  ["fail with a status that is not declared", "/v1/narrow/list-201", 500],
  ["hold what is nested", "/v1/pets/roles", 200],
  ["fail where what is nested is write-only", "/v1/pets/wrongRoles", 500],
  ["may be lists", "/v1/narrow/list", 200],
  ["fail for a wrong item", "/v1/narrow/wrongList", 500],
  ["follow references", "/v1/referenced/good", 200],
  ["fail by references", "/v1/referenced/lacks", 500],
  ["are held against the type that they have", "/v1/types/b-200-vendor", 200],
  ["fail by the type that they have", "/v1/types/a-200-vendor", 500],
  [
    "are held against the type that is accepted",
    ["/v1/types/b", { headers: { accept: "application/vnd.shop+json" } }],
    200,
  ],
  [
    "fail by the type that is accepted",
    ["/v1/types/a", { headers: { accept: "application/vnd.shop+json" } }],
    500,
  ],
  ["are held against the first type otherwise", ["/v1/types/a", { headers: { accept: "*/*" } }], 200],
  [
    "are held against the first type of a range",
    ["/v1/types/a", { headers: { accept: "application/*" } }],
    200,
  ],
  [
    "are held against the first type where none is accepted",
    ["/v1/types/a", { headers: { accept: "image/png" } }],
    200,
  ],
  ["may tell their charset", "/v1/types/a-200-utf", 200],
  ["are not looked at outside the document", "/v2/pets/wrong", 404],
  ["come after requests, which are validated", "/v1/pets/good?x=1", 400],
]);
compareBoth("answers, not validated", { document, after: answering }, [
  ["go as they are", "/v1/pets/lacks", 200],
  ["hold dates as JSON has them", "/v1/pets/dates", 200],
]);
for (const removeAdditional of [true, "all", "failing"] as const)
  compareBoth(`answers, with removeAdditional ${removeAdditional}`, setup({ removeAdditional }), [
    ["lose what the schema refuses", "/v1/pets/strict", 200],
    ["lose what is write-only", "/v1/pets/writeOnly", 200],
    ["treat what the schema passes over as told", "/v1/pets/more", 200],
    ["fail where a property is missing", "/v1/pets/lacks", 500],
  ]);
compareBoth("answers, with coerceTypes", setup({ coerceTypes: true }), [
  ["are coerced", "/v1/pets/wrongAge", 200],
  ["are coerced to text", "/v1/pets/wrong", 200],
  ["fail where they cannot be coerced", "/v1/pets/many", 500],
]);
compareBoth("answers, with allErrors", setup({ allErrors: true }), [
  ["tell all faults", "/v1/pets/many", 500],
]);

const told: string[] = [];
compareBoth(
  "answers, with onError",
  setup({
    onError: (error, body, request) => {
      told.push(`${error.name} ${error.status} ${error.message} ${JSON.stringify(body)} ${request.path}`);
    },
  }),
  [
    ["are sent although they do not fit", "/v1/pets/lacks", 200],
    ["are sent although their status is not declared", "/v1/narrow/list-201", 201],
    ["are sent where they fit", "/v1/pets/good", 200],
  ],
);

it("answers, with onError tell both the same error, body and request", () => {
  expect(told).toHaveLength(4);
  expect(new Set(told).size).toBe(2);
  expect(told).toContain(
    "Internal Server Error 500 /response must have required property 'name' {\"age\":2} /v1/pets/lacks",
  );
});
