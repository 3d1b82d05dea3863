/** Which JSON types a value of a schema can have, which properties an object can have, and which items a list. */

import { isObject, type JsonObject, valueAt } from "../json.js";

/** A type of JSON Schema. In a set of possible types, "number" stands for numbers that are not integers. */
export type JsonType = "null" | "boolean" | "integer" | "number" | "string" | "array" | "object";

/** How a value is written as text: lists and objects have delimiters, everything else is one text. */
export type ValueShape = "primitive" | "array" | "object";

/** What is needed to read a schema: the document that its references lead into, and its version. `ApiModel` is one. */
export interface SchemaContext {
  readonly document: JsonObject;
  readonly dialect: "3.0" | "3.1";
}

const allTypes: readonly JsonType[] = ["null", "boolean", "integer", "number", "string", "array", "object"];

/** Schemas nested deeper than this say nothing more; chains of references are followed to their end. */
const maxDepth = 200;

/** Schemas that one question visits at most. Only documents made to be expensive come to it. */
const maxVisits = 20_000;

/**
 * Follows a schema's `$ref` to its end.
 * @returns the schema at the end; `{}` where there is none. Keywords beside a reference are not included.
 */
export function resolved({ document }: Pick<SchemaContext, "document">, schema: unknown): JsonObject {
  let current = schema;
  const passed = new Set<unknown>();
  while (isObject(current) && typeof current.$ref === "string" && !passed.has(current)) {
    passed.add(current);
    current = referenced(document, current.$ref);
  }
  return isObject(current) ? current : {};
}

function referenced(document: JsonObject, ref: string): unknown {
  return ref.startsWith("#") ? valueAt(document, ref.slice(1)) : undefined;
}

/**
 * The JSON types that a value of a schema can have: an upper bound. `$ref` is followed, `allOf` intersects,
 * `anyOf` and `oneOf` unite; `type`, `enum`, `const` and `nullable` (3.0, beside `type`) count; a schema that refers
 * back to itself adds nothing. A schema without any of these takes every type; `false` takes none.
 *
 * @example typesOf(model, { anyOf: [{ type: "array" }, { type: "null" }] }) // Set { "array", "null" }
 */
export function typesOf(context: SchemaContext, schema: unknown): ReadonlySet<JsonType> {
  return new Walk(context, typeQuestion).of(schema) ?? new Set(allTypes);
}

/** Whether a value of a schema can have a type; see `typesOf`. */
export function mayBe(context: SchemaContext, schema: unknown, type: JsonType): boolean {
  return typesOf(context, schema).has(type);
}

/**
 * The shape in which values of a schema are read from text and written to it. Where a schema leaves several, a list
 * goes before an object, and both before a primitive: what is one text is also a list of one item. Where a schema
 * says nothing of types, its properties or items decide.
 */
export function shapeOf(context: SchemaContext, schema: unknown): ValueShape {
  const types = typesOf(context, schema);
  const isList = types.has("array");
  const isMap = types.has("object");
  if (isList && isMap && types.size > 2) {
    if (propertiesOf(context, schema).size > 0) return "object";
    if (itemsOf(context, schema) !== undefined) return "array";
    if (types.size === allTypes.length) return "primitive";
  }
  return isList ? "array" : isMap ? "object" : "primitive";
}

/**
 * The properties that an object of a schema can have by name, with their schemas: those of `allOf`, `anyOf`, `oneOf`,
 * `then`, `else`, `dependentSchemas` and of references too. A property that several parts name has all their
 * schemas, joined by `allOf` or `anyOf` as the parts are.
 */
export function propertiesOf(context: SchemaContext, schema: unknown): ReadonlyMap<string, JsonObject> {
  return new Walk(context, propertyQuestion).of(schema) ?? new Map();
}

/** The schema of a list's items, `prefixItems` among them, joined as `propertiesOf` joins; undefined where none says. */
export function itemsOf(context: SchemaContext, schema: unknown): JsonObject | undefined {
  return new Walk(context, itemQuestion).of(schema);
}

/**
 * The schema of properties that are not named: of `additionalProperties`, `unevaluatedProperties` and
 * `patternProperties`, joined as `propertiesOf` joins. `{}` where they are `true`; undefined where they are not
 * mentioned or `false`.
 */
export function additionalOf(context: SchemaContext, schema: unknown): JsonObject | undefined {
  return new Walk(context, additionalQuestion).of(schema);
}

/** The names that an object of a schema must have: its `required`, with those of `allOf` and references. */
export function requiredOf(context: SchemaContext, schema: unknown): ReadonlySet<string> {
  return new Walk(context, requiredQuestion).of(schema) ?? new Set();
}

