/** How values are read from text: what the runtime has to know of a parameter's or form field's schema. */

import { isObject, type JsonObject, valueAt } from "../json.js";
import type { ApiModel, MediaType, Parameter } from "../model/model.js";
import { formKind, isJson, takesForms } from "./runtime/media-types.js";
import type { FieldDescriptor, ParameterDescriptor } from "./runtime/operation.js";

/** Follows a schema's reference. */
export function resolved(model: ApiModel, schema: unknown): JsonObject {
  let current = schema;
  for (let hops = 0; hops < 20 && isObject(current) && typeof current.$ref === "string"; hops += 1)
    current = valueAt(model.document, current.$ref.slice(1));
  return isObject(current) ? current : {};
}

/** The properties that an object may have, with those of the schemas that it is made of. */
export function propertiesOf(model: ApiModel, schema: unknown, depth = 0): Record<string, JsonObject> {
  if (depth > 10) return {};
  const own = resolved(model, schema);
  const found: Record<string, JsonObject> = Object.create(null) as Record<string, JsonObject>;
  for (const word of ["allOf", "oneOf", "anyOf"]) {
    for (const part of Array.isArray(own[word]) ? (own[word] as unknown[]) : [])
      Object.assign(found, propertiesOf(model, part, depth + 1));
  }
  for (const [name, property] of Object.entries(isObject(own.properties) ? own.properties : {}))
    found[name] = resolved(model, property);
  return found;
}

function shapeOf(schema: JsonObject): "primitive" | "array" | "object" {
  const types = [schema.type].flat();
  return types.includes("array") ? "array" : types.includes("object") ? "object" : "primitive";
}

/** Whether a schema may take objects, in the places where express-openapi-validator looks. */
function mayBeObject(schema: unknown, depth = 0): boolean {
  if (!isObject(schema) || depth > 10) return false;
  if ("$ref" in schema) return true;
  const parts = [schema.allOf, schema.oneOf, schema.anyOf].flat();
  return schema.type === "object" || parts.some((part) => mayBeObject(part, depth + 1));
}

/** What the router has to know of a parameter. */
export function parameterDescriptor(model: ApiModel, parameter: Parameter): ParameterDescriptor {
  const { name, style, explode, shape, json } = parameter;
  const schema = resolved(model, parameter.schema);
  const inQuery = parameter.in === "query";
  const spreads = style === "form" && explode && (inQuery || parameter.in === "cookie") && !json;
  return {
    name,
    in: parameter.in,
    style,
    explode,
    shape,
    ...(json && { json }),
    ...(inQuery && !json && shape !== "array" && mayBeObject(schema) && { loose: true }),
    ...(spreads && shape !== "array" && spread(model, schema)),
    ...(parameter.allowReserved && { allowReserved: true }),
    ...(parameter.allowEmptyValue && { allowEmptyValue: true }),
  };
}

function spread(model: ApiModel, schema: JsonObject): Pick<FieldDescriptor, "properties" | "lists"> {
  const found = Object.entries(propertiesOf(model, schema));
  if (found.length === 0) return {};
  const lists = found.filter(([, property]) => shapeOf(property) === "array").map(([name]) => name);
  return { properties: found.map(([name]) => name), ...(lists.length > 0 && { lists }) };
}

/** Whether undeclared query parameters belong to an object that takes any. */
export function takesAnyQuery(model: ApiModel, parameters: readonly Parameter[]): boolean {
  return parameters.some((parameter) => {
    const schema = resolved(model, parameter.schema);
    return parameter.in === "query" && schema.type === "object" && Boolean(schema.additionalProperties);
  });
}

/** The media types whose bodies may be forms: also ranges around them, where the schema is of an object. */
export function formsOf(model: ApiModel, content: readonly MediaType[]): MediaType[] {
  return content.filter(
    ({ mediaType, schema }) =>
      formKind(mediaType) !== undefined || (takesForms(mediaType) && hasFields(model, schema)),
  );
}

function hasFields(model: ApiModel, schema: unknown): boolean {
  return shapeOf(resolved(model, schema)) === "object" || Object.keys(propertiesOf(model, schema)).length > 0;
}

/** The media types whose bodies may be something else than forms. */
export function othersOf(content: readonly MediaType[]): MediaType[] {
  return content.filter(({ mediaType }) => formKind(mediaType) === undefined);
}

/** The fields of a form, and how each is read. */
export function formFields(model: ApiModel, media: MediaType): FieldDescriptor[] {
  const { schema, encoding } = media;
  return Object.entries(propertiesOf(model, schema)).map(([name, property]) => {
    const own = isObject(encoding[name]) ? encoding[name] : {};
    const style = String(own.style ?? "form");
    const explode = typeof own.explode === "boolean" ? own.explode : style === "form";
    const shape = shapeOf(property);
    const json = isJson(String(own.contentType ?? ""));
    // Considerations for multipart: the items of a list are parts each, and those that are objects are JSON.
    const jsonItems = shape === "array" && (json || shapeOf(resolved(model, property.items)) !== "primitive");
    return {
      name,
      style,
      explode,
      shape,
      ...(json && { json }),
      ...(jsonItems && { jsonItems }),
      ...mediaTypesOf(media, own),
      ...(shape === "object" && style === "form" && explode && !json && spread(model, property)),
    };
  });
}

/** What stands between commas, those of quoted text apart. */
const listed = /(?:[^",]|"(?:[^"\\]|\\.)*"?)+/gs;

/** Those that the document asks of a field's files. Bytes of no particular type may be of any. */
function mediaTypesOf(
  { mediaType }: MediaType,
  { contentType }: JsonObject,
): Pick<FieldDescriptor, "mediaTypes"> {
  if (formKind(mediaType) === "urlencoded" || typeof contentType !== "string") return {};
  const mediaTypes = Array.from(contentType.matchAll(listed), ([each]) => each.trim());
  const isAny = mediaTypes.some((each) => /^(?:\*\/\*|application\/octet-stream)\s*(?:;|$)/i.test(each));
  return isAny ? {} : { mediaTypes };
}
