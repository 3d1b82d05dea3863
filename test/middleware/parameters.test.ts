/** Parameters: read, coerced, defaulted and refused as express-openapi-validator does. */

import { compareBoth, type Scenario } from "./both.js";

const head = `
openapi: 3.0.3
info: { title: Shop, version: "1" }
servers: [{ url: /v1 }]
`;
const fine = 'responses: { "200": { description: fine } }';

const queries = `${head}
paths:
  /items:
    get:
      operationId: listItems
      tags: [items]
      x-note: kept
      parameters:
        - { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 50, default: 10 } }
        - { name: price, in: query, schema: { type: number } }
        - { name: sold, in: query, schema: { type: boolean } }
        - { name: order, in: query, schema: { type: string, enum: [up, down] } }
        - { name: name, in: query, schema: { type: string, minLength: 2, maxLength: 5, pattern: "^[a-z]+$" } }
        - { name: tags, in: query, schema: { type: array, minItems: 1, maxItems: 3, items: { type: string } } }
        - { name: sizes, in: query, explode: false, schema: { type: array, items: { type: integer } } }
        - { name: flag, in: query, allowEmptyValue: true, schema: { type: string } }
        - { name: free, in: query, allowReserved: true, schema: { type: string } }
        - { name: since, in: query, schema: { type: string, format: date } }
        - { name: at, in: query, schema: { type: string, format: date-time } }
        - { name: id, in: query, schema: { type: string, format: uuid } }
        - { name: mail, in: query, schema: { type: string, format: email } }
      ${fine}
  /needed:
    get:
      parameters:
        - { name: q, in: query, required: true, schema: { type: string } }
        - { name: p, in: query, required: true, schema: { type: string } }
      ${fine}
  /open:
    get:
      x-eov-allow-unknown-query-parameters: true
      parameters: [{ name: n, in: query, schema: { type: integer } }]
      ${fine}
  /none:
    get:
      ${fine}
  /nullable:
    get:
      parameters: [{ name: n, in: query, schema: { type: integer, nullable: true } }]
      ${fine}
`;

const queryScenarios: readonly Scenario[] = [
  ["fills in defaults", "/v1/items", 200],
  ["coerces an integer", "/v1/items?limit=7", 200],
  ["refuses what is no integer", "/v1/items?limit=seven", 400],
  ["refuses a fraction for an integer", "/v1/items?limit=1.5", 400],
  ["refuses below the minimum", "/v1/items?limit=0", 400],
  ["refuses above the maximum", "/v1/items?limit=51", 400],
  ["coerces a number", "/v1/items?price=1.25", 200],
  ["refuses what is no number", "/v1/items?price=cheap", 400],
  ["coerces true", "/v1/items?sold=true", 200],
  ["coerces false", "/v1/items?sold=false", 200],
  ["refuses what is no boolean", "/v1/items?sold=maybe", 400],
  ["takes a value of an enum", "/v1/items?order=up", 200],
  ["refuses what the enum lacks and tells its values", "/v1/items?order=sideways", 400],
  ["refuses what is too short", "/v1/items?name=a", 400],
  ["refuses what is too long", "/v1/items?name=abcdef", 400],
  ["refuses what the pattern does not fit", "/v1/items?name=AB", 400],
  ["makes a list of one value", "/v1/items?tags=a", 200],
  ["makes a list of several values", "/v1/items?tags=a&tags=b", 200],
  ["refuses too many values", "/v1/items?tags=a&tags=b&tags=c&tags=d", 400],
  ["takes a list apart at its commas", "/v1/items?sizes=1,2,3", 200],
  ["refuses an item of the wrong type", "/v1/items?sizes=1,x", 400],
  ["refuses an unknown parameter", "/v1/items?colour=red", 400],
  ["refuses an empty value", "/v1/items?name=", 400],
  ["takes an empty value that is allowed", "/v1/items?flag=", 200],
  ["refuses reserved characters", "/v1/items?name=a:b", 400],
  ["takes reserved characters that are allowed", "/v1/items?free=a:b/c", 200],
  ["takes reserved characters that are encoded", "/v1/items?flag=a%3Ab", 200],
  ["takes a date", "/v1/items?since=2026-11-24", 200],
  ["refuses what is no date", "/v1/items?since=24.11.2026", 400],
  ["takes a time", "/v1/items?at=2026-11-24T10%3A00%3A00Z", 200],
  ["refuses what is no time", "/v1/items?at=noon", 400],
  ["takes a UUID", "/v1/items?id=2c1b3e4f-5a6b-4c7d-8e9f-0a1b2c3d4e5f", 200],
  ["refuses what is no UUID", "/v1/items?id=2c1b", 400],
  ["refuses what is no address", "/v1/items?mail=nobody", 400],
  ["decodes what is encoded", "/v1/items?flag=gr%C3%BC%C3%9Fe%20dich", 200],
  ["takes a plus for a space", "/v1/items?flag=a%2Bb", 200],
  ["refuses what is missing", "/v1/needed?q=1", 400],
  ["tells the first that is missing", "/v1/needed", 400],
  ["takes what is needed", "/v1/needed?q=1&p=2", 200],
  ["passes over unknown parameters where the operation says so", "/v1/open?n=1&other=x", 200],
  ["validates declared ones there all the same", "/v1/open?n=x&other=x", 400],
  ["refuses any parameter of an operation that has none", "/v1/none?x=1", 400],
  ["answers an operation that has none", "/v1/none", 200],
  ["takes null for a nullable number", "/v1/nullable?n=", 400],
];
compareBoth("query parameters", { document: queries }, queryScenarios);