/**
 * The default of a schema: its own, else that of what it refers to or of a part of `allOf`.
 * @returns a list of the one default, as any value can be one; undefined where there is none
 */
export function defaultOf(context: SchemaContext, schema: unknown): readonly [unknown] | undefined {
  return new Walk(context, defaultQuestion).of(schema);
}

/** What is asked of a schema: of its own keywords, and how the replies of its parts are joined. */
interface Question<T extends object> {
  /** Completed replies, per document. */
  readonly known: WeakMap<JsonObject, WeakMap<JsonObject, { readonly reply: T | undefined }>>;
  /** The reply of a schema's own keywords; undefined where they say nothing. */
  readonly own: (schema: JsonObject, dialect: SchemaContext["dialect"]) => T | undefined;
  /** Of parts that hold together. */
  readonly all: (replies: readonly T[]) => T;
  /** Of parts of which any may hold. `isWhole`: none of them says nothing. Undefined: nothing is known. */
  readonly any: (replies: readonly T[], isWhole: boolean) => T | undefined;
  /** The reply of the schema `false`. */
  readonly none?: T;
}

class Walk<T extends object> {
  readonly #context: SchemaContext;
  readonly #question: Question<T>;
  readonly #known: WeakMap<JsonObject, { readonly reply: T | undefined }>;
  readonly #within = new Set<JsonObject>();
  #visits = 0;
  /** Whether the replies that are being made miss a part, as it is asked already. */
  #isCut = false;

