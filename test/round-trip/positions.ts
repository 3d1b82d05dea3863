/** The places of a request or response that a value can be in, and what each can carry. */

import fc from "fast-check";
import { isObject, type JsonObject } from "../../scripts/json.js";
import {
  anything,
  bare,
  type Direction,
  flatLists,
  flatObjects,
  isNullable,
  nestedObjects,
  objectsWithLists,
  primitives,
  type Shape,
} from "./shapes.js";

/** A position of an operation. */
export interface Position {
  readonly name: string;
  readonly direction: Direction;
  /** The shapes that it can carry. */
  readonly shapes: fc.Arbitrary<Shape>;
  /** The texts that it can carry. */
  readonly texts: fc.Arbitrary<string>;
  /** Whether it can carry a value: an empty list leaves no trace in a query. */
  carries(shape: Shape, value: unknown): boolean;
  /** The operation's part of the document. */
  describe(schema: JsonObject): JsonObject;
  readonly path: (id: string) => string;
  /** The options of the client's call. */
  call(value: unknown): object;
  /** What the handler sees of the value. */
  read(request: Record<"path" | "query" | "headers" | "cookies" | "body", unknown>): unknown;
  /** Its type for the client, of the operation's type `O`. */
  readonly clientType: string;
  /** Its type for the handler, of the handler's request `R`. */
  readonly handlerType: string;
  /** The media type of a body. */
  readonly mediaType?: string;
}

const parameter = "value";

/** Text of all that could be taken for a delimiter. */
const delimiters = fc.string({
  unit: fc.constantFrom(...",.;| =&%+'!({/?#[]@:$*)~_-\"\\aZ19é漢😀"),
  minLength: 1,
  maxLength: 8,
});
const nasty = fc.oneof(
  delimiters,
  fc.constantFrom(
    "true",
    "null",
    "0x10",
    "1",
    "NaN",
    "undefined",
    "[object Object]",
    "__proto__",
    "%2C",
    "a%20b",
  ),
);
/** A value of a header has no spaces around it, no commas where it is a list, and ASCII alone. */
const headerWords = fc.string({
  unit: fc.constantFrom(..."aZ19-_.;:/?%&+=!|~"),
  minLength: 1,
  maxLength: 6,
});

/** In text nothing tells null, an empty text, list or object from nothing. */
function inText(shape: Shape, value: unknown): boolean {
  if (value === null || value === "") return false;
  if (Array.isArray(value)) return value.length > 0 && value.every((each) => inText(shape, each));
  if (isObject(value)) {
    const values = Object.values(value);
    return values.length > 0 && values.every((each) => inText(shape, each));
  }
  return true;
}

/** Where encoded delimiters may delimit as well, a list of one item must not hold any. */
function notAmbiguous(delimiter: RegExp) {
  return (shape: Shape, value: unknown): boolean =>
    inText(shape, value) &&
    !(Array.isArray(value) && value.length === 1 && typeof value[0] === "string" && delimiter.test(value[0]));
}

interface Written {
  readonly name: string;
  readonly in: "query" | "path" | "header" | "cookie";
  readonly style?: string;
  readonly explode?: boolean;
  readonly content?: boolean;
  readonly shapes: fc.Arbitrary<Shape>;
  readonly texts?: fc.Arbitrary<string>;
  readonly carries?: (shape: Shape, value: unknown) => boolean;
}

const parts = { query: "query", path: "path", header: "headers", cookie: "cookies" } as const;

function inParameter({
  name,
  in: location,
  style,
  explode,
  content = false,
  shapes,
  texts = nasty,
  carries = content ? () => true : inText,
}: Written): Position {
  const key = location === "header" ? "X-Value" : parameter;
  const member = `[${JSON.stringify(key)}]`;
  const arrives = location === "header" ? "x-value" : parameter;
  return {
    name,
    direction: "request",
    shapes: shapes.filter((shape) => location !== "path" || !isNullable(shape)),
    texts,
    carries,
    path: (id) => (location === "path" ? `/${id}/{${parameter}}` : `/${id}`),
    describe: (schema) => ({
      parameters: [
        {
          name: key,
          in: location,
          required: true,
          ...(style !== undefined && { style }),
          ...(explode !== undefined && { explode }),
          ...(content ? { content: { "application/json": { schema } } } : { schema }),
        },
      ],
      responses: { "204": { description: "Received." } },
    }),
    call: (value) => ({ params: { [location]: { [key]: value } } }),
    read: (request) => (request[parts[location]] as Record<string, unknown>)[arrives],
    clientType: `NonNullable<O["parameters"][${JSON.stringify(location)}]>${member}`,
    handlerType: `R[${JSON.stringify(parts[location])}][${JSON.stringify(arrives)}]`,
  };
}

