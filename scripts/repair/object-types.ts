/** The fields of every OpenAPI 3 object, with the type of each and what a missing one is taken as. */

/** What a field holds: a scalar, a list of texts, anything, one object, or a list or map of them. */
export type FieldType =
  | "text"
  | "boolean"
  | "texts"
  | "any"
  | `one ${string}`
  | `list ${string}`
  | `map ${string}`;

/** One object type. */
export interface ObjectType {
  readonly fields: Readonly<Record<string, FieldType>>;
  /** The fields that only OpenAPI 3.1 has. */
  readonly since31?: Readonly<Record<string, FieldType>>;
  /** What each required field is taken as where it is missing; "remove" where the object is of no use without it. */
  readonly required?: Readonly<Record<string, unknown>>;
  /** The field that a mere text in the place of the object is taken as. */
  readonly text?: string;
  /** Whether what cannot be repaired in such an object is left out: code does not depend on it. */
  readonly isDescriptive?: boolean;
  /** The type of the fields whose names are not fixed. */
  readonly named?: FieldType;
}

const described = { summary: "text", description: "text" } as const;
const parameterFields = {
  description: "text",
  required: "boolean",
  deprecated: "boolean",
  allowEmptyValue: "boolean",
  style: "text",
  explode: "boolean",
  allowReserved: "boolean",
  schema: "one schema",
  content: "map media",
  example: "any",
  examples: "any",
} as const satisfies ObjectType["fields"];
const operationsByMethod = Object.fromEntries(
  ["get", "put", "post", "delete", "options", "head", "patch", "trace"].map((method) => [
    method,
    "one operation" as const,
  ]),
);

/** Marks a required field without which the object is left out. */
export const remove = Symbol("remove");

/** Every object type but the Schema Object, by a name of ours. */
export const objectTypes: Readonly<Record<string, ObjectType>> = {
  document: {
    fields: {
      openapi: "any",
      info: "one info",
      servers: "list server",
      paths: "one paths",
      components: "one components",
      security: "list requirement",
      tags: "list tag",
      externalDocs: "one externalDocs",
    },
    since31: { jsonSchemaDialect: "text", webhooks: "map pathItem" },
  },
  info: {
    fields: {
      title: "text",
      description: "text",
      termsOfService: "text",
      contact: "one contact",
      license: "one license",
      version: "text",
    },
    since31: { summary: "text" },
    required: { title: "API", version: "0" },
    text: "title",
  },
  contact: { fields: { name: "text", url: "text", email: "text" }, text: "name", isDescriptive: true },
  license: {
    fields: { name: "text", url: "text" },
    since31: { identifier: "text" },
    required: { name: "" },
    text: "name",
    isDescriptive: true,
  },
  server: {
    fields: { url: "text", description: "text", variables: "map serverVariable" },
    required: { url: "/" },
    text: "url",
  },
  serverVariable: { fields: { enum: "texts", default: "text", description: "text" }, text: "default" },
  externalDocs: {
    fields: { description: "text", url: "text" },
    required: { url: remove },
    text: "url",
    isDescriptive: true,
  },
  tag: {
    fields: { name: "text", description: "text", externalDocs: "one externalDocs" },
    required: { name: remove },
    text: "name",
    isDescriptive: true,
  },
  requirement: { fields: {}, named: "texts" },
  components: {
    fields: {
      schemas: "map schema",
      responses: "map response",
      parameters: "map parameter",
      examples: "map example",
      requestBodies: "map requestBody",
      headers: "map header",
      securitySchemes: "map securityScheme",
      links: "map link",
      callbacks: "map callback",
    },
    since31: { pathItems: "map pathItem" },
  },
  paths: { fields: {}, named: "one pathItem" },
  pathItem: {
    fields: {
      $ref: "text",
      ...described,
      servers: "list server",
      parameters: "list parameter",
      ...operationsByMethod,
    },
  },
  operation: {
    fields: {
      tags: "texts",
      ...described,
      externalDocs: "one externalDocs",
      operationId: "text",
      parameters: "list parameter",
      requestBody: "one requestBody",
      responses: "one responses",
      callbacks: "map callback",
      deprecated: "boolean",
      security: "list requirement",
      servers: "list server",
    },
  },
  callback: { fields: {}, named: "one pathItem" },
  parameter: { fields: { name: "text", in: "any", ...parameterFields } },
  header: { fields: parameterFields },
  requestBody: {
    fields: { description: "text", content: "map media", required: "boolean" },
  },
  responses: { fields: { default: "one response" }, named: "one response" },
  response: {
    fields: { description: "text", headers: "map header", content: "map media", links: "map link" },
    required: { description: "" },
    text: "description",
  },
  media: { fields: { schema: "one schema", example: "any", examples: "any", encoding: "map encoding" } },
  encoding: {
    fields: {
      contentType: "text",
      headers: "map header",
      style: "text",
      explode: "boolean",
      allowReserved: "boolean",
    },
  },
  example: { fields: { ...described, value: "any", externalValue: "text" }, isDescriptive: true },
  link: {
    fields: {
      operationId: "text",
      operationRef: "text",
      parameters: "any",
      requestBody: "any",
      description: "text",
      server: "one server",
    },
    isDescriptive: true,
  },
  xml: {
    fields: {
      name: "text",
      namespace: "text",
      prefix: "text",
      attribute: "boolean",
      wrapped: "boolean",
    },
    isDescriptive: true,
  },
  discriminator: {
    fields: { propertyName: "text", mapping: "any" },
    required: { propertyName: remove },
    text: "propertyName",
  },
  securityScheme: { fields: { type: "text", description: "text" } },
  flows: {
    fields: {
      implicit: "one flow",
      password: "one flow",
      clientCredentials: "one flow",
      authorizationCode: "one flow",
    },
  },
  flow: {
    fields: { authorizationUrl: "text", tokenUrl: "text", refreshUrl: "text", scopes: "any" },
  },
};

/** The fields of each type of security scheme, besides `type` and `description`; all but `bearerFormat` are required. */
export const schemeFields: Readonly<Record<string, Readonly<Record<string, FieldType>>>> = {
  apiKey: { name: "text", in: "text" },
  http: { scheme: "text", bearerFormat: "text" },
  oauth2: { flows: "one flows" },
  openIdConnect: { openIdConnectUrl: "text" },
  mutualTLS: {},
};

/** The URLs that each OAuth 2 flow requires. */
export const flowUrls: Readonly<Record<string, readonly string[]>> = {
  implicit: ["authorizationUrl"],
  password: ["tokenUrl"],
  clientCredentials: ["tokenUrl"],
  authorizationCode: ["authorizationUrl", "tokenUrl"],
};
