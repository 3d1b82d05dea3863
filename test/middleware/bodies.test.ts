/** Bodies: validated, coerced, defaulted and cut as express-openapi-validator does. */

import express from "express";
import { compareBoth, type Sent } from "./both.js";

const post = (path: string, body?: unknown, headers: Record<string, string> = {}): Sent => [
  `POST ${path}`,
  { headers, ...(body !== undefined && { body }) },
];
const fine = 'responses: { "200": { description: fine } }';
const of = (schema: string, path = "/pets", required = true) => `
  ${path}:
    post:
      requestBody:
        required: ${required}
        content: { application/json: { schema: { $ref: "#/components/schemas/${schema}" } } }
      ${fine}`;

const document = `
openapi: 3.0.3
info: { title: Pets, version: "1" }
servers: [{ url: /v1 }]
paths:${of("Pet")}${of("Strict", "/strict")}${of("Choice", "/choice")}${of("Any", "/any")}${of("All", "/all")}${of(
  "Tree",
  "/tree",
)}${of("Kinds", "/kinds")}${of("Account", "/accounts")}${of("Names", "/names")}${of("Map", "/maps")}${of(
  "Maybe",
  "/maybe",
)}${of("Formats", "/formats")}${of("Pet", "/optional", false)}${of("Text", "/word")}${of("Not", "/not")}${of("Order", "/orders")}${of("Reviewed", "/reviewed")}
  /many:
    post:
      requestBody:
        required: true
        content:
          application/json: { schema: { type: object, required: [a], properties: { a: { type: integer } } } }
          application/vnd.shop+json: { schema: { type: object, required: [b], properties: { b: { type: integer } } } }
          text/plain: { schema: { type: string, minLength: 3 } }
          application/x-www-form-urlencoded: { schema: { type: object, required: [name], properties: { name: { type: string, minLength: 2 } } } }
      ${fine}
  /ranges:
    post:
      requestBody:
        required: true
        content:
          application/*: { schema: { type: object, required: [a], properties: { a: { type: string } } } }
      ${fine}
  /everything:
    post:
      requestBody: { required: true, content: { "*/*": { schema: { type: object, required: [a], properties: { a: { type: string } } } } } }
      ${fine}
  /charset:
    post:
      requestBody: { required: true, content: { "application/json; charset=utf-8": { schema: { type: object, required: [a], properties: { a: { type: string } } } } } }
      ${fine}
  /bytes:
    post:
      requestBody: { required: true, content: { application/octet-stream: { schema: { type: string, format: binary } } } }
      ${fine}
  /referenced:
    post:
      requestBody: { $ref: "#/components/requestBodies/Pet" }
      ${fine}
  /versions:
    post:
      requestBody:
        required: true
        content:
          application/json; version=1: { schema: { type: object, required: [one], properties: { one: { type: integer } } } }
          application/json; version=2: { schema: { type: object, required: [two], properties: { two: { type: integer } } } }
      ${fine}
  /bodyless:
    post:
      ${fine}
  /loose:
    put:
      requestBody: { content: { application/json: { schema: { type: object, properties: { a: { type: integer } } } } } }
      ${fine}
components:
  requestBodies:
    Pet: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } }
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        id: { type: integer, readOnly: true }
        name: { type: string, minLength: 1, maxLength: 10 }
        age: { type: integer, minimum: 0, exclusiveMinimum: true, default: 1 }
        weight: { type: number, maximum: 100, multipleOf: 0.5 }
        tags: { type: array, uniqueItems: true, maxItems: 3, items: { type: string } }
        owner: { type: object, required: [email], properties: { email: { type: string, format: email }, vip: { type: boolean, default: false } } }
        mood: { type: string, enum: [good, bad] }
        secret: { type: string, writeOnly: true }
    Strict: { type: object, additionalProperties: false, required: [a], properties: { a: { type: string }, b: { type: object, additionalProperties: false, properties: { c: { type: string } } } } }
    Cat: { type: object, required: [lives], properties: { kind: { type: string }, lives: { type: integer } } }
    Dog: { type: object, required: [barks], properties: { kind: { type: string }, barks: { type: boolean } } }
    Choice: { oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }] }
    Any: { anyOf: [{ type: object, required: [a] }, { type: object, required: [b] }] }
    All: { allOf: [{ $ref: "#/components/schemas/Pet" }, { type: object, required: [age] }] }
    Tree: { type: object, required: [value], properties: { value: { type: integer }, children: { type: array, items: { $ref: "#/components/schemas/Tree" } } } }
    Kinds:
      oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }]
      discriminator: { propertyName: kind, mapping: { cat: "#/components/schemas/Cat", dog: "#/components/schemas/Dog" } }
    Account: { type: object, required: [id, name], properties: { id: { type: string, readOnly: true }, name: { type: string } } }
    Names: { type: array, minItems: 1, items: { $ref: "#/components/schemas/Pet" } }
    Map: { type: object, minProperties: 1, maxProperties: 2, additionalProperties: { type: integer } }
    Maybe: { type: object, properties: { a: { type: string, nullable: true }, b: { type: string } } }
    Formats:
      type: object
      properties:
        day: { type: string, format: date }
        time: { type: string, format: date-time }
        id: { type: string, format: uuid }
        uri: { type: string, format: uri }
        ip: { type: string, format: ipv4 }
        small: { type: integer, format: int32 }
        big: { type: integer, format: int64 }
        float: { type: number, format: float }
        bytes: { type: string, format: byte }
        odd: { type: string, format: unheard-of }
    Text: { type: string, minLength: 2 }
    Not: { type: object, not: { required: [forbidden] } }
    Order:
      oneOf:
        - { type: object, required: [id, type], properties: { id: { type: string, readOnly: true }, type: { type: string, enum: [A] } } }
        - { type: object, required: [id, type, name], properties: { id: { type: string, readOnly: true }, type: { type: string, enum: [B] }, name: { type: string } } }
    Review: { type: object, required: [id, stars], properties: { id: { type: integer, readOnly: true }, stars: { type: integer } } }
    Reviewed: { type: object, properties: { reviews: { type: array, items: { $ref: "#/components/schemas/Review" } }, best: { allOf: [{ $ref: "#/components/schemas/Review" }] } } }
`;

