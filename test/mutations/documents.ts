/** Small documents of each version that have most objects of OpenAPI once: the mutations are made in them. */

const swagger2 = {
  swagger: "2.0",
  info: { title: "a", version: "1", contact: { url: "https://example.org" }, license: { name: "MIT" } },
  host: "example.org",
  basePath: "/v1",
  schemes: ["https"],
  consumes: ["application/json"],
  produces: ["application/json"],
  tags: [{ name: "a", externalDocs: { url: "https://example.org" } }],
  security: [{ key: [] }],
  paths: {
    "/a/{id}": {
      parameters: [{ name: "id", in: "path", required: true, type: "string" }],
      post: {
        tags: ["a"],
        operationId: "a",
        consumes: ["application/json"],
        security: [{ oauth: ["read"] }],
        parameters: [
          { $ref: "#/parameters/Limit" },
          { name: "list", in: "query", type: "array", items: { type: "integer" }, collectionFormat: "pipes" },
          { name: "body", in: "body", required: true, schema: { $ref: "#/definitions/Pet" } },
        ],
        responses: {
          200: {
            description: "ok",
            schema: { type: "array", items: { $ref: "#/definitions/Pet" } },
            headers: { "X-A": { type: "integer" } },
            examples: { "application/json": [] },
          },
          default: { $ref: "#/responses/Error" },
        },
      },
      put: {
        operationId: "b",
        consumes: ["multipart/form-data"],
        parameters: [
          { name: "file", in: "formData", type: "file" },
          { name: "tags", in: "formData", type: "array", items: { type: "string" } },
        ],
        responses: { 204: { description: "ok" } },
      },
    },
  },
  parameters: { Limit: { name: "limit", in: "query", type: "integer", minimum: 1, default: 10 } },
  responses: {
    Error: { description: "no", schema: { type: "object", properties: { code: { type: "string" } } } },
  },
  securityDefinitions: {
    key: { type: "apiKey", in: "header", name: "X-Key" },
    oauth: {
      type: "oauth2",
      flow: "implicit",
      authorizationUrl: "https://example.org",
      scopes: { read: "Read." },
    },
  },
  definitions: {
    Pet: {
      type: "object",
      discriminator: "kind",
      required: ["kind"],
      properties: {
        kind: { type: "string", enum: ["Cat"], pattern: "^C", maxLength: 9, example: "Cat" },
        parent: { $ref: "#/definitions/Pet" },
      },
      additionalProperties: { type: "string" },
    },
    Cat: {
      allOf: [{ $ref: "#/definitions/Pet" }, { type: "object", properties: { lives: { type: "integer" } } }],
    },
  },
};

/** Of OpenAPI 3, in the words that 3.0 and 3.1 share. */
const openapi3 = {
  info: { title: "a", version: "1", license: { name: "MIT" } },
  servers: [
    { url: "https://{name}.example.org/v1", variables: { name: { default: "a", enum: ["a", "b"] } } },
  ],
  tags: [{ name: "a" }],
  security: [{ key: [] }],
  paths: {
    "/a/{id}": {
      parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
      post: {
        operationId: "a",
        parameters: [
          { $ref: "#/components/parameters/Limit" },
          {
            name: "filter",
            in: "query",
            style: "deepObject",
            explode: true,
            schema: { type: "object", properties: { a: { type: "string" } } },
          },
          { name: "json", in: "query", content: { "application/json": { schema: { type: "object" } } } },
        ],
        requestBody: {
          required: true,
          content: {
            "application/json": {
              schema: { $ref: "#/components/schemas/Pet" },
              examples: { one: { value: { kind: "Cat" } } },
            },
            "multipart/form-data": {
              schema: { type: "object", properties: { file: { type: "string", format: "binary" } } },
              encoding: {
                file: { contentType: "image/png", headers: { "X-A": { schema: { type: "string" } } } },
              },
            },
          },
        },
        responses: {
          200: {
            description: "ok",
            headers: { "X-A": { schema: { type: "integer" } } },
            content: {
              "application/json": { schema: { type: "array", items: { $ref: "#/components/schemas/Pet" } } },
            },
            links: { next: { operationId: "a", parameters: { id: "$response.body#/id" } } },
          },
          default: { $ref: "#/components/responses/Error" },
        },
        callbacks: {
          done: { "{$request.body#/url}": { post: { responses: { 200: { description: "ok" } } } } },
        },
        security: [{ oauth: ["read"] }],
      },
    },
  },
  components: {
    parameters: {
      Limit: { name: "limit", in: "query", schema: { type: "integer", minimum: 1, default: 10 } },
    },
    responses: {
      Error: { description: "no", content: { "application/json": { schema: { type: "object" } } } },
    },
    securitySchemes: {
      key: { type: "apiKey", in: "header", name: "X-Key" },
      oauth: {
        type: "oauth2",
        flows: { implicit: { authorizationUrl: "https://example.org", scopes: { read: "Read." } } },
      },
    },
    schemas: {
      Pet: {
        oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }],
        discriminator: { propertyName: "kind", mapping: { Cat: "#/components/schemas/Cat" } },
      },
      Cat: {
        type: "object",
        required: ["kind"],
        properties: { kind: { type: "string", enum: ["Cat"] }, parent: { $ref: "#/components/schemas/Pet" } },
        additionalProperties: false,
      },
      Dog: {
        allOf: [
          { type: "object", properties: { kind: { type: "string" } } },
          { anyOf: [{ required: ["kind"] }, { not: { type: "object", minProperties: 1 } }] },
        ],
      },
    },
  },
};

const schemasOf31 = {
  Tuple: {
    type: ["array", "null"],
    prefixItems: [{ const: 1 }, { type: "string" }],
    items: false,
    contains: { type: "string" },
  },
  Choice: {
    $id: "https://example.org/choice",
    $defs: { a: { $anchor: "a", type: "string" } },
    if: { properties: { a: { $ref: "#a" } } },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema has a keyword of this name.
    then: { dependentRequired: { a: ["b"] } },
    else: { dependentSchemas: { a: { type: "object" } } },
    patternProperties: { "^x": { type: "number", exclusiveMinimum: 1 } },
    propertyNames: { pattern: "^[a-z]" },
    unevaluatedProperties: false,
  },
};

/** By name, as JSON values. */
export const baseDocuments: Readonly<Record<string, unknown>> = {
  "swagger-2.0": swagger2,
  "openapi-3.0": { openapi: "3.0.4", ...openapi3 },
  "openapi-3.1": {
    openapi: "3.1.1",
    jsonSchemaDialect: "https://spec.openapis.org/oas/3.1/dialect/base",
    ...openapi3,
    webhooks: {
      told: {
        post: { requestBody: { content: { "text/plain": {} } }, responses: { 200: { description: "ok" } } },
      },
    },
    components: {
      ...openapi3.components,
      schemas: { ...openapi3.components.schemas, ...schemasOf31 },
      pathItems: { Shared: { get: { responses: { 200: { description: "ok" } } } } },
    },
  },
};
