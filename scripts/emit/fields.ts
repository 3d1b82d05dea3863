/** How values are read from text: what the runtime has to know of a parameter's or form field's schema. */

import { isObject, type JsonObject } from "../json.js";
import { separatorsOf } from "../model/collection-formats.js";
import type { ApiModel, MediaType, Parameter } from "../model/model.js";
import { additionalOf, itemsOf, propertiesOf, resolved, shapeOf, typesOf } from "../model/value-types.js";
import { isBinary, takesText } from "./binary-schemas.js";
import { formKind, isJson, takesForms } from "./runtime/media-types.js";
import type { FieldDescriptor, ParameterDescriptor, Structure } from "./runtime/operation.js";

/** What the router has to know of a parameter. */
export function parameterDescriptor(model: ApiModel, parameter: Parameter): ParameterDescriptor {
  const { name, style, explode, shape, json, schema, separators } = parameter;
  const spreads = style === "form" && explode && ["query", "cookie"].includes(parameter.in) && !json;
  const types = typesOf(model, schema);
  const emptyIsUnused = parameter.allowEmptyValue && !types.has("string") && !types.has("null");
  return {
    name,
    in: parameter.in,
    style,
    explode,
    shape,
    ...(json && { json }),
    ...(!json && structureFields(model, schema, shape, style === "deepObject" ? maxLevels : 3)),
    ...(separators && { separators }),
    ...(spreads && types.has("object") && shape !== "primitive" && spread(model, schema)),
    ...(parameter.in === "query" && isFree(model, parameter) && { free: true }),
    ...(parameter.allowReserved && { allowReserved: true }),
    ...((parameter.allowEmptyValue || listsEmptyText(model, schema)) && { allowEmptyValue: true }),
    ...(emptyIsUnused && { emptyIsUnused }),
  };
}

/** Levels of lists and objects of which the runtime knows, as many as brackets can nest. */
const maxLevels = 5;
/** Lists and objects that are described at most in one field. */
const maxStructures = 200;

/** The fields of a descriptor that say what a list or object holds. */
function structureFields(
  model: ApiModel,
  schema: JsonObject,
  shape: FieldDescriptor["shape"],
  levels: number,
): Pick<Structure, "text" | "items" | "parts"> {
  if (shape === "primitive") return {};
  const { shape: _, ...fields } = structureOf(model, schema, levels, { count: 0 }) ?? { shape };
  return fields;
}

/** The lists and objects in a schema's values; undefined where it is a primitive. */
function structureOf(
  model: ApiModel,
  schema: JsonObject | undefined,
  levels: number,
  made: { count: number },
): Structure | undefined {
  if (schema === undefined || levels === 0 || made.count >= maxStructures) return undefined;
  const shape = shapeOf(model, schema);
  if (shape === "primitive") return undefined;
  made.count += 1;
  const types = typesOf(model, schema);
  const text = (["string", "number", "boolean"] as const).filter(
    (type) => types.has(type) || (type === "number" && types.has("integer")),
  );
  const inner = shape === "array" ? itemsOf(model, schema) : additionalOf(model, schema);
  const items = structureOf(model, inner, levels - 1, made);
  const parts = [...propertiesOf(model, schema)].flatMap(([name, each]) => {
    const part = structureOf(model, each, levels - 1, made);
    return part ? [[name, part] as const] : [];
  });
  return {
    shape,
    ...(text.length > 0 && { text }),
    ...(items && { items }),
    ...(parts.length > 0 && { parts: Object.fromEntries(parts) }),
  };
}

function spread(model: ApiModel, schema: JsonObject): Pick<FieldDescriptor, "properties"> {
  const names = [...propertiesOf(model, schema).keys()];
  return names.length === 0 ? {} : { properties: names };
}

/** Whether names in the query that nothing declares are properties of an exploded object. */
function isFree(model: ApiModel, { style, explode, json, shape, schema }: Parameter): boolean {
  if (style !== "form" || !explode || json || shape === "primitive") return false;
  if (!typesOf(model, schema).has("object")) return false;
  const others = additionalOf(model, schema);
  return others !== undefined || (shape === "object" && isOpen(model, schema));
}

/** Whether an object without named properties takes any. */
function isOpen(model: ApiModel, schema: JsonObject): boolean {
  return propertiesOf(model, schema).size === 0 && resolved(model, schema).additionalProperties !== false;
}

/** Whether a schema lists the empty text among its values. */
function listsEmptyText(model: ApiModel, schema: JsonObject): boolean {
  const { enum: values, const: constant } = resolved(model, schema);
  return constant === "" || (Array.isArray(values) && values.includes(""));
}

/** Whether undeclared query parameters belong to an object that takes any. */
export function takesAnyQuery(model: ApiModel, parameters: readonly Parameter[]): boolean {
  return parameters.some((parameter) => {
    const { schema, shape } = parameter;
    const takesAny = shape === "object" && additionalOf(model, schema) !== undefined;
    return parameter.in === "query" && (takesAny || isFree(model, parameter));
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
    const separators = separatorsOf(model, own, property);
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
      ...(!json && structureFields(model, property, shape, maxLevels)),
      ...(separators && { separators }),
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
