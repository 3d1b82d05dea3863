/** openapi-typescript reads the values of an object's `enum` as schemas: it gets them as values. */

import { isObject, type JsonObject } from "../json.js";
import { beside } from "./openapi-typescript.js";

/** Keywords whose types the values narrow: these stay, and the values become a part of `allOf`. */
const composing = ["allOf", "anyOf", "oneOf", "$ref"];

/** Leaves only the values that are objects, as literals; returns whether there are none, so no value is valid. */
export function settleObjectEnum(schema: JsonObject): boolean {
  const { type, enum: values } = schema;
  if (!Array.isArray(values) || (type !== "object" && !("properties" in schema))) return false;
  const isNull = (value: unknown) => value === null && schema.nullable === true;
  const left = values.filter((value) => (type === "object" ? isObject(value) || isNull(value) : true));
  if (left.length === 0) return true;
  if (composing.some((key) => key in schema)) {
    delete schema.enum;
    const parts = Array.isArray(schema.allOf) ? schema.allOf : [];
    schema.allOf = [...parts, { enum: left, [beside]: true }];
    return false;
  }
  for (const key of ["type", "properties", "additionalProperties", "required"]) delete schema[key];
  schema.enum = left;
  return false;
}