compareBoth(
  "query parameters, with allowUnknownQueryParameters",
  { document: queries, options: { validateRequests: { allowUnknownQueryParameters: true } } },
  [
    ["hands unknown parameters on", "/v1/items?colour=red", 200],
    ["hands them on beside declared ones, which it coerces", "/v1/items?limit=3&colour=red&colour=blue", 200],
    ["refuses declared ones that are wrong", "/v1/items?limit=x&colour=red", 400],
    ["takes empty values", "/v1/items?flag=&colour=", 200],
    ["nests what has brackets", "/v1/items?deep[a]=1", 200],
  ],
);

compareBoth(
  "query parameters, with allErrors",
  { document: queries, options: { validateRequests: { allErrors: true } } },
  [
    ["tells all that is missing", "/v1/needed", 400],
    ["tells all that is wrong", "/v1/items?limit=0&price=x&order=no", 400],
    ["tells all that is wrong with one", "/v1/items?name=A", 400],
    ["takes what is right", "/v1/items?limit=1", 200],
  ],
);

compareBoth(
  "query parameters, with coerceTypes array",
  { document: queries, options: { validateRequests: { coerceTypes: "array" } } },
  [
    ["makes a list of one value", "/v1/items?tags=a", 200],
    ["coerces a number", "/v1/items?limit=2", 200],
  ],
);