  constructor(context: SchemaContext, question: Question<T>) {
    this.#context = context;
    this.#question = question;
    this.#known = question.known.get(context.document) ?? new WeakMap();
    question.known.set(context.document, this.#known);
  }

  of(schema: unknown): T | undefined {
    if (schema === false) return this.#question.none;
    if (!isObject(schema)) return undefined;
    const known = this.#known.get(schema);
    if (known) return known.reply;
    this.#visits += 1;
    if (this.#within.has(schema) || this.#within.size > maxDepth || this.#visits > maxVisits) {
      this.#isCut = true;
      return undefined;
    }
    const wasCut = this.#isCut;
    this.#isCut = false;
    this.#within.add(schema);
    const reply = this.#ofParts(schema);
    this.#within.delete(schema);
    if (!this.#isCut || this.#within.size === 0) this.#known.set(schema, { reply });
    this.#isCut ||= wasCut;
    return reply;
  }

  #ofParts(schema: JsonObject): T | undefined {
    const { document, dialect } = this.#context;
    if (typeof schema.$ref === "string") {
      const target = resolved({ document }, schema);
      // OpenAPI 3.0: keywords beside a reference are ignored.
      if (dialect === "3.0") return this.of(target);
      return this.#join([this.#question.own(schema, dialect), this.of(target), ...this.#parts(schema)]);
    }
    return this.#join([this.#question.own(schema, dialect), ...this.#parts(schema)]);
  }

  /** The replies of the parts that hold beside a schema's own keywords. */
  #parts(schema: JsonObject): (T | undefined)[] {
    const replies = listOf(schema.allOf).map((part) => this.of(part));
    for (const branches of [schema.anyOf, schema.oneOf])
      if (Array.isArray(branches) && branches.length > 0) replies.push(this.#choice(branches));
    if (schema.if !== undefined) replies.push(this.#choice([schema.then ?? {}, schema.else ?? {}]));
    if (isObject(schema.dependentSchemas))
      replies.push(this.#choice([{}, ...Object.values(schema.dependentSchemas)]));
    return replies;
  }

  #choice(branches: readonly unknown[]): T | undefined {
    let isWhole = true;
    const replies: T[] = [];
    for (const branch of branches) {
      const wasCut = this.#isCut;
      this.#isCut = false;
      const reply = this.of(branch);
      if (reply !== undefined) replies.push(reply);
      // A branch that leads back to the schema that asks takes what the others take.
      else if (!this.#isCut) isWhole = false;
      this.#isCut ||= wasCut;
    }
    return replies.length === 0 ? undefined : this.#question.any(replies, isWhole);
  }

  #join(replies: readonly (T | undefined)[]): T | undefined {
    const known = replies.filter((reply) => reply !== undefined);
    return known.length < 2 ? known[0] : this.#question.all(known);
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

const typeQuestion: Question<ReadonlySet<JsonType>> = {
  known: new WeakMap(),
  own: ownTypes,
  all: intersection,
  any: (replies, isWhole) => (isWhole ? new Set(replies.flatMap((reply) => [...reply])) : undefined),
  none: new Set(),
};

function intersection(sets: readonly ReadonlySet<JsonType>[]): ReadonlySet<JsonType> {
  return new Set(allTypes.filter((type) => sets.every((set) => set.has(type))));
}

/** The types that a schema's own keywords leave. */
function ownTypes(
  { type, enum: values, const: constant, nullable, not }: JsonObject,
  dialect: SchemaContext["dialect"],
): ReadonlySet<JsonType> | undefined {
  const sets: ReadonlySet<JsonType>[] = [];
  if (type !== undefined) {
    const isNullable = dialect === "3.0" && nullable === true;
    sets.push(new Set([type, isNullable ? "null" : []].flat().flatMap(typesNamed)));
  }
  if (Array.isArray(values)) sets.push(new Set(values.map(typeOf)));
  if (constant !== undefined) sets.push(new Set([typeOf(constant)]));
  if (not === true || (isObject(not) && Object.keys(not).every((key) => key === "type"))) {
    const excluded =
      isObject(not) && not.type !== undefined ? [not.type].flat().flatMap(typesNamed) : allTypes;
    sets.push(new Set(allTypes.filter((each) => !excluded.includes(each))));
  }
  return sets.length === 0 ? undefined : intersection(sets);
}

function typesNamed(name: unknown): readonly JsonType[] {
  if (name === "number") return ["number", "integer"];
  return allTypes.filter((type) => type === name);
}

/** The JSON type of a value; "number" only where it is not an integer. */
function typeOf(value: unknown): JsonType {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value as "boolean" | "string" | "object";
}

const propertyQuestion: Question<ReadonlyMap<string, JsonObject>> = {
  known: new WeakMap(),
  own: ({ properties }) =>
    isObject(properties)
      ? new Map(Object.entries(properties).map(([name, schema]) => [name, asSchema(schema)]))
      : undefined,
  all: (replies) => joinedProperties("allOf", replies),
  any: (replies) => joinedProperties("anyOf", replies),
};

function joinedProperties(
  keyword: "allOf" | "anyOf",
  maps: readonly ReadonlyMap<string, JsonObject>[],
): ReadonlyMap<string, JsonObject> {
  const schemas = new Map<string, JsonObject[]>();
  for (const map of maps)
    for (const [name, schema] of map) schemas.set(name, [...(schemas.get(name) ?? []), schema]);
  return new Map([...schemas].map(([name, each]) => [name, joined(keyword, each)]));
}

/** One schema of several, each of which is named once. */
function joined(keyword: "allOf" | "anyOf", schemas: readonly JsonObject[]): JsonObject {
  const distinct = [...new Set(schemas)];
  return distinct.length === 1 ? (distinct[0] as JsonObject) : { [keyword]: distinct };
}

/** A schema that may be a boolean, as an object. */
function asSchema(schema: unknown): JsonObject {
  return isObject(schema) ? schema : schema === false ? { not: {} } : {};
}

const itemQuestion: Question<JsonObject> = {
  known: new WeakMap(),
  own: ({ items, prefixItems }) => {
    const all = [...listOf(prefixItems), ...(items === undefined ? [] : [items])];
    const possible = all.filter((each) => each !== false).map(asSchema);
    return possible.length > 0 ? joined("anyOf", possible) : undefined;
  },
  all: (replies) => joined("allOf", replies),
  any: (replies) => joined("anyOf", replies),
};

const additionalQuestion: Question<JsonObject> = {
  known: new WeakMap(),
  own: ({ additionalProperties, unevaluatedProperties, patternProperties }) => {
    const patterns = isObject(patternProperties) ? Object.values(patternProperties) : [];
    const possible = [additionalProperties, unevaluatedProperties, ...patterns]
      .filter((each) => each === true || isObject(each))
      .map(asSchema);
    return possible.length > 0 ? joined("anyOf", possible) : undefined;
  },
  all: (replies) => joined("allOf", replies),
  any: (replies) => joined("anyOf", replies),
};

const requiredQuestion: Question<ReadonlySet<string>> = {
  known: new WeakMap(),
  own: ({ required }) =>
    Array.isArray(required)
      ? new Set(required.filter((name): name is string => typeof name === "string"))
      : undefined,
  all: (replies) => new Set(replies.flatMap((reply) => [...reply])),
  any: (replies, isWhole) => {
    const [first = new Set<string>(), ...others] = replies;
    return isWhole ? new Set([...first].filter((name) => others.every((each) => each.has(name)))) : undefined;
  },
};

const defaultQuestion: Question<readonly [unknown]> = {
  known: new WeakMap(),
  own: (schema) => ("default" in schema ? [schema.default] : undefined),
  all: ([first]) => first as readonly [unknown],
  any: () => undefined,
};
