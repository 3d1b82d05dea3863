/** What a reference leads to, held against what is expected where it stands. */

import { isObject, type JsonObject, pointerNames } from "../json.js";
import { isOperation } from "../openapi.js";
import { fieldOf, type Kind, type Shape, shapes } from "./shapes.js";

/** What a `$ref` is expected to lead to; "mapping" is one of names to things. */
export type Expected = Kind | "mapping";

/** Where Swagger 2.0 has other things, or things elsewhere. */
const swagger: Readonly<Record<string, Shape>> = {
  document: {
    paths: ["map", "pathItem"],
    definitions: ["map", "schema"],
    parameters: ["map", "parameter"],
    responses: ["map", "response"],
    securityDefinitions: ["map", "securityScheme"],
  },
  operation: { parameters: ["list", "parameter"], responses: ["map", "response"] },
  parameter: { schema: "schema", items: "schema" },
  header: { items: "schema" },
  response: { schema: "schema", headers: ["map", "header"] },
};

const names: Readonly<Record<Expected, string>> = {
  mapping: "a mapping",
  data: "data",
  document: "a whole document",
  components: "all components",
  pathItem: "a path",
  operation: "an operation",
  callback: "a callback",
  parameter: "a parameter",
  header: "a header",
  requestBody: "a request body",
  response: "a response",
  media: "a media type",
  encoding: "an encoding",
  example: "an example",
  link: "a link",
  securityScheme: "a security scheme",
  discriminator: "a discriminator",
  schema: "a schema",
};

/** A kind in words. */
export function kindName(kind: Expected): string {
  return names[kind];
}

/** What is found instead of what is expected, in words; undefined when it may be what is expected. */
export function otherKind(
  found: unknown,
  at: { readonly root: unknown; readonly pointer: string },
  expected: Expected,
): string | undefined {
  if (found === null) return "nothing";
  if (Array.isArray(found)) return "a list";
  if (!isObject(found)) return `a ${typeof found}`;
  if (expected === "mapping") return undefined;
  const kind = kindAt(at.root, at.pointer);
  if (typeof kind === "object") return `a mapping of ${kindName(kind.of).replace(/^an? /, "")}s`;
  if (kind === undefined) return byLook(found, expected);
  return kind === expected ? undefined : kindName(kind);
}

/** Whether a root document has what is expected at a pointer, going by the names that lead there. */
export function isPlaceOf(root: unknown, pointer: string, expected: Expected): boolean {
  return kindAt(root, pointer) === expected;
}

/** What stands at a pointer of a root document; a mapping of such things; undefined where that is not known. */
export function kindAt(root: unknown, pointer: string): Kind | { readonly of: Kind } | undefined {
  if (!isObject(root) || !("swagger" in root || "openapi" in root)) return undefined;
  const all: Readonly<Record<string, Shape>> = "swagger" in root ? { ...shapes, ...swagger } : shapes;
  let here: Kind | { readonly of: Kind } = "document";
  for (const name of pointerNames(pointer)) {
    if (typeof here === "object") {
      here = here.of;
      continue;
    }
    const shape: Shape = all[here] ?? {};
    const next = fieldOf(shape, name);
    if (next === undefined) return undefined;
    here = typeof next === "string" ? next : { of: next[1] };
  }
  return here;
}

const places = ["query", "path", "header", "cookie", "body", "formData"];
const schemaWords = [
  "type",
  "properties",
  "items",
  "allOf",
  "anyOf",
  "oneOf",
  "enum",
  "additionalProperties",
];

/** Where no document says what a thing is, it is told by what it cannot be mistaken for. */
function byLook(found: JsonObject, expected: Expected): string | undefined {
  if (expected === "pathItem" && !Object.keys(found).some(isPathField)) return "something else";
  const look = lookOf(found);
  const judged = expected === "schema" || expected === "parameter" || expected === "response";
  return judged && look !== undefined && look !== expected ? kindName(look) : undefined;
}

function lookOf(found: JsonObject): Kind | undefined {
  if (isObject(found.info) && ("swagger" in found || "openapi" in found)) return "document";
  if (typeof found.name === "string" && places.includes(found.in as string)) return "parameter";
  if (Object.entries(found).some(isOperationField)) return "pathItem";
  if ("in" in found || "$ref" in found) return undefined;
  const isSchema = schemaWords.some((word) => word in found);
  if (isSchema) return isObject(found.schema) ? undefined : "schema";
  const isAnswer =
    typeof found.description === "string" && (isObject(found.schema) || isObject(found.content));
  return isAnswer ? "response" : undefined;
}

function isPathField(key: string): boolean {
  return /^(get|put|post|delete|options|head|patch|trace|parameters|servers|\$ref|x-.*)$/.test(key);
}

function isOperationField([method, value]: [string, unknown]): boolean {
  return isOperation(method, value) && "responses" in value;
}