const objects = `${head}
paths:
  /deep:
    get:
      parameters:
        - name: filter
          in: query
          style: deepObject
          explode: true
          schema:
            type: object
            required: [kind]
            properties:
              kind: { type: string, enum: [a, b] }
              size: { type: integer }
              on: { type: boolean }
      ${fine}
  /deepDefaults:
    get:
      parameters:
        - name: page
          in: query
          style: deepObject
          schema:
            type: object
            properties:
              size: { type: integer, default: 20 }
              from: { type: integer }
      ${fine}
  /deepReference:
    get:
      parameters: [{ name: page, in: query, style: deepObject, schema: { $ref: "#/components/schemas/Page" } }]
      ${fine}
  /spread:
    get:
      parameters:
        - name: range
          in: query
          schema:
            type: object
            properties:
              from: { type: integer }
              to: { type: integer }
      ${fine}
  /pairs:
    get:
      parameters:
        - { name: point, in: query, explode: false, schema: { type: object, properties: { x: { type: integer }, y: { type: integer } } } }
      ${fine}
  /json:
    get:
      parameters:
        - name: where
          in: query
          content:
            application/json:
              schema:
                type: object
                required: [id]
                properties: { id: { type: integer } }
      ${fine}
  /pipes:
    get:
      parameters:
        - { name: list, in: query, style: pipeDelimited, explode: false, schema: { type: array, items: { type: integer } } }
      ${fine}
  /spaces:
    get:
      parameters:
        - { name: list, in: query, style: spaceDelimited, explode: false, schema: { type: array, items: { type: string } } }
      ${fine}
  /any:
    get:
      parameters:
        - { name: all, in: query, schema: { type: object, additionalProperties: { type: string } } }
      ${fine}
components:
  schemas:
    Page:
      type: object
      required: [size]
      properties:
        size: { type: integer, default: 20 }
        order: { type: string, enum: [up, down], default: up }
`;
compareBoth("objects in queries", { document: objects }, [
  ["reads a deepObject", "/v1/deep?filter[kind]=a&filter[size]=3&filter[on]=true", 200],
  ["refuses a wrong property of a deepObject", "/v1/deep?filter[kind]=c", 400],
  ["refuses a deepObject that lacks a property", "/v1/deep?filter[size]=3", 400],
  ["refuses a wrong type in a deepObject", "/v1/deep?filter[kind]=a&filter[size]=big", 400],
  ["takes a request without the deepObject", "/v1/deep", 200],
  ["reads a deepObject with encoded brackets", "/v1/deep?filter%5Bkind%5D=b", 200],
  ["fills in the defaults of a deepObject", "/v1/deepDefaults?page[from]=1", 200],
  ["fills in the defaults of a deepObject that is left out", "/v1/deepDefaults", 200],
  ["fills in the defaults of a referenced deepObject that is left out", "/v1/deepReference", 200],
  ["gathers the properties of an exploded object", "/v1/spread?from=1&to=2", 200],
  ["refuses a wrong property of an exploded object", "/v1/spread?from=one", 400],
  ["refuses what is no property of it", "/v1/spread?from=1&by=2", 400],
  ["reads an object from pairs", "/v1/pairs?point=x,1,y,2", 200],
  ["refuses a wrong value among pairs", "/v1/pairs?point=x,1,y,b", 400],
  ["reads JSON", `/v1/json?where=${encodeURIComponent('{"id":1}')}`, 200],
  ["refuses JSON that does not fit", `/v1/json?where=${encodeURIComponent('{"id":"x"}')}`, 400],
  ["refuses JSON that lacks a property", `/v1/json?where=${encodeURIComponent("{}")}`, 400],
  ["refuses what is no JSON", "/v1/json?where=nothing", 400],
  ["takes a list apart at its pipes", "/v1/pipes?list=1%7C2%7C3", 200],
  ["refuses a wrong item between pipes", "/v1/pipes?list=1%7Cb", 400],
  ["takes a list apart at its spaces", "/v1/spaces?list=a%20b", 200],
  ["takes any parameter where an object takes any property", "/v1/any?colour=red", 200],
]);

