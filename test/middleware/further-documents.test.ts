/** More kinds that express-openapi-validator's own tests have: choices in lists, uploads, JSON in queries, servers. */

import express from "express";
import { compareBoth, type Sent, tellSeen } from "./both.js";

const head = (servers = "[{ url: /v1 }]") => `
openapi: 3.0.3
info: { title: Kinds, version: "1" }
servers: ${servers}
`;
const fine = 'responses: { "200": { description: fine } }';
const post = (target: string, body?: unknown, headers: Record<string, string> = {}): Sent => [
  `POST ${target}`,
  { headers, ...(body !== undefined && { body }) },
];

const operations = `${head()}
paths:
  /operations:
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [operations]
              properties: { operations: { type: array, items: { $ref: "#/components/schemas/Operation" } } }
      ${fine}
  /lists:
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              properties:
                list:
                  type: array
                  items:
                    oneOf:
                      - { type: object, required: [type, one], properties: { type: { type: string }, one: { type: string } }, additionalProperties: false }
                      - { type: object, required: [type, two], properties: { type: { type: string }, two: { type: string } }, additionalProperties: false }
      ${fine}
components:
  schemas:
    Operation:
      oneOf: [{ $ref: "#/components/schemas/Create" }, { $ref: "#/components/schemas/Update" }]
      discriminator:
        propertyName: type
        mapping: { create: "#/components/schemas/Create", update: "#/components/schemas/Update" }
    Create:
      type: object
      required: [type, data]
      properties:
        type: { type: string, enum: [create] }
        data: { type: object, required: [key, title, step], properties: { key: { type: string }, title: { type: string }, step: { type: string } } }
    Update:
      type: object
      required: [type, data]
      properties:
        type: { type: string, enum: [update] }
        data: { type: object, required: [id], properties: { id: { type: string, format: uuid }, step: { type: string, nullable: true } } }
`;
const operation = (type: string, data: object) => post("/v1/operations", { operations: [{ type, data }] });
compareBoth("choices in lists", { document: operations }, [
  ["take the first", operation("create", { key: "a", title: "b", step: "c" }), 200],
  ["take the second", operation("update", { id: "2c1b3e4f-5a6b-4c7d-8e9f-0a1b2c3d4e5f", step: null }), 200],
  ["refuse another value of the discriminator", operation("remove", { id: "a" }), 400],
  ["refuse what the chosen branch refuses", operation("update", { id: "a" }), 400],
  ["refuse what the chosen branch lacks", operation("create", { key: "a", title: "b" }), 400],
  [
    "take each without a discriminator",
    post("/v1/lists", {
      list: [
        { type: "a", one: "x" },
        { type: "b", two: "y" },
      ],
    }),
    200,
  ],
  ["refuse neither without a discriminator", post("/v1/lists", { list: [{ type: "b", three: "y" }] }), 400],
]);
compareBoth(
  "choices in lists, with allErrors",
  { document: operations, options: { validateRequests: { discriminator: true, allErrors: true } } },
  [
    ["tell all that the chosen branch lacks", operation("create", { key: "a" }), 400],
    ["refuse another value of the discriminator", operation("remove", {}), 400],
  ],
);

