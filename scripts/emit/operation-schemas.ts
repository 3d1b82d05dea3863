/** The schemas that an operation's validators are compiled from, and the parts of requests and answers that they are for. */

import { type JsonObject, setOwn } from "../json.js";
import { partsOfMessage } from "../model/directed-schemas.js";
import type { ApiModel, MediaType, Operation, Parameter } from "../model/model.js";
import { defaultOf, propertiesOf, requiredOf, typesOf } from "../model/value-types.js";
import { isBinary, takesText } from "./binary-schemas.js";
import { formKind, isJson, isRange, isText } from "./runtime/media-types.js";

/** Whether any parameter's text is read as primitives, lists and objects, whose types are coerced. */
export function hasTextParameters({ parameters }: Operation): boolean {
  return parameters.some(({ json }) => !json);
}

/** Whether any parameter's text is JSON, whose types are its own. */
export function hasJsonParameters({ parameters }: Operation): boolean {
  return parameters.some(({ json }) => json);
}

/**
 * All parameters in one, either those whose text is JSON or the others. The parts are those of
 * express-openapi-validator.
 */
export function parametersSchema(model: ApiModel, operation: Operation, kind: "text" | "json"): JsonObject {
  const parts = {
    query: objectSchema(),
    headers: objectSchema(),
    params: objectSchema(),
    cookies: objectSchema(),
  };
  const partOf = { query: "query", header: "headers", path: "params", cookie: "cookies" } as const;
  for (const each of operation.parameters) {
    if (each.json !== (kind === "json")) continue;
    const part = parts[partOf[each.in]];
    const name = each.in === "header" ? each.name.toLowerCase() : each.name;
    setOwn(part.properties, name, withDefaults(model, each));
    if (each.required) part.required = [...(part.required ?? []), name];
  }
  const used = Object.entries(parts).filter(([, { properties }]) => Object.keys(properties).length > 0);
  return { type: "object", properties: Object.fromEntries(used), [partsOfMessage]: true };
}

/** A deepObject that is left out has those of its properties that have defaults, unless it needs others. */
function withDefaults(model: ApiModel, parameter: Parameter): JsonObject {
  const { style, required } = parameter;
  const schema = textOrList(model, parameter);
  if (required || defaultOf(model, schema)) return schema;
  const [value] = propertyDefaults(model, style, schema) ?? [];
  return value === undefined ? schema : { allOf: [schema], default: value };
}

/** A schema that takes lists and texts: what is sent once is held against it as the text, then as a list of it. */
function textOrList(model: ApiModel, { json, shape, schema }: Parameter): JsonObject {
  if (json || shape !== "array") return schema;
  const types = typesOf(model, schema);
  if (!(["string", "integer", "number", "boolean"] as const).some((type) => types.has(type))) return schema;
  const [value] = defaultOf(model, schema) ?? [];
  return { anyOf: [schema, schema], asList: true, ...(value !== undefined && { default: value }) };
}

/** `[{}]` for a deepObject whose properties have all defaults that it needs. */
function propertyDefaults(
  model: ApiModel,
  style: string,
  schema: JsonObject,
): readonly [unknown] | undefined {
  if (style !== "deepObject") return undefined;
  const properties = [...propertiesOf(model, schema)];
  const defaults = properties.filter(([, each]) => defaultOf(model, each)).map(([name]) => name);
  return defaults.length > 0 && [...requiredOf(model, schema)].every((name) => defaults.includes(name))
    ? [{}]
    : undefined;
}

/** The schema of one part of a request or answer. */
export interface PartSchema {
  readonly part: "body" | "response" | "headers";
  readonly schema: JsonObject;
}

/** An object of nothing but that part. */
export function around({ part, schema }: PartSchema): JsonObject {
  return { type: "object", properties: { [part]: schema }, [partsOfMessage]: true };
}

/** Those of bodies, by media type. */
export function bodySchemas(model: ApiModel, content: readonly MediaType[]): Record<string, PartSchema> {
  const schemas: Record<string, PartSchema> = {};
  for (const { mediaType, schema } of content)
    if (schema && isValidated(model, mediaType, schema)) schemas[mediaType] = { part: "body", schema };
  return schemas;
}

/** Those of answers, by `<status> <media type>` and `<status> headers`. */
export function answerSchemas(model: ApiModel, operation: Operation): Record<string, PartSchema> {
  const schemas: Record<string, PartSchema> = {};
  for (const { status, content, headers } of operation.answers) {
    for (const { mediaType, schema } of content)
      if (schema && isValidated(model, mediaType, schema))
        schemas[`${status} ${mediaType}`] = { part: "response", schema };
    if (headers.length > 0)
      schemas[`${status} headers`] = { part: "headers", schema: headersSchema(headers) };
  }
  return schemas;
}

/**
 * What is read into values or text. Bytes are not validated, nor is XML, nor text that its schema describes as an object
 * or list (an event stream, NDJSON): it is text all the same.
 */
function isValidated(model: ApiModel, mediaType: string, schema: JsonObject): boolean {
  if (formKind(mediaType) !== undefined) return true;
  if (/^[^;]*[/+]xml\b/i.test(mediaType) || isBinary(model, schema)) return false;
  if (isText(mediaType)) return takesText(model, schema);
  return isJson(mediaType) || isRange(mediaType);
}

type ObjectSchema = {
  type: string;
  properties: JsonObject;
  required?: string[];
  readonly [partsOfMessage]: true;
};

function objectSchema(): ObjectSchema {
  return { type: "object", properties: {}, [partsOfMessage]: true };
}

function headersSchema(headers: Operation["answers"][number]["headers"]): JsonObject {
  const made = objectSchema();
  for (const { name, schema } of headers) setOwn(made.properties, name.toLowerCase(), schema);
  const required = headers.filter((each) => each.required).map(({ name }) => name.toLowerCase());
  return required.length > 0 ? { ...made, required } : made;
}
