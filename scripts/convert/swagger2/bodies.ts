/** Body and form parameters → request bodies. */

import { isObject, type JsonObject, setOwn } from "../../json.js";
import {
  type Context,
  extensions,
  isMissing,
  keepUnknown,
  leaveOut,
  pick,
  reportMissing,
  reportRepaired,
  reportShape,
  words,
} from "../context.js";
import { convertExample, placeExample } from "../examples.js";
import type { Reason } from "../reasons.js";
import { follow } from "../references.js";
import type { MediaTypes } from "./document.js";
import { convertSchema, inlineSchema, schemaFields } from "./schema.js";
import { multipartEncoding, serialise } from "./serialisation.js";
import { makeNullable } from "./types.js";

/** A parameter that becomes a body, or part of one. */
export interface Body {
  /** The parameter as written, behind its reference. */
  readonly parameter: JsonObject;
  /** What stands in the list: the parameter, or the reference to it. */
  readonly entry: JsonObject;
}

const bodyFields = words("name in description required schema example");
const formFields = new Set([
  ...words("name in description required collectionFormat allowEmptyValue"),
  ...schemaFields,
]);
const urlencoded = "application/x-www-form-urlencoded";
const multipart = "multipart/form-data";

/** The request body that an operation's body and form parameters make. */
export function convertBodies(
  bodies: readonly Body[],
  consumes: MediaTypes,
  context: Context,
): JsonObject | undefined {
  const whole = bodies.filter(({ parameter }) => parameter.in === "body");
  const form = bodies.filter(({ parameter }) => parameter.in === "formData");
  const [body, second] = whole;
  if (second) {
    context.diagnostics.report("two-bodies", context.places.of(second.entry), {
      first: String(body?.parameter.name),
      second: String(second.parameter.name),
    });
  }
  if (body && form[0]) context.diagnostics.report("body-and-form", context.places.of(form[0].entry));
  const parameters = body ? [body] : form;
  if (parameters.length === 0) return undefined;
  const made = body
    ? convertBody(body.parameter, consumes, context)
    : convertForm(
        form.map(({ parameter }) => parameter),
        consumes,
        context,
      );
  for (const { entry } of parameters) traceReference(entry, made, context);
  return made;
}

/** A shared body is written out where it is referred to. */
function traceReference(entry: JsonObject, made: JsonObject, context: Context): void {
  if (!("$ref" in entry)) return;
  context.places.trace(made, undefined, entry, "$ref", "structure");
  for (const key of Object.keys(entry)) if (key !== "$ref") leaveOut(entry, key, "unused", context);
  // References that lead on to others are followed here: `follow` has noted them.
  follow(entry, "parameter", context);
}

/** A body parameter. Its name, which OpenAPI 3 has no place for, is kept as `x-body-name`. */
export function convertBody(parameter: JsonObject, consumes: MediaTypes, context: Context): JsonObject {
  const mediaTypes = consumes.types.length > 0 ? consumes.types : ["application/json"];
  const content: JsonObject = {};
  for (const mediaType of mediaTypes) content[mediaType] = convertBodyContent(parameter, mediaType, context);
  traceMediaTypes(content, consumes, context);
  const made: JsonObject = { ...pick(parameter, ["description"]), content, ...pick(parameter, ["required"]) };
  context.places.carry(made, parameter);
  context.places.trace(made, undefined, parameter, "in", "structure");
  reportNoSchema(parameter, context);
  const isText = typeof parameter.name === "string";
  const name = isText ? parameter.name : undefined;
  if (parameter.name === undefined) reportMissing(parameter, "name", context);
  else if (parameter.name === null) leaveOut(parameter, "name", "empty", context);
  else if (!isText)
    reportRepaired(parameter, "name", "`name` has to be text.", "It is left out: bodies need none.", context);
  if (name !== undefined) {
    made["x-body-name"] = name;
    context.places.trace(made, "x-body-name", parameter, "name");
  }
  keepUnknown(parameter, knownFields(parameter), made, context);
  Object.assign(made, extensions(parameter, ["x-example", "x-examples", "x-nullable"]));
  return Object.assign(made, keptExamples(parameter, content));
}

/** A body has a schema; people write `type` beside its name in the place of one. */
function reportNoSchema(parameter: JsonObject, context: Context): void {
  if (isMissing(parameter, "schema")) {
    if (!("type" in parameter)) reportMissing(parameter, "schema", context);
  } else if (!isObject(parameter.schema)) reportShape(parameter, "schema", "a schema", context);
}

/** The fields of a body parameter that have a place of their own in what it becomes. */
function knownFields(parameter: JsonObject): ReadonlySet<string> {
  if (!isObject(parameter.schema)) return new Set([...bodyFields, ...schemaFields]);
  const { schema } = parameter;
  // People write `type` here, where it says nothing that its schema does not say.
  const typed = !("$ref" in schema) && (schema.type ?? parameter.type) === parameter.type;
  return typed ? new Set([...bodyFields, "type"]) : bodyFields;
}

/** Examples for media types that the operation does not take. */
function keptExamples(parameter: JsonObject, content: JsonObject): JsonObject {
  const examples = parameter["x-examples"];
  if (examples === undefined) return {};
  const used = isObject(examples) && Object.keys(examples).every((type) => Object.hasOwn(content, type));
  return used && Object.keys(examples).length > 0 ? {} : { "x-examples": examples };
}

