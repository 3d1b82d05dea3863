/**
 * Discriminators: which branch of `oneOf` or `anyOf` a value of the property names, and whether the schemas agree.
 * OpenAPI 3.0.4 and 3.1.1, Discriminator Object: "discriminator MUST NOT change the validation outcome of the schema."
 */

import { isObject, type JsonObject, pointerNames } from "../json.js";
import { directedSchemas } from "./directed-schemas.js";
import { requiredOf, resolved, type SchemaContext, typesOf } from "./value-types.js";

/** What a discriminator's property can hold in JSON. */
export type TagValue = string | number | boolean | null;

/** A value of the property, and the branch that it names. */
export interface TagChoice {
  readonly value: TagValue;
  /** The index of the branch. */
  readonly branch: number;
  /** Whether every other branch excludes the value by its own `enum` or `const`. */
  readonly decides: boolean;
}

/** What validators need to know of a discriminator. */
export interface DiscriminatorRule {
  readonly property: string;
  readonly keyword: "oneOf" | "anyOf";
  readonly choices: readonly TagChoice[];
  /** Whether each branch needs the property, and has an `enum` or `const` for it. */
  readonly isClosed: boolean;
  /** Whether each branch takes objects only. */
  readonly ofObjects: boolean;
  /** Whether all values that the branches allow are text. */
  readonly isOfText: boolean;
}

/** Schemas that are nested or refer to each other deeper than this have no known values. */
const maxDepth = 20;

/**
 * The values that a property can have in the objects of a schema, by `enum` and `const`: at least all that are valid.
 * @returns undefined where the schema does not limit them
 */
export function tagValuesOf(
  context: SchemaContext,
  schema: unknown,
  property: string,
): ReadonlySet<TagValue> | undefined {
  return limit(context, schema, ({ properties }) =>
    isObject(properties) && Object.hasOwn(properties, property)
      ? limit(context, properties[property], listedValues)
      : undefined,
  );
}

/** The values of a schema's own `enum` and `const`; lists and objects are none that a discriminator can have. */
function listedValues(schema: JsonObject): ReadonlySet<TagValue> | undefined {
  const lists = [schema.enum, "const" in schema ? [schema.const] : undefined].filter(Array.isArray);
  return both(lists.map((list) => new Set(list.filter(isTagValue))));
}

