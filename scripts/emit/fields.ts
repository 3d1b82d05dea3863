/** How values are read from text: what the runtime has to know of a parameter's or form field's schema. */

import { isObject, type JsonObject } from "../json.js";
import type { ApiModel, MediaType, Parameter } from "../model/model.js";
import { additionalOf, itemsOf, propertiesOf, resolved, shapeOf, typesOf } from "../model/value-types.js";
import { isBinary, takesText } from "./binary-schemas.js";
import { formKind, isJson, takesForms } from "./runtime/media-types.js";
import type { FieldDescriptor, ParameterDescriptor } from "./runtime/operation.js";

/** What the router has to know of a parameter. */
export function parameterDescriptor(model: ApiModel, parameter: Parameter): ParameterDescriptor {
  const { name, style, explode, shape, json } = parameter;
  const { schema } = parameter;
  const inQuery = parameter.in === "query";
  const spreads = style === "form" && explode && (inQuery || parameter.in === "cookie") && !json;
  return {
    name,
    in: parameter.in,
    style,
    explode,
    shape,
    ...(json && { json }),
    ...(inQuery && !json && shape === "object" && { loose: true }),
    ...(spreads && shape !== "array" && spread(model, schema)),
    ...(parameter.allowReserved && { allowReserved: true }),
    ...(parameter.allowEmptyValue && { allowEmptyValue: true }),
  };
}

function spread(model: ApiModel, schema: JsonObject): Pick<FieldDescriptor, "properties" | "lists"> {
  const found = [...propertiesOf(model, schema)];
  if (found.length === 0) return {};
  const lists = found.filter(([, property]) => shapeOf(model, property) === "array").map(([name]) => name);
  return { properties: found.map(([name]) => name), ...(lists.length > 0 && { lists }) };
}

/** Whether undeclared query parameters belong to an object that takes any. */
export function takesAnyQuery(model: ApiModel, parameters: readonly Parameter[]): boolean {
  return parameters.some((parameter) => {
    const { schema, shape } = parameter;
    return parameter.in === "query" && shape === "object" && additionalOf(model, schema) !== undefined;
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
  return shapeOf(model, schema) === "object" || propertiesOf(model, schema).size > 0;
}

/** Whether a body may be `multipart/form-data`, by its media types or a range of them. */
export function takesUploads(model: ApiModel, content: readonly MediaType[]): boolean {
  return formsOf(model, content).some(({ mediaType }) => formKind(mediaType) !== "urlencoded");
}

/** The media types whose bodies may be something else than forms. */
export function othersOf(content: readonly MediaType[]): MediaType[] {
  return content.filter(({ mediaType }) => formKind(mediaType) === undefined);
}

/** The fields of a form, and how each is read. */
export function formFields(model: ApiModel, media: MediaType): FieldDescriptor[] {
  const { schema, encoding } = media;
  return Array.from(propertiesOf(model, schema), ([name, property]) => {
    const own = isObject(encoding[name]) ? encoding[name] : {};
    const style = String(own.style ?? "form");
    const explode = typeof own.explode === "boolean" ? own.explode : style === "form";
    const shape = shapeOf(model, property);
    const isStyled = ["style", "explode", "allowReserved"].some((key) => key in own);
    // OpenAPI 3.0.4, "URL Encoded Form with JSON Values": where no style is declared, objects are JSON.
    const isJsonObject = shape === "object" && !isStyled && formKind(media.mediaType) !== "multipart";
    const json = isJson(String(own.contentType ?? (isJsonObject ? "application/json" : "")));
    // Considerations for multipart: the items of a list are parts each, and those that are objects are JSON.
    const items = shape === "array" ? itemsOf(model, property) : undefined;
    const jsonItems = shape === "array" && (json || shapeOf(model, items) !== "primitive");
    const textItems = shape === "array" && !jsonItems && takesText(model, items ?? {});
    return {
      name,
      style,
      explode,
      shape,
      ...(json && { json }),
      ...(jsonItems && { jsonItems }),
      ...(textItems && { textItems }),
      ...fileOf(model, items ?? property),
      ...mediaTypesOf(media, own),
      ...(shape === "object" && style === "form" && explode && !json && spread(model, property)),
    };
  });
}

/** What the runtime has to know of a field that is a file, or whose schema says nothing. */
function fileOf(model: ApiModel, property: JsonObject): Pick<FieldDescriptor, "file"> {
  const schema = resolved(model, property);
  if (!isBinary(model, schema) && typesOf(model, schema).size < 7) return {};
  const { minLength, maxLength } = schema;
  return {
    file: {
      ...(typeof minLength === "number" && { minLength }),
      ...(typeof maxLength === "number" && { maxLength }),
    },
  };
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
