/** Swagger 2.0 responses → OpenAPI 3 responses. */

import { isDeepStrictEqual } from "node:util";
import { isObject, type JsonObject } from "../../json.js";
import { isMediaType } from "../../openapi.js";
import {
  type Context,
  extensions,
  isEmpty,
  isMissing,
  keepAsExtension,
  keepUnknown,
  leaveOut,
  pick,
  reportMissing,
  reportShape,
  words,
} from "../context.js";
import { convertExample, placeExample } from "../examples.js";
import { componentAt, follow, hole, reference } from "../references.js";
import { traceMediaTypes } from "./bodies.js";
import type { MediaTypes } from "./document.js";
import { convertSchema, inlineSchema, schemaFields } from "./schema.js";
import { serialiseHeader } from "./serialisation.js";

const responseFields = words("description schema headers examples");
const headerFields = new Set([...words("description collectionFormat"), ...schemaFields]);

/** All answers of an operation; `3xx` becomes `3XX`. */
export function convertResponses(operation: JsonObject, produces: MediaTypes, context: Context): JsonObject {
  const { responses } = operation;
  const made = context.places.carry<JsonObject>({}, responses);
  if (!isObject(responses)) {
    if (Array.isArray(responses) && responses.length === 0) return made;
    reportShape(operation, "responses", "a mapping of answers", context);
    return context.places.leaveHole(made);
  }
  for (const [status, response] of Object.entries(responses)) {
    if (status.startsWith("x-")) made[status] = response;
    else if (isObject(response))
      made[status.replace(/^(\d)xx$/i, "$1XX")] = convertEntry(response, produces, context);
    // What is none is repaired as in OpenAPI 3.
    else made[status] = response;
  }
  return made;
}

function convertEntry(entry: JsonObject, produces: MediaTypes, context: Context): JsonObject {
  if (!("$ref" in entry)) return convertResponse(entry, produces, context);
  const target = follow(entry, "response", context);
  if (!target) return hole(entry, context);
  // With other media types than most, a shared answer is another one.
  const usual = !isObject(target.value.schema) || isDeepStrictEqual(produces.types, context.produces);
  const make = () => convertResponse(target.value, produces, context);
  const component = componentAt("responses", target, context, make, usual ? "" : produces.types.join(" "));
  // Its content is made once; the other lists that say the same lead to it.
  if (isObject(component.value.content)) traceMediaTypes(component.value.content, produces, context);
  for (const key of Object.keys(entry)) if (key !== "$ref") leaveOut(entry, key, "unused", context);
  return reference(component, entry, context);
}

/** One answer. Without a schema and examples it has no content: the body may be anything. */
export function convertResponse(response: JsonObject, produces: MediaTypes, context: Context): JsonObject {
  if (isMissing(response, "description")) reportMissing(response, "description", context);
  // What is no text is told by the rules of OpenAPI 3, which are the same.
  const made: JsonObject = { description: response.description ?? "" };
  context.places.carry(made, response);
  if (isObject(response.headers)) made.headers = convertHeaders(response.headers, context);
  else if (isEmpty(response.headers)) leaveOut(response, "headers", "empty", context);
  else if (response.headers !== undefined) reportShape(response, "headers", "a mapping of headers", context);
  const content = convertContent(response, produces, context);
  if (Object.keys(content).length > 0) made.content = content;
  Object.assign(made, extensions(response));
  keepExtraExamples(response, made, context);
  keepUnknown(response, responseFields, made, context);
  return made;
}

/** What stands among the examples and is none. */
function keepExtraExamples(response: JsonObject, made: JsonObject, context: Context): void {
  const { examples } = response;
  if (examples === undefined) return;
  if (!isObject(examples)) {
    keepAsExtension(response, "examples", examples, made, context, "examples-no-map");
    return;
  }
  if (Object.keys(examples).length === 0) leaveOut(response, "examples", "empty", context);
  for (const [key, value] of Object.entries(extensions(examples))) {
    made[key] = value;
    context.places.trace(made, key, examples, key);
  }
}

function convertHeaders(headers: JsonObject, context: Context): JsonObject {
  const made = context.places.carry<JsonObject>({}, headers);
  for (const [name, header] of Object.entries(headers)) {
    if (isObject(header)) made[name] = convertHeader(header, context);
    else if (name.startsWith("x-")) made[name] = header;
    else if (isEmpty(header)) leaveOut(headers, name, "empty", context);
    else reportShape(headers, name, "a header", context);
  }
  return made;
}

function convertHeader(header: JsonObject, context: Context): JsonObject {
  const made = context.places.carry<JsonObject>(
    { ...pick(header, ["description"]), schema: inlineSchema(header, context) },
    header,
  );
  if (header.type === "array") Object.assign(made, serialiseHeader(header, made, context));
  leaveOut(header, "collectionFormat", "unused", context);
  if ("x-example" in header) {
    const at = { owner: header, key: "x-example", stringExpected: true };
    placeExample(made, "example", convertExample(header["x-example"], at, context), at, context);
  }
  keepUnknown(header, headerFields, made, context);
  return Object.assign(made, extensions(header, ["x-example", "x-nullable"]));
}

function convertContent(response: JsonObject, produces: MediaTypes, context: Context): JsonObject {
  const content: JsonObject = {};
  if (response.schema !== undefined && !isObject(response.schema))
    reportShape(response, "schema", "a schema", context);
  const schema = isObject(response.schema) ? convertSchema(response.schema, context) : undefined;
  const examples = isObject(response.examples) ? response.examples : {};
  const isFile = isObject(response.schema) && response.schema.type === "file";
  const fallback = isFile ? "application/octet-stream" : "application/json";
  const types = produces.types.length > 0 ? produces.types : [fallback];
  if (schema) for (const type of types) content[type] = { schema };
  for (const [type, example] of Object.entries(examples)) {
    if (type.startsWith("x-")) continue;
    if (!isMediaType(type))
      context.diagnostics.report("media-type-invalid", context.places.of(examples, type), { type });
    const at = {
      owner: examples,
      key: type,
      stringExpected: !/json/i.test(type) || schema?.type === "string",
    };
    const entry: JsonObject = isObject(content[type]) ? content[type] : schema ? { schema } : {};
    placeExample(entry, "example", convertExample(example, at, context), at, context);
    content[type] = entry;
  }
  traceMediaTypes(content, produces, context);
  return content;
}
