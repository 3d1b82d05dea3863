/** Swagger 2.0 schema → OpenAPI 3.0 schema. */

import { atPlace } from "../../diagnostics.js";
import { isObject, type JsonObject, setOwn } from "../../json.js";
import { meant } from "../../spelling.js";
import type { Component } from "../components.js";
import {
  type Context,
  isEmpty,
  keepAsExtension,
  leaveOut,
  pick,
  reportRepaired,
  reportShape,
  words,
} from "../context.js";
import { convertExample, placeExample } from "../examples.js";
import { componentAt, follow, hole, reference, step } from "../references.js";
import { keepInnerFormat } from "./serialisation.js";
import { convertType, makeNullable } from "./types.js";

/** The fields of Swagger 2.0's parameters, headers and items that say what their value is like. */
export const schemaFields = words(
  "type format items enum default minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength " +
    "pattern minItems maxItems uniqueItems multipleOf x-nullable",
);

/** What OpenAPI 3.0's schemas know besides what is converted here. */
const plainFields = words(
  "title multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems " +
    "minItems uniqueItems maxProperties minProperties enum description format default nullable readOnly " +
    "writeOnly externalDocs deprecated xml discriminator",
);

/** Words of JSON Schema that OpenAPI 3.1 knows and 3.0 does not; their values hold no schemas. */
const laterFields = words("$comment $id $schema const examples minContains maxContains dependentRequired");
/** Those that hold one schema, and those that map names to schemas. */
const laterSchemas = words("contains propertyNames if then else unevaluatedItems unevaluatedProperties");
const laterMaps = words("patternProperties $defs definitions dependentSchemas");

/** What may be meant by a field that is misspelt. */
const meantFields = new Set([
  ...plainFields,
  ...words("$ref type items properties additionalProperties allOf anyOf oneOf not required example"),
]);

/** Converts a schema; a reference becomes one to the component, which is converted on first use. */
export function convertSchema(schema: unknown, context: Context): JsonObject {
  if (!isObject(schema)) return {};
  return atPlace(
    () => context.places.of(schema),
    () => ("$ref" in schema ? convertReference(schema, context) : convertFields(schema, context)),
  );
}

function convertFields(schema: JsonObject, context: Context): JsonObject {
  const made = context.places.carry<JsonObject>({}, schema);
  for (const key of Object.keys(schema)) convertField(key, schema, made, context);
  if ("x-nullable" in schema) makeNullable(made, schema, context);
  if (made.type === "array" && !("items" in made)) {
    if (!context.places.isHole(schema) && meant("items", Object.keys(schema)) === undefined)
      context.diagnostics.report("array-without-items", context.places.of(schema));
    made.items = {};
  }
  return made;
}

/** The schema under a key of a mapping, or at an index of a list: what stands there may be none. */
function schemaAt(around: object, key: string, context: Context): JsonObject {
  const value = (around as Readonly<Record<string, unknown>>)[key];
  if (!isObject(value)) reportShape(around, key, `a schema${schemaMeant(value)}`, context);
  return convertSchema(value, context);
}

