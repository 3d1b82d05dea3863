/** Kinds of requests and documents that express-openapi-validator's own tests have, in documents of our own. */

import { expect, it } from "@jest/globals";
import express from "express";
import { parse } from "yaml";
import { middleware } from "../../scripts/middleware/index.js";
import { compareBoth, type Sent, tellSeen, type Validator } from "./both.js";

const head = (version = "3.0.3") => `
openapi: ${version}
info: { title: Kinds, version: "1" }
servers: [{ url: /v1 }]
`;
const fine = 'responses: { "200": { description: fine } }';
const encoded = (value: unknown) => encodeURIComponent(JSON.stringify(value));
const post = (target: string, body?: unknown, type = "application/json"): Sent => [
  `POST ${target}`,
  { headers: { "content-type": type }, ...(body !== undefined && { body }) },
];

const settings =
  "type: object, properties: { only: { type: boolean }, kinds: { type: array, items: { type: string }, default: [] } }";
const queries = `${head()}
paths:
  /spread:
    get:
      parameters:
        - { name: settings, in: query, schema: { ${settings} } }
        - { name: either, in: query, schema: { anyOf: [{ type: object, properties: { a: { type: string } } }, { type: string }] } }
        - { name: at, in: query, schema: { oneOf: [{ type: string, format: date-time }, { type: integer }] } }
      ${fine}
  /joined:
    get:
      parameters:
        - { name: id, in: query, style: form, explode: false, schema: { type: object, properties: { role: { type: string }, first: { type: string } } } }
      ${fine}
  /brackets:
    get:
      parameters:
        - { name: "filter[name]", in: query, schema: { type: string } }
        - { name: user, in: query, style: deepObject, explode: true, schema: { type: object, properties: { name: { type: string }, age: { type: integer } } } }
      ${fine}
  /rest:
    get:
      parameters:
        - name: rest
          in: query
          required: true
          schema: { type: object, required: [need], properties: { need: { type: integer } }, additionalProperties: { type: string } }
      ${fine}
  /lists:
    get:
      parameters:
        - { name: state, in: query, schema: { type: array, items: { type: string, enum: [on, off] } } }
        - { name: joined, in: query, explode: false, schema: { type: array, items: { type: string, enum: [on, off] } } }
        - { name: ids, in: query, explode: false, schema: { type: array, items: { type: integer } } }
      ${fine}
`;

compareBoth("kinds of queries", { document: queries }, [
  [
    "read an object from JSON that is encoded, where it is joined",
    `/v1/joined?id=${encoded({ role: "admin", first: "Alex" })}`,
    200,
  ],
  ["read an object from what is joined", "/v1/joined?id=role,admin,first,Alex", 200],
  ["read a list with a repeated name", "/v1/lists?state=on&state=off", 200],
  ["refuse a wrong item of a repeated name", "/v1/lists?state=on&state=maybe", 400],
  ["read a joined list whose delimiter is encoded", "/v1/lists?joined=on%2Coff", 200],
  ["refuse a wrong item of a joined list", "/v1/lists?ids=1,,2", 400],
  ["know a name with brackets", "/v1/brackets?filter[name]=a", 200],
  ["know a name with brackets beside an object", "/v1/brackets?filter[name]=a&user[name]=b&user[age]=3", 200],
  ["refuse brackets that nothing declares", "/v1/brackets?other[name]=a", 400],
  ["refuse a wrong property beside a name with brackets", "/v1/brackets?filter[name]=a&user[age]=x", 400],
  ["take one type of a choice", "/v1/spread?at=2026-11-24T10%3A00%3A00Z", 200],
  ["take the other type of a choice", "/v1/spread?at=1234567890", 200],
  ["refuse neither type of a choice", "/v1/spread?at=noon", 400],
  ["take text where an object or text may be", "/v1/spread?either=plain", 200],
  ["take properties of any name beside one that is needed", "/v1/rest?need=1&other=x", 200],
  ["refuse where the property that is needed is missing", "/v1/rest?other=x", 400],
  ["skip ampersands that separate nothing", "/v1/lists?&&state=on&&", 200],
]);

