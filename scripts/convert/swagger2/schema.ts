/** Swagger 2.0 schema → OpenAPI 3.0 schema. */

import { isObject, type JsonObject, pointerName, setOwn } from "../../json.js";
import type { Component } from "../components.js";
import { type Context, extensions, follow, pick } from "../context.js";
import { convertExample } from "../examples.js";

/** Fields whose value is one schema. */
const single = new Set(["not"]);
/** Fields whose value is a list of schemas. */
const lists = new Set(["allOf", "anyOf", "oneOf"]);

/** Converts a schema; a reference becomes one to the component, which is converted on first use. */
export function convertSchema(schema: unknown, context: Context): JsonObject {
  if (!isObject(schema)) return {};
  if ("$ref" in schema) return convertReference(schema, context);
  const made = context.places.carry<JsonObject>({}, schema);
  for (const [key, value] of Object.entries(schema)) convertField(key, value, schema, made, context);
  if (schema["x-nullable"] === true) makeNullable(made, context);
  if (made.type === "array" && !("items" in made)) {
    context.diagnostics.report("array-without-items", context.places.of(schema));
    made.items = {};
  }
  return made;
}

/** A reference to a schema; what stands beside it is kept by wrapping both in `allOf`. */
function convertReference(schema: JsonObject, context: Context): JsonObject {
  const reference = schemaReference(schema, context);
  const beside = Object.entries(schema).filter(([key]) => key !== "$ref");
  if (!reference || beside.length === 0) return context.places.carry(reference ?? {}, schema);
  const made = context.places.carry<JsonObject>({ allOf: [reference] }, schema);
  for (const [key, value] of beside) convertField(key, value, schema, made, context);
  if (schema["x-nullable"] === true) makeNullable(made, context);
  return made;
}

/** `{$ref}` to the component that a schema reference leads to. */
export function schemaReference(schema: JsonObject, context: Context): JsonObject | undefined {
  const component = schemaComponent(schema, context);
  return component && { $ref: `#/components/schemas/${pointerName(component.name)}` };
}

/** The component that a schema reference leads to. */
export function schemaComponent(schema: JsonObject, context: Context): Component | undefined {
  const target = follow(schema, context);
  if (!target) return undefined;
  const local = target.file.path === context.root.path;
  const from = { file: target.file.name, pointer: target.pointer, local };
  return context.components.of("schemas", from, target.value, () => convertSchema(target.value, context));
}

function convertField(
  key: string,
  value: unknown,
  schema: JsonObject,
  made: JsonObject,
  context: Context,
): void {
  if (single.has(key)) made[key] = convertSchema(value, context);
  else if (lists.has(key) && Array.isArray(value))
    made[key] = value.map((each) => convertSchema(each, context));
  else if (key === "properties" && isObject(value)) made[key] = convertProperties(value, context);
  else if (key === "items") made[key] = convertItems(value, context);
  else if (key === "additionalProperties") {
    made[key] = isObject(value) ? convertSchema(value, context) : value;
  } else if (key === "type") convertType(value, schema, made);
  else if (key === "discriminator" && typeof value === "string") made[key] = { propertyName: value };
  else if (key === "example") {
    const stringExpected = schema.type === "string" || schema.type === undefined;
    made[key] = convertExample(value, { owner: schema, key, stringExpected }, context);
  } else if (key === "required" && Array.isArray(value)) {
    // Swagger 2.0's schema allowed an empty list, OpenAPI 3.0's does not.
    if (value.length > 0) made[key] = value;
  } else if (key !== "x-nullable") made[key] = value;
}

function convertProperties(properties: JsonObject, context: Context): JsonObject {
  const made = context.places.carry<JsonObject>({}, properties);
  for (const [name, schema] of Object.entries(properties)) setOwn(made, name, convertSchema(schema, context));
  return made;
}

function convertItems(items: unknown, context: Context): JsonObject {
  if (!Array.isArray(items)) return convertSchema(items, context);
  return { anyOf: items.map((each) => convertSchema(each, context)) };
}

/** `file` becomes a binary string; lists of types, which 3.0 lacks, a choice. */
function convertType(type: unknown, schema: JsonObject, made: JsonObject): void {
  if (type === "file") {
    made.type = "string";
    made.format = "binary";
  } else if (Array.isArray(type)) {
    const kinds = type.filter((each) => each !== "null");
    const nullable = kinds.length < type.length;
    if (kinds.length === 1) Object.assign(made, { type: kinds[0] }, nullable ? { nullable } : {});
    else if (kinds.length > 1)
      made.anyOf = [
        ...kinds.map((each) => (each === "array" ? { type: each, items: {} } : { type: each })),
        ...(nullable ? [nothing()] : []),
      ];
    else if (nullable) Object.assign(made, nothing());
  } else if (type === "null") Object.assign(made, nothing(), pick(schema, ["enum"]));
  else made.type = type;
}

/** The schema of null, which 3.0 has no type for: its `nullable` counts only beside a `type`. */
function nothing(): JsonObject {
  return { type: "string", nullable: true, enum: [null] };
}

/** Null is allowed, also where the values are listed; where no type stands, as one choice more. */
export function makeNullable(made: JsonObject, context: Context): void {
  const values = made.enum;
  if (Array.isArray(values) && !values.includes(null)) made.enum = [...values, null];
  if ("type" in made) {
    made.nullable = true;
    return;
  }
  const choice = ["$ref", "allOf", "anyOf", "oneOf"].filter((key) => key in made);
  if (choice.length === 0) return; // Anything is allowed already.
  const rest = context.places.carry<JsonObject>({}, made);
  for (const key of choice) {
    rest[key] = made[key];
    delete made[key];
  }
  const [only, ...more] = Array.isArray(rest.allOf) ? rest.allOf : [];
  const alone = choice.length === 1 && isObject(only) && more.length === 0;
  made.anyOf = [alone ? only : rest, nothing()];
}

/** The schema that Swagger 2.0 spreads over a parameter, header or items object. */
export function inlineSchema(node: JsonObject, context: Context): JsonObject {
  const schema: JsonObject = {};
  for (const key of inlineFields) if (Object.hasOwn(node, key)) schema[key] = node[key];
  if (isObject(node.items)) {
    schema.items = inlineSchema(node.items, context);
    Object.assign(schema.items as JsonObject, extensions(node.items, ["x-nullable"]));
    if ("collectionFormat" in node.items)
      (schema.items as JsonObject)["x-collectionFormat"] = node.items.collectionFormat;
  }
  if ("$ref" in node) schema.$ref = node.$ref;
  return convertSchema(context.places.carry(schema, node), context);
}

const inlineFields = [
  "type",
  "format",
  "enum",
  "default",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "minLength",
  "maxLength",
  "pattern",
  "minItems",
  "maxItems",
  "uniqueItems",
  "multipleOf",
  "x-nullable",
];