function convertBodyContent(parameter: JsonObject, mediaType: string, context: Context): JsonObject {
  const schema = isObject(parameter.schema)
    ? convertSchema(parameter.schema, context)
    : inlineSchema(parameter, context);
  if (isObject(parameter.schema) && "x-nullable" in parameter) makeNullable(schema, parameter, context);
  if (isObject(parameter.schema) && knownFields(parameter).has("type") && "type" in parameter) {
    schema.type = parameter.type;
    context.places.trace(schema, "type", parameter, "type");
    context.places.trace(schema, "type", parameter.schema, "type");
  }
  const made = context.places.carry<JsonObject>({ schema }, parameter);
  const examples = parameter["x-examples"];
  const owner = isObject(examples) && mediaType in examples ? examples : parameter;
  const key = owner !== parameter ? mediaType : "x-example" in parameter ? "x-example" : "example";
  for (const other of ["x-example", "example"])
    if (other !== key) leaveOut(parameter, other, "overridden", context);
  if (owner[key] !== undefined) {
    const at = { owner, key, stringExpected: schema.type === "string" || !/json/i.test(mediaType) };
    placeExample(made, "example", convertExample(owner[key], at, context), at, context);
  }
  return made;
}

/** Form fields become one object, offered in each form media type that the operation takes. */
export function convertForm(
  fields: readonly JsonObject[],
  consumes: MediaTypes,
  context: Context,
): JsonObject {
  const properties: JsonObject = {};
  const encoding: JsonObject = {};
  const inParts: JsonObject = {};
  const mediaTypes = formMediaTypes(fields, consumes);
  const required: string[] = [];
  for (const field of fields) {
    if (typeof field.name === "object" || field.name === undefined)
      reportShape(field, "name", "text", context);
    else if (typeof field.name !== "string")
      context.diagnostics.report("repaired", context.places.of(field, "name"), {
        problem: "`name` has to be text.",
        repair: `It is taken as "${String(field.name)}".`,
      });
    const name = String(field.name);
    if (Object.hasOwn(properties, name)) {
      context.diagnostics.report("parameter-twice", context.places.of(field), { name });
      context.places.dropAll(field, "repaired" satisfies Reason);
      continue;
    }
    setOwn(properties, name, convertField(field, context));
    const reason: Reason | undefined = typeof field.name === "string" ? undefined : "repaired";
    context.places.trace(properties, name, field, "name", reason);
    if (field.type === "array") {
      const made = context.places.carry<JsonObject>({}, field);
      setOwn(encoding, name, Object.assign(made, serialise(field, made, context)));
      if (mediaTypes.includes(multipart)) setOwn(inParts, name, multipartEncoding(field, made, context));
    } else leaveOut(field, "collectionFormat", "unused", context);
    if (field.required === true) {
      context.places.trace(required, String(required.length), field, "required", "structure");
      required.push(name);
    } else if (field.required === undefined || field.required === false)
      leaveOut(field, "required", "default", context);
    else {
      reportRepaired(field, "required", "`required` has to be true or false.", "It is left out.", context);
    }
  }
  const schema: JsonObject = { type: "object", properties, ...(required.length > 0 ? { required } : {}) };
  const content: JsonObject = {};
  for (const mediaType of mediaTypes) {
    const ofFields = mediaType === multipart ? inParts : encoding;
    content[mediaType] = Object.keys(ofFields).length > 0 ? { schema, encoding: ofFields } : { schema };
  }
  traceMediaTypes(content, consumes, context);
  const made: JsonObject = { content, ...(required.length > 0 ? { required: true } : {}) };
  const first = fields.find((field) => field.required === true) ?? fields[0];
  return context.places.carry(made, first);
}

function convertField(field: JsonObject, context: Context): JsonObject {
  const schema = inlineSchema(field, context);
  context.places.trace(schema, undefined, field, "in", "structure");
  Object.assign(schema, pick(field, ["description"]));
  if ("allowEmptyValue" in field) {
    schema["x-allowEmptyValue"] = field.allowEmptyValue;
    context.places.trace(schema, "x-allowEmptyValue", field, "allowEmptyValue");
  }
  if ("x-example" in field) {
    const at = { owner: field, key: "x-example", stringExpected: field.type === "string" };
    placeExample(schema, "example", convertExample(field["x-example"], at, context), at, context);
  }
  keepUnknown(field, formFields, schema, context);
  return Object.assign(schema, extensions(field, ["x-nullable", "x-example"]));
}

function formMediaTypes(fields: readonly JsonObject[], { types }: MediaTypes): string[] {
  const hasFile = fields.some(
    (field) => field.type === "file" || (isObject(field.items) && field.items.type === "file"),
  );
  const offered = types.filter((type) => type === multipart || (type === urlencoded && !hasFile));
  return offered.length > 0 ? offered : [hasFile ? multipart : urlencoded];
}

/** Notes that the media types of a list are keys of a body's or an answer's content. */
export function traceMediaTypes(content: JsonObject, { list }: MediaTypes, context: Context): void {
  for (const [at, type] of (list ?? []).entries()) {
    if (typeof type === "string" && Object.hasOwn(content, type))
      context.places.trace(content, type, list as object, String(at), "media-type");
  }
}