compareBoth("bodies", { document }, [
  [
    "takes what fits and fills in defaults",
    post("/v1/pets", { name: "Rex", owner: { email: "a@b.de" } }),
    200,
  ],
  ["refuses a missing property", post("/v1/pets", { age: 2 }), 400],
  ["refuses a wrong type", post("/v1/pets", { name: 5 }), 400],
  ["coerces nothing unless told", post("/v1/pets", { name: "Rex", age: "2" }), 400],
  ["refuses empty text", post("/v1/pets", { name: "" }), 400],
  ["refuses text that is too long", post("/v1/pets", { name: "Maximilian the First" }), 400],
  ["refuses an exclusive bound", post("/v1/pets", { name: "Rex", age: 0 }), 400],
  ["refuses above the maximum", post("/v1/pets", { name: "Rex", weight: 100.5 }), 400],
  ["refuses what is no multiple", post("/v1/pets", { name: "Rex", weight: 0.3 }), 400],
  ["refuses items that are equal", post("/v1/pets", { name: "Rex", tags: ["a", "a"] }), 400],
  ["refuses too many items", post("/v1/pets", { name: "Rex", tags: ["a", "b", "c", "d"] }), 400],
  ["refuses a wrong item", post("/v1/pets", { name: "Rex", tags: [1] }), 400],
  ["refuses what an inner object lacks", post("/v1/pets", { name: "Rex", owner: {} }), 400],
  ["refuses a wrong format inside", post("/v1/pets", { name: "Rex", owner: { email: "nobody" } }), 400],
  ["refuses what an enum lacks", post("/v1/pets", { name: "Rex", mood: "odd" }), 400],
  ["refuses what is read-only", post("/v1/pets", { name: "Rex", id: 1 }), 400],
  ["takes what is write-only", post("/v1/pets", { name: "Rex", secret: "s" }), 200],
  ["hands undeclared properties on", post("/v1/pets", { name: "Rex", more: { x: 1 } }), 200],
  ["refuses null where it is not allowed", post("/v1/pets", { name: null }), 400],
  ["refuses a list for an object", post("/v1/pets", []), 400],
  ["refuses text for an object", post("/v1/pets", '"Rex"', { "content-type": "application/json" }), 400],
  ["refuses an empty object", post("/v1/pets", {}), 400],
  [
    "leaves what is no JSON to its parser",
    post("/v1/pets", "{", { "content-type": "application/json" }),
    400,
  ],
  ["refuses undeclared properties where the schema does", post("/v1/strict", { a: "1", z: 1 }), 400],
  ["refuses them in inner objects", post("/v1/strict", { a: "1", b: { d: 1 } }), 400],
  ["takes one of a choice", post("/v1/choice", { lives: 9 }), 200],
  ["takes the other of a choice", post("/v1/choice", { barks: true }), 200],
  ["refuses none of a choice", post("/v1/choice", { kind: "bird" }), 400],
  ["refuses both of a choice", post("/v1/choice", { lives: 9, barks: true }), 400],
  ["takes any of several", post("/v1/any", { b: 1 }), 200],
  ["refuses none of several", post("/v1/any", { c: 1 }), 400],
  ["takes what fits all", post("/v1/all", { name: "Rex", age: 3 }), 200],
  ["refuses what fits not all", post("/v1/all", { age: 3 }), 400],
  ["goes down a tree", post("/v1/tree", { value: 1, children: [{ value: 2, children: [] }] }), 200],
  [
    "refuses a wrong leaf of a tree",
    post("/v1/tree", { value: 1, children: [{ value: 2, children: [{ value: "x" }] }] }),
    400,
  ],
  ["lets a property choose the branch", post("/v1/kinds", { kind: "cat", lives: 9 }), 200],
  ["names what the branch lacks that the discriminator names", post("/v1/kinds", { kind: "dog" }), 400],
  [
    "accepts what the schema accepts, whatever the discriminator names",
    post("/v1/kinds", { kind: "dog", lives: 9 }),
    200,
  ],
  ["refuses a property that chooses no branch", post("/v1/kinds", { kind: "bird" }), 400],
  [
    "accepts a body without the discriminator's property where the schema does",
    post("/v1/kinds", { lives: 9 }),
    200,
  ],
  ["does not require what is read-only", post("/v1/accounts", { name: "A" }), 200],
  ["takes a list", post("/v1/names", [{ name: "A" }, { name: "B" }]), 200],
  ["refuses a list that is too short", post("/v1/names", []), 400],
  ["refuses a wrong item of a list", post("/v1/names", [{ name: "A" }, {}]), 400],
  ["takes any name in a map", post("/v1/maps", { a: 1, b: 2 }), 200],
  ["refuses a wrong value in a map", post("/v1/maps", { a: "x" }), 400],
  ["refuses too many names in a map", post("/v1/maps", { a: 1, b: 2, c: 3 }), 400],
  ["refuses an empty map", post("/v1/maps", {}), 400],
  ["takes null where it is allowed", post("/v1/maybe", { a: null }), 200],
  ["refuses null beside it", post("/v1/maybe", { b: null }), 400],
  ["refuses no date", post("/v1/formats", { day: "tomorrow" }), 400],
  ["refuses a day that no calendar has", post("/v1/formats", { day: "2026-02-30" }), 400],
  ["refuses no time", post("/v1/formats", { time: "2026-11-24" }), 400],
  ["refuses no UUID", post("/v1/formats", { id: "1" }), 400],
  ["refuses no URI", post("/v1/formats", { uri: "not a uri" }), 400],
  ["refuses no IPv4 address", post("/v1/formats", { ip: "1.2.3" }), 400],
  ["refuses beyond 32 bits", post("/v1/formats", { small: 3_000_000_000 }), 400],
  ["takes 64 bits", post("/v1/formats", { big: 3_000_000_000 }), 200],
  ["takes a float", post("/v1/formats", { float: 1.5 }), 200],
  ["refuses no base64", post("/v1/formats", { bytes: "%%%" }), 400],
  ["passes over formats that it does not know", post("/v1/formats", { odd: "anything" }), 200],
  ["refuses a body of another type", post("/v1/pets", "Rex", { "content-type": "text/html" }), 415],
  ["refuses a body without a type", post("/v1/pets", new Uint8Array([1, 2])), 415],
  [
    "takes a charset",
    post("/v1/pets", '{"name":"Rex"}', { "content-type": "application/json; charset=UTF-8" }),
    200,
  ],
  [
    "takes a type in capitals",
    post("/v1/pets", '{"name":"Rex"}', { "content-type": "Application/JSON" }),
    200,
  ],
  ["refuses an optional body that is wrong", post("/v1/optional", { name: 1 }), 400],
  ["goes without an optional body", post("/v1/optional"), 200],
  [
    "refuses to go without a required one",
    post("/v1/pets", undefined, { "content-type": "application/json" }),
    400,
  ],
  ["wants the media type of a required body", post("/v1/pets"), 415],
  ["takes text that is JSON", post("/v1/word", '"ab"', { "content-type": "application/json" }), 200],
  [
    "refuses text that is JSON and too short",
    post("/v1/word", '"a"', { "content-type": "application/json" }),
    400,
  ],
  ["takes what is not forbidden", post("/v1/not", { a: 1 }), 200],
  ["refuses what is forbidden", post("/v1/not", { forbidden: 1 }), 400],
  ["validates by the media type", post("/v1/many", { a: 1 }), 200],
  ["refuses by the media type", post("/v1/many", { b: 1 }), 400],
  [
    "takes a form",
    post("/v1/many", "name=Rex", { "content-type": "application/x-www-form-urlencoded" }),
    200,
  ],
  [
    "refuses a form",
    post("/v1/many", "name=R", { "content-type": "application/x-www-form-urlencoded" }),
    400,
  ],
  ["takes text", post("/v1/many", "some text", { "content-type": "text/plain" }), 200],
  ["refuses text", post("/v1/many", "no", { "content-type": "text/plain" }), 400],
  ["takes a type within a range", post("/v1/ranges", { a: "x" }), 200],
  ["refuses a body of a type within a range", post("/v1/ranges", {}), 400],
  ["refuses a type outside a range", post("/v1/ranges", "x", { "content-type": "text/plain" }), 415],
  ["takes any type", post("/v1/everything", { a: "x" }), 200],
  ["refuses a body of any type", post("/v1/everything", {}), 400],
  ["takes a declared charset", post("/v1/charset", { a: "x" }), 200],
  [
    "tells versions of a type apart",
    post("/v1/versions", '{"two":2}', { "content-type": "application/json;version=2" }),
    200,
  ],
  [
    "refuses by the version of a type",
    post("/v1/versions", '{"two":2}', { "content-type": "application/json; version=1" }),
    400,
  ],
  [
    "refuses a version that is not declared",
    post("/v1/versions", "{}", { "content-type": "application/json; version=3" }),
    415,
  ],
  ["does not require what is read-only in a choice", post("/v1/orders", { type: "A" }), 200],
  ["refuses what is read-only in a choice", post("/v1/orders", { type: "A", id: "1" }), 400],
  ["does not require what is read-only in a list", post("/v1/reviewed", { reviews: [{ stars: 5 }] }), 200],
  [
    "refuses what is read-only in a list",
    post("/v1/reviewed", { reviews: [{ stars: 5 }, { id: 1, stars: 5 }] }),
    400,
  ],
  ["refuses what is read-only behind allOf", post("/v1/reviewed", { best: { id: 1, stars: 5 } }), 400],
  [
    "leaves bytes unread",
    post("/v1/bytes", new Uint8Array([1, 2, 3]), { "content-type": "application/octet-stream" }),
    200,
  ],
  ["follows references to bodies", post("/v1/referenced", { name: "Rex" }), 200],
  ["refuses by a referenced body", post("/v1/referenced", {}), 400],
  ["passes over a body that is not declared", post("/v1/bodyless", { a: 1 }), 200],
  ["takes an optional body", ["PUT /v1/loose", { body: { a: 1 } }], 200],
  ["refuses a wrong optional body", ["PUT /v1/loose", { body: { a: "x" } }], 400],
]);

