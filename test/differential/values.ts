/** Values that a schema takes, those at its bounds, and values with one fault. */

import fc from "fast-check";
import { isObject, type JsonObject, setOwn, valueAt } from "../../scripts/json.js";

/** Which way a value is sent: what is `readOnly` is left out of requests, what is `writeOnly` of answers. */
export interface SchemaContext {
  readonly document: JsonObject;
  /** The word of what is left out. Default: "readOnly". */
  readonly leavesOut?: "readOnly" | "writeOnly";
}

/** Whether a property is not sent this way. */
function isLeftOut(property: unknown, context: SchemaContext): boolean {
  return flat(property, context)[context.leavesOut ?? "readOnly"] === true;
}

/** Follows references and folds `allOf` in. */
export function flat(schema: unknown, context: SchemaContext, depth = 0): JsonObject {
  if (!isObject(schema) || depth > 12) return {};
  if (typeof schema.$ref === "string")
    return flat(valueAt(context.document, schema.$ref.slice(1)), context, depth + 1);
  if (!Array.isArray(schema.allOf)) return schema;
  const { allOf, ...own } = schema;
  let made: JsonObject = {};
  for (const part of [...(allOf as unknown[]), own]) {
    const next = flat(part, context, depth + 1);
    const properties = { ...(made.properties as object), ...(next.properties as object) };
    const required = [...new Set([...asList(made.required), ...asList(next.required)])];
    made = { ...made, ...next, ...(Object.keys(properties).length > 0 && { properties }) };
    if (required.length > 0) made.required = required;
  }
  return made;
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function typeOf(schema: JsonObject): string | undefined {
  const type = Array.isArray(schema.type) ? schema.type.find((each) => each !== "null") : schema.type;
  if (typeof type === "string") return type;
  if (schema.properties || schema.additionalProperties) return "object";
  return schema.items ? "array" : undefined;
}

/** Values that should fit, often at the bounds. */
export function fitting(schema: unknown, context: SchemaContext, depth = 0): fc.Arbitrary<unknown> {
  const own = flat(schema, context);
  if (Array.isArray(own.enum) && own.enum.length > 0) return fc.constantFrom(...(own.enum as unknown[]));
  if ("const" in own) return fc.constant(own.const);
  const choice = asList(own.oneOf ?? own.anyOf);
  if (choice.length > 0 && depth < 5) {
    const { oneOf: _one, anyOf: _any, ...rest } = own;
    return fc.oneof(...choice.map((branch) => fitting({ allOf: [rest, branch] }, context, depth + 1)));
  }
  const made = ofType(own, context, depth);
  return own.nullable === true && own.type !== undefined
    ? fc.oneof({ arbitrary: made, weight: 9 }, { arbitrary: fc.constant(null), weight: 1 })
    : made;
}

function ofType(schema: JsonObject, context: SchemaContext, depth: number): fc.Arbitrary<unknown> {
  switch (typeOf(schema)) {
    case "string":
      return text(schema);
    case "integer":
      return numbers(schema, true);
    case "number":
      return numbers(schema, false);
    case "boolean":
      return fc.boolean();
    case "array":
      return list(schema, context, depth);
    case "object":
      return object(schema, context, depth);
    default:
      return fc.oneof(text({}), fc.integer({ min: 0, max: 99 }), fc.boolean());
  }
}

const formats: Readonly<Record<string, fc.Arbitrary<string>>> = {
  date: fc
    .date({ min: new Date("2000-01-01"), max: new Date("2030-01-01"), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  "date-time": fc
    .date({ min: new Date("2000-01-01"), max: new Date("2030-01-01"), noInvalidDate: true })
    .map((date) => date.toISOString()),
  uuid: fc.uuid(),
  email: fc.constantFrom("a@example.org", "first.last@example.com"),
  uri: fc.constantFrom("https://example.org/a", "mailto:a@example.org"),
  ipv4: fc.ipV4(),
  ipv6: fc.ipV6(),
  byte: fc.base64String({ maxLength: 12 }),
};

function text(schema: JsonObject): fc.Arbitrary<string> {
  const known = typeof schema.format === "string" ? formats[schema.format] : undefined;
  if (known) return known;
  if (typeof schema.pattern === "string") {
    try {
      return fc.stringMatching(new RegExp(schema.pattern, "u"), { maxLength: 30 });
    } catch {
      return fc.constant("pattern");
    }
  }
  const min = Number(schema.minLength ?? 0);
  const max = Number(schema.maxLength ?? min + 12);
  const unit = fc.constantFrom(..."abcXYZ019 -_.~é漢/?&=%+#,;:@!$'()*[]{}|\"\\");
  return fc.oneof(
    fc.string({ unit, minLength: min, maxLength: Math.min(max, min + 12) }),
    ...[min, max]
      .filter((length) => length > 0 && length < 3000)
      .map((length) => fc.constant("x".repeat(length))),
  );
}

function numbers(schema: JsonObject, whole: boolean): fc.Arbitrary<number> {
  const step = whole ? 1 : 0.5;
  const exclusive = (bound: unknown, flag: unknown, sign: number): number | undefined =>
    typeof flag === "number"
      ? flag + sign * step
      : typeof bound === "number"
        ? flag === true
          ? bound + sign * step
          : bound
        : undefined;
  const low = exclusive(schema.minimum, schema.exclusiveMinimum, 1);
  const high = exclusive(schema.maximum, schema.exclusiveMaximum, -1);
  const min = Math.ceil(low ?? (high === undefined ? -1000 : high - 1000));
  const max = Math.floor(high ?? Math.max(min + 1000, 1000));
  const multiple = Number(schema.multipleOf ?? 0);
  if (multiple > 0)
    return fc
      .integer({ min: Math.ceil(min / multiple), max: Math.floor(max / multiple) })
      .map((n) => n * multiple);
  const bounds = [low, high].filter((bound) => bound !== undefined).map((bound) => fc.constant(bound));
  if (min > max) return fc.constant(low ?? high ?? 0);
  const inner = fc.integer({ min, max });
  const large = schema.format === "int64" ? [fc.constantFrom(2 ** 31, 2 ** 53)] : [];
  return fc.oneof(inner, ...bounds, ...(low === undefined && high === undefined ? large : []));
}

function list(schema: JsonObject, context: SchemaContext, depth: number): fc.Arbitrary<unknown> {
  const min = Number(schema.minItems ?? 0);
  const max = Math.min(Number(schema.maxItems ?? min + 3), min + 3);
  const items = depth > 4 ? fc.constant("deep") : fitting(schema.items ?? {}, context, depth + 1);
  if (depth > 4 && min === 0) return fc.constant([]);
  if (schema.uniqueItems === true)
    return fc.uniqueArray(items, {
      minLength: min,
      maxLength: max,
      comparator: (a, b) => JSON.stringify(a) === JSON.stringify(b),
    });
  return fc.array(items, { minLength: min, maxLength: max });
}

function object(schema: JsonObject, context: SchemaContext, depth: number): fc.Arbitrary<unknown> {
  const required = asList(schema.required);
  const model: Record<string, fc.Arbitrary<unknown>> = {};
  for (const [name, property] of Object.entries(isObject(schema.properties) ? schema.properties : {})) {
    if (isLeftOut(property, context)) continue;
    if (depth > 4 && !required.includes(name)) continue;
    if (name !== "__proto__") model[name] = fitting(property, context, depth + 1);
  }
  const requiredKeys = required.filter(
    (name): name is string => typeof name === "string" && Object.hasOwn(model, name),
  );
  const declared = fc.record(model, { requiredKeys });
  const { additionalProperties: more } = schema;
  if (more === undefined || more === false || depth > 3) return declared;
  const others = fc.dictionary(
    fc.constantFrom("extra1", "extra2", "constructor"),
    fitting(more === true ? {} : more, context, depth + 1),
    { maxKeys: 2 },
  );
  return fc.tuple(declared, others).map(([a, b]) => ({ ...b, ...a }));
}

/** A value with one fault, and what it is. */
export interface Faulty {
  readonly fault: string;
  readonly value: unknown;
}

/** Every single fault that can be made in a value; `value` itself is left as it is. */
export function faulty(schema: unknown, value: unknown, context: SchemaContext, depth = 0): Faulty[] {
  if (depth > 5) return [];
  const own = flat(schema, context);
  const found = wrongTypes(own).map((wrong) => ({ fault: `type:${typeof wrong}`, value: wrong }));
  if (Array.isArray(own.enum)) found.push({ fault: "enum", value: "no-such-value" as never });
  found.push(...(outOfBounds(own) as typeof found));
  if (Array.isArray(value)) {
    const [first] = value;
    if (first !== undefined)
      for (const inner of faulty(own.items, first, context, depth + 1))
        found.push({ fault: inner.fault, value: [inner.value, ...value.slice(1)] as never });
    if (own.uniqueItems === true && value.length > 0)
      found.push({ fault: "uniqueItems", value: [...value, value[0]] as never });
  } else if (isObject(value)) found.push(...(faultyObject(own, value, context, depth) as typeof found));
  return found;
}

function wrongTypes(schema: JsonObject): unknown[] {
  const wrong: Readonly<Record<string, readonly unknown[]>> = {
    string: [5, true, null, { a: 1 }, ["x"]],
    integer: ["x", 1.5, "", null, {}],
    number: ["x", true, null, []],
    boolean: ["maybe", 2, null],
    array: [{ a: 1 }, "x", 5],
    object: ["x", [1], 7, null],
  };
  return [...(wrong[typeOf(schema) ?? ""] ?? [])];
}

function outOfBounds(schema: JsonObject): Faulty[] {
  const made: Faulty[] = [];
  const { minimum, maximum, minLength, maxLength, minItems, maxItems, pattern, format } = schema;
  if (typeof minimum === "number") made.push({ fault: "minimum", value: minimum - 1 });
  if (typeof maximum === "number") made.push({ fault: "maximum", value: maximum + 1 });
  if (typeof minLength === "number" && minLength > 0)
    made.push({ fault: "minLength", value: "x".repeat(Math.min(minLength - 1, 3000)) });
  if (typeof maxLength === "number" && maxLength < 3000)
    made.push({ fault: "maxLength", value: "x".repeat(maxLength + 1) });
  if (typeof minItems === "number" && minItems > 0) made.push({ fault: "minItems", value: [] });
  if (typeof maxItems === "number" && maxItems < 100)
    made.push({ fault: "maxItems", value: new Array(maxItems + 1).fill("x") });
  if (typeof pattern === "string") made.push({ fault: "pattern", value: "\t no such text \t" });
  if (typeof format === "string") {
    made.push({
      fault: `format:${format}`,
      value: typeOf(schema) === "string" ? "not of this format" : 1e30,
    });
    if (format === "int32") made.push({ fault: "format:int32", value: 2 ** 31 });
  }
  if (Array.isArray(schema.enum)) made.push({ fault: "enum", value: 77 });
  return made;
}

function faultyObject(
  schema: JsonObject,
  value: JsonObject,
  context: SchemaContext,
  depth: number,
): Faulty[] {
  const made: Faulty[] = [];
  for (const name of asList(schema.required).filter(
    (each) => typeof each === "string" && Object.hasOwn(value, each),
  )) {
    const { [name as string]: _, ...rest } = value;
    made.push({ fault: "required", value: rest });
  }
  if (schema.additionalProperties === false)
    made.push({ fault: "additionalProperties", value: { ...value, no_such: 1 } });
  const properties = isObject(schema.properties) ? schema.properties : {};
  for (const [name, property] of Object.entries(properties)) {
    if (isLeftOut(property, context))
      made.push({ fault: context.leavesOut ?? "readOnly", value: { ...value, [name]: "x" } });
    else if (Object.hasOwn(value, name)) {
      for (const inner of faulty(property, value[name], context, depth + 1)) {
        const copy = { ...value };
        setOwn(copy, name, inner.value);
        made.push({ fault: inner.fault, value: copy });
      }
    }
  }
  return made;
}