const bodies = `${head()}
paths:
  /versions:
    post:
      requestBody:
        content:
          application/json; version=1: { schema: { type: object, required: [a], properties: { a: { type: string } } } }
      ${fine}
  /charset:
    post:
      requestBody:
        content:
          application/json; charset=utf-8: { schema: { type: object, required: [a], properties: { a: { type: string } } } }
      ${fine}
  /optional:
    post:
      requestBody:
        content:
          application/json: { schema: { type: object, properties: { a: { type: string } } } }
      ${fine}
  /things/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, schema: { type: string, maxLength: 6 } }]
      ${fine}
  /things/{id}:clone:
    post:
      parameters: [{ name: id, in: path, required: true, schema: { type: string, maxLength: 6 } }]
      requestBody: { content: { application/json: { schema: { type: object, required: [n], properties: { n: { type: integer } } } } } }
      ${fine}
  /users/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      ${fine}
  /users/jimmy:
    post:
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string } } } } } }
      ${fine}
  /nullable:
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [name]
              properties:
                name: { type: string, nullable: true }
                tag: { type: string, default: unset }
                number: { type: integer, nullable: true }
                object: { type: object, nullable: true, properties: { x: { type: integer } } }
                x-own: { type: string, x-note: anything }
      ${fine}
  /closed:
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              allOf:
                - { type: object, required: [id], properties: { id: { type: integer }, name: { type: string } } }
                - { type: object, additionalProperties: { oneOf: [{ type: integer }, { type: string, enum: [x, y] }] } }
          application/hal+json: { schema: { type: object, required: [b] } }
      ${fine}
  /products:
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              properties:
                id: { type: string, readOnly: true }
                name: { type: string }
                reviews: { type: array, items: { $ref: "#/components/schemas/Review" } }
      ${fine}
components:
  schemas:
    Review: { type: object, required: [id], properties: { id: { type: integer, readOnly: true }, rating: { type: integer } } }
`;

compareBoth(
  "kinds of bodies",
  { document: bodies, before: [express.json({ type: () => true, strict: false })] },
  [
    [
      "take the parameters of a media type",
      post("/v1/versions", { a: "x" }, "application/json; version=1"),
      200,
    ],
    ["take them without a blank", post("/v1/versions", { a: "x" }, "application/json;version=1"), 200],
    [
      "refuse other parameters of a media type",
      post("/v1/versions", { a: "x" }, "application/json; version=2"),
      415,
    ],
    [
      "refuse by the schema of a media type with parameters",
      post("/v1/versions", {}, "application/json; version=1"),
      400,
    ],
    [
      "take a charset in other letters",
      post("/v1/charset", { a: "x" }, "application/json; charset=UTF-8"),
      200,
    ],
    ["take a body without the charset that is declared", post("/v1/charset", { a: "x" }), 200],
    ["take an optional body that is left out, with its media type", post("/v1/optional"), 200],
    [
      "refuse another media type of an optional body that is left out",
      post("/v1/optional", undefined, "image/png"),
      415,
    ],
    ["tell a verb after a parameter from the parameter", post("/v1/things/abc:clone", { n: 1 }), 200],
    ["refuse a body after a verb", post("/v1/things/abc:clone", { n: "x" }), 400],
    ["refuse a parameter before a verb", post("/v1/things/abcdefg:clone", { n: 1 }), 400],
    ["answer the parameter alone", "/v1/things/abc", 200],
    ["prefer a literal path of another method", post("/v1/users/jimmy", { name: "a" }), 200],
    ["refuse by a literal path of another method", post("/v1/users/jimmy", {}), 400],
    ["take null for a nullable property that is required", post("/v1/nullable", { name: null }), 200],
    ["refuse a nullable property that is required and missing", post("/v1/nullable", {}), 400],
    [
      "take null for a nullable number and object",
      post("/v1/nullable", { name: "a", number: null, object: null }),
      200,
    ],
    ["refuse null where a default is", post("/v1/nullable", { name: "a", tag: null }), 400],
    ["pass over words of others in schemas", post("/v1/nullable", { name: "a", "x-own": "b" }), 200],
    ["take additional properties of a choice", post("/v1/closed", { id: 1, more: "x" }), 200],
    ["refuse additional properties of no choice", post("/v1/closed", { id: 1, more: "z" }), 400],
    ["choose by the suffix of a media type", post("/v1/closed", {}, "application/hal+json"), 400],
    [
      "refuse what is read-only in an item",
      post("/v1/products", { name: "a", reviews: [{ id: 1, rating: 2 }] }),
      400,
    ],
    [
      "do not need what is read-only in an item",
      post("/v1/products", { name: "a", reviews: [{ rating: 2 }] }),
      200,
    ],
  ],
);
compareBoth(
  "kinds of bodies, with coerceTypes",
  { document: bodies, options: { validateRequests: { coerceTypes: true } } },
  [
    ["leave null of a nullable number", post("/v1/nullable", { name: "a", number: null }), 200],
    ["coerce a nullable number", post("/v1/nullable", { name: "a", number: "4" }), 200],
    ["refuse what is no number", post("/v1/nullable", { name: "a", number: "four" }), 400],
  ],
);
compareBoth(
  "kinds of bodies, with removeAdditional",
  { document: bodies, options: { validateRequests: { removeAdditional: true } } },
  [
    ["lose what is read-only", post("/v1/products", { id: "1", name: "a" }), 200],
    [
      "lose what is read-only in an item",
      post("/v1/products", { name: "a", reviews: [{ id: 1, rating: 2 }] }),
      200,
    ],
  ],
);