/** What people mean who write text in the place of a schema: a type, or where another schema stands. */
function schemaMeant(value: unknown): string {
  if (typeof value !== "string") return "";
  if (/^(array|boolean|file|integer|number|object|string)$/.test(value)) return `: { type: ${value} }`;
  return /[#/.]/.test(value) ? `: { $ref: ${JSON.stringify(value)} }` : "";
}

/** A reference to a schema; what stands beside it is kept by wrapping both in `allOf`. */
function convertReference(schema: JsonObject, context: Context): JsonObject {
  const component = schemaComponent(schema, context);
  if (!component) return hole(schema, context);
  const made = reference(component, schema, context);
  const beside = Object.keys(schema).filter((key) => key !== "$ref");
  if (beside.length === 0) return made;
  const around = context.places.carry<JsonObject>({ allOf: [made] }, schema);
  for (const key of beside) convertField(key, schema, around, context);
  if ("x-nullable" in schema) makeNullable(around, schema, context);
  return around;
}

/** The component that a schema reference leads to. */
export function schemaComponent(schema: JsonObject, context: Context): Component | undefined {
  const end = follow(schema, "schema", context);
  // A name that the document gives to another schema of its own stays a name of its own.
  const next = end && schema.$ref ? step(schema, "schema", context) : undefined;
  const named = next && next.file === context.root && /^\/definitions\/[^/]+$/.test(next.pointer);
  const target = named ? next : end;
  return target && componentAt("schemas", target, context, () => convertSchema(target.value, context));
}

function convertField(key: string, schema: JsonObject, made: JsonObject, context: Context): void {
  const value = schema[key];
  if (key === "not") made[key] = schemaAt(schema, key, context);
  else if (key === "allOf" || key === "anyOf" || key === "oneOf") convertChoices(key, schema, made, context);
  else if (key === "properties") convertProperties(key, schema, made, context);
  else if (key === "items" && value === null) leaveOut(schema, key, "empty", context);
  else if (key === "items") made[key] = convertItems(schema, context);
  else if (key === "additionalProperties") convertAdditional(value, schema, made, context);
  else if (key === "type") convertType(value, schema, made, context);
  else if (key === "discriminator" && typeof value === "string") {
    const discriminator = context.places.carry<JsonObject>({ propertyName: value }, schema);
    context.places.trace(discriminator, "propertyName", schema, key);
    made[key] = discriminator;
  } else if (key === "discriminator" && !(isObject(value) && "propertyName" in value))
    reportRepaired(
      schema,
      key,
      "`discriminator` has to be the name of a property.",
      "It is left out.",
      context,
    );
  else if (key === "x-discriminator" && !("discriminator" in schema) && isObject(value)) {
    made.discriminator = convertMapping(value, context);
    context.places.trace(made, "discriminator", schema, key);
  } else if (key === "example" || (key === "x-example" && !("example" in schema))) {
    const at = { owner: schema, key, stringExpected: schema.type === "string" || schema.type === undefined };
    placeExample(made, "example", convertExample(value, at, context), at, context);
  } else if (key === "required") {
    // Swagger 2.0's schema allowed an empty list, OpenAPI 3.0's does not.
    if (!Array.isArray(value)) keepAsExtension(schema, key, value, made, context, "required-no-list");
    else if (value.length > 0) made[key] = value;
    else leaveOut(schema, key, "empty", context);
  } else if (plainFields.has(key) || (key.startsWith("x-") && key !== "x-nullable")) made[key] = value;
  else if (key !== "x-nullable") convertLaterField(key, schema, made, context);
}

/** OpenAPI 3's discriminator, as documents bring it in an extension: its mapping leads to definitions. */
function convertMapping(discriminator: JsonObject, context: Context): JsonObject {
  const made = context.places.carry<JsonObject>({ ...discriminator }, discriminator);
  const { mapping } = discriminator;
  if (!isObject(mapping)) return made;
  const converted = context.places.carry<JsonObject>({}, mapping);
  for (const [value, to] of Object.entries(mapping)) {
    const ref = typeof to === "string" && /[/#]/.test(to) ? to : `#/definitions/${String(to)}`;
    const component = schemaComponent(context.places.carry({ $ref: ref }, mapping), context);
    setOwn(converted, value, component?.placeholder ?? to);
    context.places.trace(converted, value, mapping, value, "reference");
  }
  made.mapping = converted;
  return made;
}

/** Fields that Swagger 2.0 does not have. OpenAPI 3.1 may; in 3.0 they become extensions. */
function convertLaterField(key: string, schema: JsonObject, made: JsonObject, context: Context): void {
  const value = schema[key];
  if (key === "const" && context.target === "3.0" && !("enum" in schema)) {
    made.enum = [value];
    context.places.trace(made.enum as object, "0", schema, key);
    return;
  }
  const converted = laterSchemas.has(key) && isObject(value) ? convertSchema(value, context) : undefined;
  const map = laterMaps.has(key) && isObject(value) ? convertMap(value, context) : undefined;
  const known = laterFields.has(key) || laterSchemas.has(key) || laterMaps.has(key);
  if (context.target === "3.1" && known) made[key] = converted ?? map ?? value;
  else keepAsExtension(schema, key, converted ?? map ?? value, made, context, "field-unknown", meantFields);
}

function convertChoices(key: string, schema: JsonObject, made: JsonObject, context: Context): void {
  const value = schema[key];
  if (!Array.isArray(value)) {
    if (isObject(value) && Object.keys(value).length > 0) {
      // A single one is repaired as in OpenAPI 3.
      made[key] = convertSchema(value, context);
    } else if (isEmpty(value))
      reportRepaired(schema, key, `\`${key}\` is empty.`, "It is left out.", context);
    else reportShape(schema, key, "a list of schemas", context);
    return;
  }
  const present = Array.isArray(made[key]) ? made[key] : [];
  const list = [...present, ...value.map((_, at) => schemaAt(value, String(at), context))];
  made[key] = present.length > 0 ? list : context.places.carry(list, value);
}

function convertProperties(key: string, schema: JsonObject, made: JsonObject, context: Context): void {
  const value = schema[key];
  if (isObject(value)) made[key] = convertMap(value, context);
  else if (isEmpty(value)) reportRepaired(schema, key, `\`${key}\` is empty.`, "It is left out.", context);
  else reportShape(schema, key, "a mapping of schemas", context);
}

function convertMap(schemas: JsonObject, context: Context): JsonObject {
  const made = context.places.carry<JsonObject>({}, schemas);
  for (const [name, schema] of Object.entries(schemas)) {
    if (isObject(schema)) setOwn(made, name, convertSchema(schema, context));
    else {
      reportShape(schemas, name, "a schema", context);
      setOwn(made, name, context.places.leaveHole({}));
    }
  }
  return made;
}

function convertItems(schema: JsonObject, context: Context): JsonObject {
  const { items } = schema;
  if (!Array.isArray(items)) return schemaAt(schema, "items", context);
  // An empty choice would take no items.
  if (items.length === 0) return context.places.carry({}, items);
  return {
    anyOf: context.places.carry(
      items.map((_, at) => schemaAt(items, String(at), context)),
      items,
    ),
  };
}

function convertAdditional(value: unknown, schema: JsonObject, made: JsonObject, context: Context): void {
  const patterns = isObject(schema.patternProperties) ? Object.values(schema.patternProperties) : [];
  if (value === false && patterns.length > 0 && context.target === "3.0") {
    // What the patterns allow has to stay allowed, which 3.0 can only say of any name.
    const schemas = patterns.map((each) => convertSchema(each, context));
    made.additionalProperties = schemas.length === 1 ? schemas[0] : { anyOf: schemas };
    context.places.trace(made, "additionalProperties", schema, "additionalProperties", "pattern-properties");
  } else made.additionalProperties = isObject(value) ? convertSchema(value, context) : value;
}

/** The schema that Swagger 2.0 spreads over a parameter, header or items object. */
export function inlineSchema(node: JsonObject, context: Context): JsonObject {
  if ("$ref" in node) return convertSchema(node, context);
  const made = context.places.carry<JsonObject>({}, node);
  for (const key of schemaFields) {
    if (key === "items" || !Object.hasOwn(node, key)) continue;
    convertField(key, node, made, context);
  }
  if (isObject(node.items)) made.items = inlineItems(node.items, context);
  else if (node.items !== undefined && !isEmpty(node.items)) reportShape(node, "items", "a mapping", context);
  else if (made.type === "array") {
    if (!context.places.isHole(node) && meant("items", Object.keys(node)) === undefined)
      context.diagnostics.report("array-without-items", context.places.of(node));
    made.items = {};
  }
  if ("x-nullable" in node) makeNullable(made, node, context);
  return made;
}

const itemsFields = new Set([...words("collectionFormat description title example"), ...schemaFields]);

function inlineItems(items: JsonObject, context: Context): JsonObject {
  const made = inlineSchema(items, context);
  if ("$ref" in items) return made;
  Object.assign(made, pick(items, ["description", "title", "example"]));
  for (const [key, value] of Object.entries(items)) {
    if (key.startsWith("x-") && key !== "x-nullable") made[key] = value;
    else if (!itemsFields.has(key)) convertField(key, items, made, context);
  }
  keepInnerFormat(items, made, context);
  return made;
}