const others = `${head}
paths:
  /items/{id}:
    parameters:
      - { name: id, in: path, required: true, schema: { type: integer, minimum: 1 } }
    get:
      operationId: getItem
      ${fine}
    delete:
      parameters:
        - { name: id, in: path, required: true, schema: { type: integer, minimum: 100 } }
        - { name: force, in: query, schema: { type: boolean } }
      ${fine}
  /items/first:
    get:
      operationId: firstItem
      ${fine}
  /items/{id}/parts/{part}:
    get:
      parameters:
        - { name: id, in: path, required: true, schema: { type: string, pattern: "^[a-z]+$" } }
        - { name: part, in: path, required: true, schema: { type: boolean } }
      ${fine}
  /lists/{ids}:
    get:
      parameters: [{ name: ids, in: path, required: true, schema: { type: array, items: { type: integer } } }]
      ${fine}
  /headers:
    get:
      parameters:
        - { name: X-Count, in: header, schema: { type: integer } }
        - { name: X-Kind, in: header, schema: { type: string, enum: [a, b], default: a } }
        - { name: X-On, in: header, schema: { type: boolean } }
      ${fine}
  /neededHeader:
    get:
      parameters: [{ name: X-Token, in: header, required: true, schema: { type: string, minLength: 3 } }]
      ${fine}
  /cookies:
    get:
      parameters: [{ name: session, in: cookie, required: true, schema: { type: integer } }]
      ${fine}
  /shared:
    get:
      parameters:
        - $ref: "#/components/parameters/Limit"
        - $ref: "#/components/parameters/Kind"
      ${fine}
components:
  parameters:
    Limit: { name: limit, in: query, schema: { $ref: "#/components/schemas/Count" } }
    Kind: { name: X-Kind, in: header, schema: { type: string, maxLength: 3 } }
  schemas:
    Count: { type: integer, minimum: 1 }
`;
const readCookies: import("express").RequestHandler = (request, _response, next) => {
  const pairs = (request.headers.cookie ?? "")
    .split("; ")
    .filter(Boolean)
    .map((pair) => pair.split("="));
  (request as unknown as { cookies: object }).cookies = Object.fromEntries(pairs);
  next();
};
compareBoth("paths, headers and cookies", { document: others, before: [readCookies] }, [
  ["coerces a path parameter", "/v1/items/7", 200],
  ["refuses a wrong path parameter", "/v1/items/seven", 400],
  ["refuses a path parameter below its minimum", "/v1/items/0", 400],
  ["hands on a path parameter that is false", "/v1/items/abc/parts/false", 200],
  ["lets an operation's parameter go before its path's", "DELETE /v1/items/7", 400],
  ["takes what the operation's own parameter takes", "DELETE /v1/items/700?force=true", 200],
  ["prefers a literal path", "/v1/items/first", 200],
  ["reads two path parameters", "/v1/items/abc/parts/true", 200],
  ["refuses the second of two path parameters", "/v1/items/abc/parts/yes", 400],
  ["reads a list in a path", "/v1/lists/1,2,3", 200],
  ["refuses a wrong item of a list in a path", "/v1/lists/1,b", 400],
  ["decodes a path parameter", "/v1/items/%61bc/parts/true", 200],
  ["refuses a path that is not well encoded", "/v1/items/%E0%A4%A", 400],
  [
    "coerces headers and fills in defaults",
    ["/v1/headers", { headers: { "x-count": "3", "x-on": "true" } }],
    200,
  ],
  ["refuses a wrong header", ["/v1/headers", { headers: { "x-count": "three" } }], 400],
  ["refuses a header that its enum lacks", ["/v1/headers", { headers: { "x-kind": "c" } }], 400],
  ["passes over undeclared headers", ["/v1/headers", { headers: { "x-other": "1" } }], 200],
  ["refuses a header that is missing", "/v1/neededHeader", 400],
  ["refuses a header that is too short", ["/v1/neededHeader", { headers: { "x-token": "ab" } }], 400],
  ["knows headers in any case", ["/v1/neededHeader", { headers: { "X-TOKEN": "abc" } }], 200],
  ["takes a cookie", ["/v1/cookies", { headers: { cookie: "session=5" } }], 200],
  ["refuses a cookie that is missing", "/v1/cookies", 400],
  ["refuses a wrong cookie", ["/v1/cookies", { headers: { cookie: "session=x" } }], 400],
  ["follows references to parameters", "/v1/shared?limit=2", 200],
  ["refuses by a referenced schema", "/v1/shared?limit=0", 400],
  ["refuses a referenced header", ["/v1/shared", { headers: { "x-kind": "long" } }], 400],
]);

const signed: import("express").RequestHandler = (request, _response, next) => {
  // What cookie-parser makes of `session=s%3A5.signature`.
  Object.assign(request, { cookies: {}, signedCookies: { session: request.get("x-session") } });
  next();
};
compareBoth("signed cookies", { document: others, before: [signed] }, [
  ["count as a cookie parser read them", ["/v1/cookies", { headers: { "x-session": "5" } }], 200],
  ["are refused as a cookie parser read them", ["/v1/cookies", { headers: { "x-session": "x" } }], 400],
]);

const removing = {
  validateRequests: { removeAdditional: "all", allowUnknownQueryParameters: true },
} as const;
compareBoth("query parameters, with removeAdditional all", { document: queries, options: removing }, [
  ["take away what is not declared", "/v1/items?colour=red&limit=3", 200],
  ["refuse what is declared and wrong", "/v1/items?colour=red&limit=x", 400],
  ["keep what there is without any declared", "/v1/none?x=1", 200],
]);
compareBoth("objects in queries, with removeAdditional all", { document: objects, options: removing }, [
  ["lose properties that are not declared", "/v1/deep?filter[kind]=a&filter[more]=b", 200],
  ["keep those that are", "/v1/spread?from=1&to=2&by=3", 200],
]);
compareBoth(
  "paths, headers and cookies, with removeAdditional all",
  { document: others, before: [readCookies], options: removing },
  [
    ["keep path parameters", "/v1/items/7", 200],
    ["keep declared headers", ["/v1/headers", { headers: { "x-count": "3" } }], 200],
    ["keep undeclared headers", ["/v1/headers", { headers: { "x-count": "3", "x-other": "1" } }], 200],
    ["keep cookies", ["/v1/cookies", { headers: { cookie: "session=5; more=1" } }], 200],
  ],
);