const answers = `${head()}
paths:
  /dates/{kind}:
    get:
      parameters: [{ name: kind, in: path, required: true, schema: { type: string } }]
      responses:
        "200":
          description: dates
          content:
            application/json:
              schema:
                type: object
                properties:
                  outer: { type: string, format: date-time }
                  day: { type: string, format: date }
                  more: { type: object, additionalProperties: { type: object, properties: { inner: { type: string, format: date-time } } } }
                  list: { type: array, items: { type: object, properties: { at: { type: string, format: date-time } } } }
                  any: { oneOf: [{ type: string, format: date-time }, { type: integer }] }
        default:
          description: else
          content: { application/json: { schema: { type: object, required: [code], properties: { code: { type: integer } } } } }
`;
const date = new Date("2026-01-03T22:00:00.000Z");
compareBoth(
  "kinds of answers",
  {
    document: answers,
    options: { validateResponses: true },
    after: (app) => {
      app.get("/v1/dates/outer", (_, response) => void response.json({ outer: date, day: date }));
      app.get("/v1/dates/more", (_, response) => void response.json({ more: { a: { inner: date } } }));
      app.get("/v1/dates/list", (_, response) => void response.json({ list: [{ at: date }, { at: date }] }));
      app.get("/v1/dates/choice", (_, response) => void response.json({ any: date }));
      app.get("/v1/dates/number", (_, response) => void response.json({ any: 5 }));
      app.get("/v1/dates/else", (_, response) => void response.status(400).json({ code: 1 }));
      app.get("/v1/dates/badElse", (_, response) => void response.status(400).json({ bad: 1 }));
    },
  },
  [
    ["write dates and days", "/v1/dates/outer", 200],
    ["write dates of additional properties", "/v1/dates/more", 200],
    ["write dates in items", "/v1/dates/list", 200],
    ["write a date of a choice", "/v1/dates/choice", 200],
    ["write a number of a choice", "/v1/dates/number", 200],
    ["fit the default for a status that is not declared", "/v1/dates/else", 400],
    ["fail the default for a status that is not declared", "/v1/dates/badElse", 500],
  ],
);

const undocumented = `${head()}
paths: { /users: { get: { ${fine} } } }
`;
compareBoth(
  "answers of what the document does not have",
  {
    document: undocumented,
    options: { validateResponses: true, ignoreUndocumented: true },
    after: (app) => {
      app.get("/v1/users", (_, response) => void response.send("some users"));
      app.post("/v1/users", (_, response) => void response.status(201).send("created"));
      app.get("/v1/other", (_, response) => void response.json({ any: 1 }));
    },
  },
  [
    ["are sent where nothing is declared of their body", "/v1/users", 200],
    ["are sent for another method", "POST /v1/users", 201],
    ["are sent for another path", "/v1/other", 200],
  ],
);

