/** Swagger 2.0 responses → OpenAPI 3 responses. */

import { isObject, type JsonObject, pointerName } from "../../json.js";
import { type Context, extensions, follow, pick } from "../context.js";
import { convertExample } from "../examples.js";
import { convertSchema, inlineSchema } from "./schema.js";

/** All answers of an operation; `3xx` becomes `3XX`. */
export function convertResponses(
  responses: unknown,
  produces: readonly string[],
  context: Context,
): JsonObject {
  const made = context.places.carry<JsonObject>({}, responses);
  if (!isObject(responses)) return made;
  for (const [status, response] of Object.entries(responses)) {
    if (status.startsWith("x-")) made[status] = response;
    else if (isObject(response))
      made[status.replace(/^(\d)xx$/i, "$1XX")] = convertEntry(response, produces, context);
  }
  return made;
}

function convertEntry(entry: JsonObject, produces: readonly string[], context: Context): JsonObject {
  if (!("$ref" in entry)) return convertResponse(entry, produces, context);
  const target = follow(entry, context);
  if (!target) return {};
  const from = {
    file: target.file.name,
    pointer: target.pointer,
    local: target.file.path === context.root.path,
  };
  const component = context.components.of(
    "responses",
    from,
    target.value,
    () => convertResponse(target.value, produces, context),
    isObject(target.value.schema) ? produces.join(" ") : "",
  );
  return context.places.carry<JsonObject>(
    { $ref: `#/components/responses/${pointerName(component.name)}` },
    entry,
  );
}

/** One answer. Without a schema and examples it has no content: the body may be anything. */
export function convertResponse(
  response: JsonObject,
  produces: readonly string[],
  context: Context,
): JsonObject {
  const made: JsonObject = {
    description: typeof response.description === "string" ? response.description : "",
  };
  if (isObject(response.headers)) made.headers = convertHeaders(response.headers, context);
  const content = convertContent(response, produces, context);
  if (Object.keys(content).length > 0) made.content = content;
  Object.assign(made, extensions(response));
  return context.places.carry(made, response);
}

function convertHeaders(headers: JsonObject, context: Context): JsonObject {
  const made = context.places.carry<JsonObject>({}, headers);
  for (const [name, header] of Object.entries(headers)) {
    if (!isObject(header)) continue;
    const converted: JsonObject = { ...pick(header, ["description"]), schema: inlineSchema(header, context) };
    if (header.type === "array") {
      converted.style = "simple";
      if (header.collectionFormat !== undefined && header.collectionFormat !== "csv") {
        converted["x-collectionFormat"] = header.collectionFormat;
      }
    }
    if ("x-example" in header) converted.example = header["x-example"];
    made[name] = context.places.carry(
      Object.assign(converted, extensions(header, ["x-example", "x-nullable"])),
      header,
    );
  }
  return made;
}

function convertContent(response: JsonObject, produces: readonly string[], context: Context): JsonObject {
  const content: JsonObject = {};
  const schema = isObject(response.schema) ? convertSchema(response.schema, context) : undefined;
  const examples = isObject(response.examples) ? response.examples : {};
  const isFile = isObject(response.schema) && response.schema.type === "file";
  const fallback = isFile ? "application/octet-stream" : "application/json";
  if (schema) for (const type of produces.length > 0 ? produces : [fallback]) content[type] = { schema };
  for (const [type, example] of Object.entries(examples)) {
    if (type.startsWith("x-")) continue;
    const stringExpected = !/json/i.test(type) || schema?.type === "string";
    const entry = isObject(content[type]) ? content[type] : schema ? { schema } : {};
    content[type] = {
      ...entry,
      example: convertExample(example, { owner: examples, key: type, stringExpected }, context),
    };
  }
  return content;
}