const queries = `${head()}
paths:
  /pets:
    parameters: [{ name: around, in: query, required: true, schema: { type: string } }]
    get:
      parameters:
        - { name: limit, in: query, required: true, schema: { type: integer, minimum: 5 } }
        - { name: json, in: query, content: { application/json: { schema: { type: object, properties: { foo: { type: string, enum: [bar, baz] } } } } } }
        - { name: joined, in: query, explode: false, schema: { type: array, items: { type: string, enum: [foo, bar] } } }
      ${fine}
  /undone:
    get:
      parameters: [{ name: name, in: query, required: true, schema: { type: string } }]
      ${fine}
`;
const pets = (query: string) => `/v1/pets?around=a&limit=10&${query}`;
compareBoth(
  "queries of an operation and its path",
  { document: queries, after: (app) => void app.get("/v1/pets", tellSeen) },
  [
    ["lack what the path declares", "/v1/pets?limit=10", 400],
    ["lack what the operation declares", "/v1/pets?around=a", 400],
    ["lack both", "/v1/pets", 400],
    ["refuse an item of what is encoded as a whole", pets(`joined=${encodeURIComponent("foo,test")}`), 400],
    ["take what is encoded as a whole", pets(`joined=${encodeURIComponent("foo,bar")}`), 200],
    ["take JSON", pets(`json=${encodeURIComponent('{"foo": "bar"}')}`), 200],
    ["refuse a value in JSON", pets(`json=${encodeURIComponent('{"foo": "no"}')}`), 400],
    ["refuse properties in the place of JSON", pets("json[foo]=bar"), 400],
    ["are validated where no route is", "/v1/undone", 400],
    ["go on where no route is", "/v1/undone?name=a", 404],
    ["are not looked at for another method", "POST /v1/undone", 405],
  ],
);
compareBoth(
  "empty servers",
  {
    document: queries.replace("[{ url: /v1 }]", "[]"),
    options: { validateRequests: { allErrors: true } },
    after: (app) => void app.get("/pets", tellSeen),
  },
  [
    ["stand at the root", "/pets?around=a&limit=10", 200],
    ["tell all that is missing", "/pets", 400],
  ],
);

const uploads = `${head()}
paths:
  /photos:
    post:
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [file, metadata]
              properties:
                file: { type: string, format: binary }
                metadata: { type: string }
                list: { type: array, items: { type: object, required: [foo], properties: { foo: { type: string } } } }
                object: { type: object, properties: { n: { type: integer } } }
      ${fine}
  /raw:
    post:
      requestBody: { content: { application/octet-stream: { schema: { type: string, format: binary } } } }
      ${fine}
`;
const form = (...fields: readonly (readonly [string, string | Blob])[]): FormData => {
  const made = new FormData();
  for (const [name, value] of fields)
    if (typeof value === "string") made.append(name, value);
    else made.append(name, value, "a.json");
  return made;
};
const file = () => new Blob(["{}"], { type: "application/json" });
compareBoth("kinds of uploads", { document: uploads, before: [express.json()] }, [
  [
    "read JSON in fields",
    post(
      "/v1/photos",
      form(["file", file()], ["metadata", "m"], ["list", '[{"foo":"bar"}]'], ["object", '{"n":1}']),
    ),
    200,
  ],
  [
    "refuse JSON in fields",
    post("/v1/photos", form(["file", file()], ["metadata", "m"], ["list", '[{"bar":"foo"}]'])),
    400,
  ],
  [
    "refuse text in the place of JSON",
    post("/v1/photos", form(["file", file()], ["metadata", "m"], ["object", "none"])),
    400,
  ],
  ["refuse another method", "/v1/photos", 405],
  ["refuse XML", post("/v1/photos", "<a/>", { "content-type": "application/xml" }), 415],
  ["refuse another kind of multipart", post("/v1/photos", "x", { "content-type": "multipart/mixed" }), 415],
  [
    "take bytes as they are",
    post("/v1/raw", new Uint8Array([1, 2]), { "content-type": "application/octet-stream" }),
    200,
  ],
]);

const flags = `${head()}
paths:
  /flags:
    post:
      requestBody: { content: { application/json: { schema: { type: object, properties: { cat: { type: boolean }, text: { type: string } } } } } }
      ${fine}
`;
compareBoth(
  "booleans, with coerceTypes",
  { document: flags, options: { validateRequests: { coerceTypes: true } } },
  [
    ["are read from text", post("/v1/flags", { cat: "true" }), 200],
    ["stay what they are", post("/v1/flags", { cat: true }), 200],
    ["become text", post("/v1/flags", { text: true }), 200],
    ["are read from numbers", post("/v1/flags", { cat: 1 }), 200],
    ["are refused from other numbers", post("/v1/flags", { cat: 2 }), 400],
    ["are read from null", post("/v1/flags", { cat: null }), 200],
  ],
);
