/** The types of Swagger 2.0's schemas, and null, which OpenAPI 3.0 has its own word for. */

import { isObject, type JsonObject } from "../../json.js";
import { type Context, leaveOut, pick, reportRepaired } from "../context.js";

/** `file` becomes a binary string; lists of types, which 3.0 lacks, a choice. */
export function convertType(type: unknown, schema: JsonObject, made: JsonObject, context: Context): void {
  const { places } = context;
  if (Array.isArray(type) && type.length === 0) {
    reportRepaired(
      schema,
      "type",
      "`type` is an empty list.",
      "It is left out: values of any type are accepted.",
      context,
    );
    return;
  }
  const isOf31 = context.target === "3.1" && type !== "file";
  if (isOf31) made.type = type;
  else if (type === "file") {
    Object.assign(made, { type: "string", format: "binary" });
    places.trace(made, "type", schema, "type", "file");
    leaveOut(schema, "format", "overridden", context);
  } else if (Array.isArray(type)) convertTypes(type, made, context);
  else if (type === "null") {
    Object.assign(made, nothing(), pick(schema, ["enum"]));
    places.trace(made, "nullable", schema, "type", "nullable");
  } else made.type = type;
}

function convertTypes(types: readonly unknown[], made: JsonObject, context: Context): void {
  const { places } = context;
  const kinds = types.flatMap((kind, at) => (kind === "null" ? [] : [{ kind, at: String(at) }]));
  const none = String(types.indexOf("null"));
  const nullable = kinds.length < types.length;
  const [only] = kinds;
  if (only && kinds.length === 1) {
    made.type = only.kind;
    places.trace(made, "type", types, only.at);
    if (nullable) made.nullable = true;
    if (nullable) places.trace(made, "nullable", types, none, "nullable");
    return;
  }
  const choices = kinds.map(({ kind, at }) => {
    const choice: JsonObject = kind === "array" ? { type: kind, items: {} } : { type: kind };
    places.trace(choice, "type", types, at);
    return choice;
  });
  const nothingAtAll = nothing();
  if (nullable) places.trace(nothingAtAll, undefined, types, none, "nullable");
  if (kinds.length === 0) Object.assign(made, nothingAtAll);
  if (kinds.length === 0) places.trace(made, "nullable", types, none, "nullable");
  else made.anyOf = [...choices, ...(nullable ? [nothingAtAll] : [])];
}

/** The schema of null, which 3.0 has no type for: its `nullable` counts only beside a `type`. */
function nothing(): JsonObject {
  return { type: "string", nullable: true, enum: [null] };
}

/** Null is allowed, also where the values are listed; where no type stands, as one choice more. */
export function makeNullable(made: JsonObject, said: JsonObject, context: Context): void {
  const { places } = context;
  if (said["x-nullable"] !== true) {
    leaveOut(said, "x-nullable", "default", context);
    return;
  }
  const values = made.enum;
  if (Array.isArray(values) && !values.includes(null)) {
    made.enum = places.carry([...values, null], values);
  }
  const choice = ["$ref", "allOf", "anyOf", "oneOf"].filter((key) => key in made);
  if ("type" in made && made.type !== "null") {
    made.nullable = true;
    places.trace(made, "nullable", said, "x-nullable", "nullable");
    // `nullable` says nothing of what the parts of `allOf` and of choices allow.
    if (choice.length === 0) return;
  }
  if (choice.length === 0) {
    // Anything is allowed already.
    leaveOut(said, "x-nullable", "default", context);
    return;
  }
  const rest = places.carry<JsonObject>({}, made);
  for (const key of choice) {
    rest[key] = made[key];
    delete made[key];
  }
  const [only, ...more] = Array.isArray(rest.allOf) ? rest.allOf : [];
  const alone = choice.length === 1 && isObject(only) && more.length === 0;
  const none = nothing();
  places.trace(none, undefined, said, "x-nullable", "nullable");
  made.anyOf = [alone ? only : rest, none];
}
