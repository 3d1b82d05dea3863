/**
 * OpenAPI 3 documents come in as they are, but for their references: what lies in another
 * file becomes a component.
 */

import { isObject, type JsonObject, pointerName, setOwn } from "../json.js";
import type { ComponentKind } from "./components.js";
import { type Context, follow } from "./context.js";

/** What kind of object stands where; "data" is never looked into. */
type Kind =
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
  | "schema"
  | "data";
type Shape = Readonly<Record<string, Kind | readonly ["map" | "list", Kind]>>;

const media: Shape = { schema: "schema", examples: ["map", "example"], encoding: ["map", "encoding"] };
const parameter: Shape = { schema: "schema", content: ["map", "media"], examples: ["map", "example"] };

const shapes: Readonly<Record<Exclude<Kind, "data">, Shape>> = {
  document: { paths: ["map", "pathItem"], webhooks: ["map", "pathItem"], components: "components" },
  components: {
    schemas: ["map", "schema"],
    parameters: ["map", "parameter"],
    responses: ["map", "response"],
    requestBodies: ["map", "requestBody"],
    headers: ["map", "header"],
    examples: ["map", "example"],
    callbacks: ["map", "callback"],
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
  callback: {},
  parameter,
  header: parameter,
  requestBody: { content: ["map", "media"] },
  response: { headers: ["map", "header"], content: ["map", "media"] },
  media,
  encoding: { headers: ["map", "header"] },
  example: {},
  schema: {
    properties: ["map", "schema"],
    patternProperties: ["map", "schema"],
    $defs: ["map", "schema"],
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
    propertyNames: "schema",
    if: "schema",
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema has a keyword of this name.
    then: "schema",
    else: "schema",
  },
};

/** The component kind that a reference to an object of a kind leads to. */
const componentKinds: Partial<Record<Kind, ComponentKind>> = {
  schema: "schemas",
  parameter: "parameters",
  response: "responses",
  requestBody: "requestBodies",
  header: "headers",
  example: "examples",
};

/**
 * Copies a document, turning references into references to components. With
 * `finished`, `#/…` references are final already (the document was converted before).
 */
export function convertOpenApi3(document: JsonObject, context: Context, finished = false): JsonObject {
  return convertObject(document, "document", context, finished);
}

function convertObject(node: JsonObject, kind: Kind, context: Context, finished: boolean): JsonObject {
  if (kind === "data") return node;
  const ref = node.$ref;
  if (typeof ref === "string" && !(finished && ref.startsWith("#/")))
    return convertReference(node, kind, context, finished);
  const shape: Shape = shapes[kind];
  const made = context.places.carry<JsonObject>({}, node);
  for (const [key, value] of Object.entries(node)) {
    setOwn(
      made,
      key,
      convertField(value, Object.hasOwn(shape, key) ? shape[key] : undefined, context, finished),
    );
  }
  return made;
}

function convertField(
  value: unknown,
  field: Shape[string] | undefined,
  context: Context,
  finished: boolean,
): unknown {
  if (field === undefined) return value;
  if (typeof field === "string")
    return isObject(value) ? convertObject(value, field, context, finished) : value;
  const [collection, kind] = field;
  const convert = (each: unknown) => (isObject(each) ? convertObject(each, kind, context, finished) : each);
  if (collection === "list" && Array.isArray(value)) return context.places.carry(value.map(convert), value);
  if (collection !== "map" || !isObject(value)) return value;
  const made = context.places.carry<JsonObject>({}, value);
  for (const [key, each] of Object.entries(value)) setOwn(made, key, convert(each));
  return made;
}

function convertReference(node: JsonObject, kind: Kind, context: Context, finished: boolean): JsonObject {
  const target = follow(node, context);
  if (!target) return {};
  const componentKind = componentKinds[kind];
  if (!componentKind)
    return convertObject({ ...target.value }, kind, { ...context, root: target.file }, finished);
  const local = !finished && target.file.path === context.root.path;
  const from = { file: target.file.name, pointer: target.pointer, local };
  const component = context.components.of(componentKind, from, target.value, () =>
    convertObject(target.value, kind, context, false),
  );
  const { $ref: _, ...beside } = node;
  return context.places.carry<JsonObject>(
    { $ref: `#/components/${componentKind}/${pointerName(component.name)}`, ...beside },
    node,
  );
}