function isTagValue(value: unknown): value is TagValue {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

/** Asks a schema and its parts: `allOf` and references narrow, `anyOf` and `oneOf` widen. */
function limit(
  context: SchemaContext,
  schema: unknown,
  own: (schema: JsonObject) => ReadonlySet<TagValue> | undefined,
  depth = 0,
): ReadonlySet<TagValue> | undefined {
  if (schema === false) return new Set();
  if (!isObject(schema) || depth > maxDepth) return undefined;
  const ask = (part: unknown) => limit(context, part, own, depth + 1);
  const target = typeof schema.$ref === "string" ? resolved(context, schema) : undefined;
  // OpenAPI 3.0: keywords beside a reference are ignored.
  if (target && context.dialect === "3.0") return ask(target);
  const sets = [own(schema), target && ask(target)];
  if (Array.isArray(schema.allOf)) sets.push(...schema.allOf.map(ask));
  for (const branches of [schema.anyOf, schema.oneOf])
    if (Array.isArray(branches)) sets.push(any(branches.map(ask)));
  return both(sets);
}

function both(sets: readonly (ReadonlySet<TagValue> | undefined)[]): ReadonlySet<TagValue> | undefined {
  const [first, ...others] = sets.filter((set) => set !== undefined);
  return first && new Set([...first].filter((value) => others.every((set) => set.has(value))));
}

function any(sets: readonly (ReadonlySet<TagValue> | undefined)[]): ReadonlySet<TagValue> | undefined {
  const known = sets.filter((set) => set !== undefined);
  return known.length < sets.length ? undefined : new Set(known.flatMap((set) => [...set]));
}

/** The property of a schema's discriminator. */
export function discriminatorOf({
  discriminator,
}: JsonObject): { readonly property: string; readonly mapping: JsonObject } | undefined {
  if (!isObject(discriminator) || typeof discriminator.propertyName !== "string") return undefined;
  const mapping = isObject(discriminator.mapping) ? discriminator.mapping : {};
  return { property: discriminator.propertyName, mapping };
}

/** What a discriminator beside `oneOf` or `anyOf` says of its branches; undefined where it names none of them. */
export function discriminatorRule(context: SchemaContext, schema: JsonObject): DiscriminatorRule | undefined {
  const said = discriminatorOf(schema);
  const keyword = Array.isArray(schema.oneOf) ? "oneOf" : "anyOf";
  const parts = schema[keyword];
  if (!said || !Array.isArray(parts)) return undefined;
  const { property, mapping } = said;
  const branches = parts.map((part: unknown) => branchOf(context, part, property, mapping));
  const choices = new Map<TagValue, number>();
  for (const [at, { values }] of branches.entries())
    for (const value of values) if (!choices.has(value)) choices.set(value, at);
  // Where several branches allow a value, the mapping says which one is meant.
  for (const [at, { mapped, values }] of branches.entries())
    for (const value of values) if (mapped.includes(String(value))) choices.set(value, at);
  if (choices.size === 0) return undefined;
  return {
    property,
    keyword,
    choices: [...choices].map(([value, branch]) => ({
      value,
      branch,
      decides: branches.every(({ own }, at) => at === branch || (own !== undefined && !own.has(value))),
    })),
    isClosed: branches.every(({ own, isRequired }) => own !== undefined && isRequired),
    ofObjects: parts.every((part: unknown) => isOfObjects(context, part)),
    isOfText: branches.every(({ own }) => own && [...own].every((value) => typeof value === "string")),
  };
}

function isOfObjects(context: SchemaContext, schema: unknown): boolean {
  const types = typesOf(context, schema);
  return types.size === 1 && types.has("object");
}

function branchOf(context: SchemaContext, part: unknown, property: string, mapping: JsonObject) {
  const own = tagValuesOf(context, part, property);
  const mapped = mappedTo(context, part, mapping);
  // Inline schemas have no name that a value could have.
  const name = nameOf(part);
  const expected = mapped.length > 0 ? mapped : name === undefined ? [] : [name];
  const isRequired = requiredOf(context, part).has(property) && !hasDirection(context, part, property);
  return { own, mapped, isRequired, values: own ?? expected.flatMap(asTagValues) };
}

/** The keys of a mapping that lead to a branch: to its component by reference or name, also by another name of it. */
function mappedTo(context: SchemaContext, part: unknown, mapping: JsonObject): string[] {
  if (!isObject(part) || typeof part.$ref !== "string") return [];
  const end = resolved(context, part);
  return Object.keys(mapping).filter((value) => {
    const target = mapping[value];
    return typeof target === "string" && (target === part.$ref || mappingTarget(context, target) === end);
  });
}

/** The schema that a mapping's value leads to: the name of a component, or a reference. */
export function mappingTarget(context: SchemaContext, target: string): JsonObject {
  const named = resolved(context, { $ref: `#/components/schemas/${target}` });
  return Object.keys(named).length > 0 ? named : resolved(context, { $ref: target });
}

/** The name of the component that a schema refers to. */
export function nameOf(schema: unknown): string | undefined {
  const ref = isObject(schema) ? schema.$ref : undefined;
  return typeof ref === "string" ? pointerNames(ref.slice(1)).at(-1) : undefined;
}

/** "Mapping keys MUST be string values, but tooling MAY convert response values to strings for comparison." */
function asTagValues(text: string): TagValue[] {
  if (text === "true" || text === "false") return [text, text === "true"];
  const number = Number(text);
  return text !== "" && String(number) === text && Number.isFinite(number) ? [text, number] : [text];
}

/** Whether the property is only for requests, or only for responses: then it may be absent. */
function hasDirection(context: SchemaContext, schema: unknown, property: string): boolean {
  return (["request", "answer"] as const).some(
    (direction) => isObject(schema) && directedSchemas(context, direction).refusedNames(schema).has(property),
  );
}
