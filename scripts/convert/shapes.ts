/** What stands where in an OpenAPI 3 document. */

/** What kind of object stands where; "data" is never looked into. */
export type Kind =
  | "document"
  | "components"
  | "pathItem"
  | "operation"
  | "callback"
  | "parameter"
  | "header"
  | "requestBody"
  | "response"
  | "media"
  | "encoding"
  | "example"
  | "link"
  | "securityScheme"
  | "discriminator"
  | "schema"
  | "data";

/** What a field of an object holds; undefined for what is no object of the specification's. */
export function fieldOf(shape: Shape, key: string): Shape[string] | undefined {
  if (Object.hasOwn(shape, key)) return shape[key];
  return key.startsWith("x-") ? undefined : shape[anyName];
}

/** Stands for every key in the shape of an object whose keys are names. */
const anyName = "*";

/** A field holds one object, a map of names to objects, or a list of them. */
export type Shape = Readonly<Record<string, Kind | readonly ["map" | "list", Kind]>>;

const media: Shape = { schema: "schema", examples: ["map", "example"], encoding: ["map", "encoding"] };
const parameter: Shape = { schema: "schema", content: ["map", "media"], examples: ["map", "example"] };

/** The fields of each kind of object that hold other kinds. */
export const shapes: Readonly<Record<Exclude<Kind, "data">, Shape>> = {
  document: { paths: ["map", "pathItem"], webhooks: ["map", "pathItem"], components: "components" },
  components: {
    schemas: ["map", "schema"],
    parameters: ["map", "parameter"],
    responses: ["map", "response"],
    requestBodies: ["map", "requestBody"],
    headers: ["map", "header"],
    examples: ["map", "example"],
    callbacks: ["map", "callback"],
    links: ["map", "link"],
    securitySchemes: ["map", "securityScheme"],
    pathItems: ["map", "pathItem"],
  },
  pathItem: {
    parameters: ["list", "parameter"],
    get: "operation",
    put: "operation",
    post: "operation",
    delete: "operation",
    options: "operation",
    head: "operation",
    patch: "operation",
    trace: "operation",
  },
  operation: {
    parameters: ["list", "parameter"],
    requestBody: "requestBody",
    responses: ["map", "response"],
    callbacks: ["map", "callback"],
  },
  callback: { [anyName]: "pathItem" },
  parameter,
  header: parameter,
  requestBody: { content: ["map", "media"] },
  response: { headers: ["map", "header"], content: ["map", "media"], links: ["map", "link"] },
  media,
  encoding: { headers: ["map", "header"] },
  example: {},
  link: {},
  securityScheme: {},
  discriminator: {},
  schema: {
    discriminator: "discriminator",
    properties: ["map", "schema"],
    patternProperties: ["map", "schema"],
    $defs: ["map", "schema"],
    // What `$defs` was called before.
    definitions: ["map", "schema"],
    dependentSchemas: ["map", "schema"],
    allOf: ["list", "schema"],
    anyOf: ["list", "schema"],
    oneOf: ["list", "schema"],
    prefixItems: ["list", "schema"],
    items: "schema",
    not: "schema",
    additionalProperties: "schema",
    unevaluatedProperties: "schema",
    unevaluatedItems: "schema",
    contains: "schema",
    contentSchema: "schema",
    propertyNames: "schema",
    if: "schema",
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema has a keyword of this name.
    then: "schema",
    else: "schema",
  },
};