compareBoth(
  "bodies, with a parser for JSON of any type",
  { document, before: [express.json({ type: "*/*", strict: false })] },
  [
    [
      "validates JSON with a suffix",
      post("/v1/many", { b: 1 }, { "content-type": "application/vnd.shop+json" }),
      200,
    ],
    [
      "refuses JSON with a suffix",
      post("/v1/many", { a: 1 }, { "content-type": "application/vnd.shop+json" }),
      400,
    ],
  ],
);

compareBoth("bodies, with coerceTypes", { document, options: { validateRequests: { coerceTypes: true } } }, [
  ["coerces numbers", post("/v1/pets", { name: "Rex", age: "2", weight: "1.5" }), 200],
  ["coerces text", post("/v1/pets", { name: 5 }), 200],
  [
    "coerces booleans inside",
    post("/v1/pets", { name: "Rex", owner: { email: "a@b.de", vip: "true" } }),
    200,
  ],
  ["refuses what cannot be coerced", post("/v1/pets", { name: "Rex", age: "two" }), 400],
  ["makes no lists", post("/v1/pets", { name: "Rex", tags: "a" }), 400],
]);
compareBoth(
  "bodies, with coerceTypes array",
  { document, options: { validateRequests: { coerceTypes: "array" } } },
  [
    ["makes lists", post("/v1/pets", { name: "Rex", tags: "a" }), 200],
    ["takes the one item of a list", post("/v1/pets", { name: ["Rex"] }), 200],
  ],
);
for (const removeAdditional of [true, "all", "failing"] as const)
  compareBoth(
    `bodies, with removeAdditional ${removeAdditional}`,
    { document, options: { validateRequests: { removeAdditional } } },
    [
      [
        "takes undeclared properties away where the schema refuses them",
        post("/v1/strict", { a: "1", z: 1, b: { d: 1 } }),
        200,
      ],
      ["treats those that the schema passes over as told", post("/v1/pets", { name: "Rex", more: 1 }), 200],
      ["takes away what is read-only", post("/v1/pets", { name: "Rex", id: 1 }), 200],
      [
        "treats wrong values of a map as told",
        post("/v1/maps", { a: 1, b: "x" }),
        removeAdditional === true ? 400 : 200,
      ],
      ["refuses what is missing", post("/v1/strict", { z: 1 }), 400],
      ["refuses an unknown query parameter", post("/v1/strict?x=1", { a: "1" }), 400],
    ],
  );
compareBoth("bodies, with allErrors", { document, options: { validateRequests: { allErrors: true } } }, [
  ["tells all that is wrong", post("/v1/pets", { age: -1, weight: 101, tags: [1, 1], mood: "x" }), 400],
  ["tells all undeclared properties", post("/v1/strict", { x: 1, y: 2 }), 400],
  ["tells all branches of a choice", post("/v1/choice", { lives: "x", barks: "y" }), 400],
  ["takes what fits", post("/v1/pets", { name: "Rex" }), 200],
]);
compareBoth("bodies, without validateRequests", { document, options: { validateRequests: false } }, [
  ["lets everything through", post("/v1/pets", { age: "x" }), 200],
  ["lets unknown parameters through", post("/v1/pets?x=1", {}), 200],
  ["answers 404 all the same", post("/v1/nowhere", {}), 404],
  ["lets any media type through", post("/v1/pets", "x", { "content-type": "text/plain" }), 200],
]);