const newer = `${head("3.1.0").replace('version: "1" }', 'version: "1", summary: Short, license: { name: MIT, identifier: MIT } }')}
paths:
  /entity:
    get:
      requestBody: { content: { application/json: { schema: { type: object, properties: { request: { type: string } } } } } }
      ${fine}
    delete:
      requestBody: { content: { application/json: { schema: { type: object, properties: { request: { type: string } } } } } }
      ${fine}
  /silent:
    get: {}
  /null:
    post:
      requestBody: { content: { application/json: { schema: { type: object, properties: { nothing: { type: "null" }, some: { type: [string, "null"], minLength: 2 } } } } } }
      ${fine}
  /item: { $ref: "#/components/pathItems/Item" }
components:
  pathItems:
    Item: { get: { parameters: [{ name: n, in: query, schema: { type: integer } }], ${fine} } }
`;
compareBoth("kinds of OpenAPI 3.1", { document: newer }, [
  ["validate the body of DELETE", ["DELETE /v1/entity", { body: { request: 123 } }], 400],
  ["take the body of DELETE", ["DELETE /v1/entity", { body: { request: "a" } }], 200],
  ["go without responses", "/v1/silent", 200],
  ["take null alone", post("/v1/null", { nothing: null, some: null }), 200],
  ["refuse another type than null", post("/v1/null", { nothing: 0 }), 400],
  ["hold texts against their length where null may be", post("/v1/null", { some: "a" }), 400],
  ["follow references to path items", "/v1/item?n=1", 200],
  ["refuse by path items", "/v1/item?n=x", 400],
]);
const hooks = `
openapi: 3.1.0
info: { title: Hooks, version: "1" }
webhooks: { told: { post: { ${fine} } } }
`;
compareBoth("a document of webhooks alone", { document: hooks, after: (app) => void app.use(tellSeen) }, [
  ["has no path", "/told", 404],
]);

const wild = `${head()}
paths:
  /some/*wildcard:
    get:
      parameters: [{ name: wildcard, in: path, required: true, schema: { type: string, maxLength: 12 } }]
      ${fine}
  /files/{path}*:
    get:
      parameters:
        - { name: path, in: path, required: true, schema: { type: string } }
        - { name: q, in: query, required: true, schema: { type: string } }
      ${fine}
  /files:
    get: { ${fine} }
`;
compareBoth("kinds of wildcards", { document: wild, after: (app) => void app.use(tellSeen) }, [
  ["take the form of Express 5", "/v1/some/test/stuff", 200],
  ["refuse what a wildcard of Express 5 took", "/v1/some/much/longer/stuff", 400],
  ["have nothing where a wildcard of Express 5 is empty", "/v1/some", 404],
  ["answer the root beside a wildcard", "/v1/files", 200],
  ["take a wildcard with its query", "/v1/files/a/b.csv?q=1", 200],
  ["refuse a wildcard without its query", "/v1/files/a/b.csv", 400],
]);

const twice = `
openapi: 3.0.3
info: { title: Twice, version: "1" }
servers: [{ url: "https://example.com/v1" }, { url: "https://example.com/v1" }]
paths: { "/users/{id}": { parameters: [{ name: id, in: path, required: true, schema: { type: integer } }], get: { ${fine} } } }
components:
  parameters: { Other: { name: other, in: path, required: true, schema: { type: string, format: uuid } } }
`;
compareBoth("a server that is listed twice", { document: twice, after: (app) => void app.use(tellSeen) }, [
  ["is answered", "/v1/users/7", 200],
  ["is validated", "/v1/users/x", 400],
]);

/** The validator whose app is made. */
let twoOf: Validator | undefined;

const second = (base: string, parameter: string) =>
  parse(`
openapi: 3.0.3
info: { title: Second, version: "1" }
servers: [{ url: ${base} }]
paths: { /pets: { get: { parameters: [{ name: ${parameter}, in: query, required: true, schema: { type: string } }], ${fine} } } }
`) as object;
compareBoth(
  "two documents in one app",
  {
    document: undocumented,
    options: (validator: Validator) => {
      twoOf = validator;
      return {};
    },
    after: (app) => {
      for (const [base, parameter] of [
        ["/v2", "kind"],
        ["/v3", "species"],
      ] as const)
        app.use(twoOf?.middleware({ apiSpec: second(base, parameter) as never }) ?? []);
      app.use(tellSeen);
    },
  },
  [
    ["validates by the first", "/v1/users?x=1", 400],
    ["validates by the second", "/v2/pets", 400],
    ["validates by the third", "/v3/pets?kind=a", 400],
    ["answers by the third", "/v3/pets?species=a", 200],
    ["answers 404 below the base of one", "/v2/nothing", 404],
  ],
);

it("the document that an app hands over stays as it is", async () => {
  const given = parse(bodies) as object;
  const handlers = middleware({ apiSpec: given as never, validateResponses: true });
  const app = express().use(handlers).use(tellSeen);
  const server = app.listen(0, "127.0.0.1");
  try {
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    expect((await fetch(`http://127.0.0.1:${port}/v1/things/abc`)).status).toBe(200);
    expect(given).toEqual(parse(bodies));
  } finally {
    server.close();
  }
});