function inRequestBody(
  name: string,
  mediaType: string,
  shapes: fc.Arbitrary<Shape>,
  carries: Position["carries"] = () => true,
): Position {
  return {
    name,
    direction: "request",
    shapes,
    texts: nasty,
    carries,
    path: (id) => `/${id}`,
    describe: (schema) => ({
      requestBody: { required: true, content: { [mediaType]: { schema } } },
      responses: { "204": { description: "Received." } },
    }),
    call: (body) => ({ body }),
    read: ({ body }) => body,
    clientType: `NonNullable<O["requestBody"]>["content"][${JSON.stringify(mediaType)}]`,
    handlerType: 'R["body"]',
    mediaType,
  };
}

const jsonResponse: Position = {
  name: "response",
  direction: "response",
  shapes: anything,
  texts: nasty,
  carries: () => true,
  path: (id) => `/${id}`,
  describe: (schema) => ({
    responses: { "200": { description: "Sent.", content: { "application/json": { schema } } } },
  }),
  call: () => ({}),
  read: () => undefined,
  clientType: 'O["responses"][200]["content"]["application/json"]',
  handlerType: 'Extract<A, { readonly status: 200 }>["body"]',
};

const responseHeader: Position = {
  name: "response header",
  direction: "response",
  shapes: fc.oneof(primitives, flatLists).filter((shape) => !isNullable(shape)),
  texts: headerWords,
  carries: inText,
  path: (id) => `/${id}`,
  describe: (schema) => ({
    responses: { "204": { description: "Sent.", headers: { "X-Value": { required: true, schema } } } },
  }),
  call: () => ({}),
  read: () => undefined,
  clientType: 'O["responses"][204]["headers"]["X-Value"]',
  handlerType: 'Extract<A, { readonly status: 204 }>["headers"]["X-Value"]',
};

const spaces = / /;
/** Every position, with the shapes and texts that it can carry. */
export const positions: readonly Position[] = [
  inParameter({
    name: "query, form",
    in: "query",
    shapes: fc.oneof(primitives, flatLists, objectsWithLists),
  }),
  inParameter({
    name: "query, form, not exploded",
    in: "query",
    explode: false,
    shapes: fc.oneof(primitives, flatLists, flatObjects),
    carries: notAmbiguous(/,/),
  }),
  inParameter({
    name: "query, deepObject",
    in: "query",
    style: "deepObject",
    explode: true,
    shapes: nestedObjects,
  }),
  inParameter({
    name: "query, spaceDelimited",
    in: "query",
    style: "spaceDelimited",
    explode: false,
    shapes: flatLists,
    texts: nasty.map((text) => text.replace(/[ +%]/g, "_")),
    carries: notAmbiguous(spaces),
  }),
  inParameter({
    name: "query, pipeDelimited",
    in: "query",
    style: "pipeDelimited",
    explode: false,
    shapes: flatLists,
    carries: notAmbiguous(/\|/),
  }),
  inParameter({ name: "query, JSON", in: "query", content: true, shapes: anything }),
  ...(["simple", "label", "matrix"] as const).flatMap((style) =>
    [false, true].map((explode) =>
      inParameter({
        name: `path, ${style}${explode ? ", exploded" : ""}`,
        in: "path",
        style,
        explode,
        shapes: fc.oneof(primitives, flatLists, flatObjects),
        // Dots alone are another path, in whatever style.
        texts: nasty.filter((text) => !/^\.+$/.test(text)),
        carries: notAmbiguous(/[,.;]/),
      }),
    ),
  ),
  inParameter({
    name: "header",
    in: "header",
    shapes: fc.oneof(primitives, flatLists, flatObjects),
    texts: headerWords,
  }),
  inParameter({
    name: "header, exploded",
    in: "header",
    explode: true,
    shapes: flatObjects,
    texts: headerWords.map((text) => text.replaceAll("=", "_")),
  }),
  inParameter({
    name: "header, JSON",
    in: "header",
    content: true,
    shapes: anything,
    texts: headerWords,
  }),
  inParameter({
    name: "cookie",
    in: "cookie",
    shapes: fc.oneof(primitives),
    texts: headerWords.map((text) => text.replaceAll(";", "_")),
  }),
  inRequestBody("JSON body", "application/json", anything),
  inRequestBody("vendor JSON body", "application/vnd.trip+json", anything),
  inRequestBody("form body", "application/x-www-form-urlencoded", nestedObjects, inText),
  inRequestBody("multipart body", "multipart/form-data", nestedObjects, inText),
  jsonResponse,
  responseHeader,
];

/** Whether a shape's values are objects. */
export function isObjectShape(shape: Shape): boolean {
  return bare(shape).kind === "object";
}
