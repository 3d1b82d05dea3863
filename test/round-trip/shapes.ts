/**
 * Schemas with a meaning of their own. A shape says which values it allows without asking types.ts or a validator,
 * so both can be compared with it.
 */

import fc from "fast-check";
import { isObject, type JsonObject, setOwn } from "../../scripts/json.js";

/** A property of an object shape. */
export interface Property {
  readonly shape: Shape;
  readonly required: boolean;
  /** Filled in by the server where a request omits the property. */
  readonly default?: unknown;
  /** A property that only responses, or only requests, may have. */
  readonly direction?: "readOnly" | "writeOnly";
}

/** What a schema allows, in words that types.ts can express as well. */
export type Shape =
  | { readonly kind: "text"; readonly choices?: readonly string[] }
  | { readonly kind: "integer" | "number" | "boolean" }
  | { readonly kind: "list"; readonly items: Shape }
  | {
      readonly kind: "object";
      readonly properties: Readonly<Record<string, Property>>;
      /** Undeclared properties: "open" (the keyword is absent), "closed", or of a shape. */
      readonly others: "open" | "closed" | Shape;
    }
  | { readonly kind: "nullable"; readonly of: Shape }
  | { readonly kind: "wrapped"; readonly by: Wrapping; readonly of: Shape }
  /** Branches whose JSON types differ. */
  | { readonly kind: "union"; readonly by: "anyOf" | "oneOf"; readonly branches: readonly Shape[] };

/** Ways to write the same schema behind something else. */
export type Wrapping = "$ref" | "allOf" | "anyOf" | "oneOf";

/** Which way a value goes. */
export type Direction = "request" | "response";

/** The versions of OpenAPI that a shape is written in. */
export type Version = "3.0.4" | "3.1.1";

const primitive: fc.Arbitrary<Shape> = fc.oneof(
  fc.constant<Shape>({ kind: "text" }),
  fc.constant<Shape>({ kind: "text", choices: ["red", "green", "two words"] }),
  fc.constantFrom<Shape>({ kind: "integer" }, { kind: "number" }, { kind: "boolean" }),
);

const wrappings = ["$ref", "allOf", "anyOf", "oneOf"] as const;

/** The same shape, perhaps behind a reference or a combinator, or nullable. */
function decorated(shape: fc.Arbitrary<Shape>): fc.Arbitrary<Shape> {
  return fc.oneof(
    { weight: 3, arbitrary: shape },
    {
      weight: 3,
      arbitrary: fc
        .tuple(shape, fc.constantFrom(...wrappings))
        .map(([of, by]): Shape => ({ kind: "wrapped", by, of })),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(shape, fc.constantFrom(...wrappings), fc.constantFrom(...wrappings)).map(
        ([of, inner, outer]): Shape => ({
          kind: "wrapped",
          by: outer,
          of: { kind: "wrapped", by: inner, of },
        }),
      ),
    },
    { weight: 1, arbitrary: shape.map((of): Shape => ({ kind: "nullable", of })) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(shape, fc.constantFrom(...wrappings))
        .map(([of, by]): Shape => ({ kind: "nullable", of: { kind: "wrapped", by, of } })),
    },
  );
}

/** Without `constructor`: TypeScript takes the one that every object has for it. */
const propertyNames = ["id", "name", "tags", "x-y", "two words", "é", "a.b"];

function objectOf(
  property: fc.Arbitrary<Shape>,
  others: fc.Arbitrary<"open" | "closed" | Shape>,
  directions: boolean,
): fc.Arbitrary<Shape> {
  const made = fc
    .tuple(property, fc.boolean(), fc.nat(9), fc.nat(11))
    .map(([shape, required, hasDefault, direction]): Property => {
      const value = defaultOf(shape);
      return {
        shape,
        required,
        ...(hasDefault === 0 && value !== undefined && { default: value }),
        ...(directions && direction < 2 && { direction: direction === 0 ? "readOnly" : "writeOnly" }),
      };
    });
  return fc
    .tuple(
      fc.dictionary(fc.constantFrom(...propertyNames), made, {
        minKeys: 1,
        maxKeys: 4,
        noNullPrototype: true,
      }),
      others,
    )
    .map(([properties, rest]): Shape => ({ kind: "object", properties, others: rest }));
}

/** A default that the shape allows; undefined where none is simple. */
function defaultOf(shape: Shape): unknown {
  if (shape.kind === "text") return shape.choices?.[0] ?? "default text";
  if (shape.kind === "integer") return 7;
  if (shape.kind === "boolean") return true;
  return undefined;
}

const closedness = fc.constantFrom<"open" | "closed">("open", "closed");

/** Primitive values, as every position can carry them. */
export const primitives = decorated(primitive);
/** Lists of primitive values. */
export const flatLists = decorated(
  fc
    .oneof(
      primitive,
      decorated(primitive).filter((each) => !isNullable(each)),
    )
    .map((items): Shape => ({ kind: "list", items })),
);
/** Objects of primitive values. */
export const flatObjects = decorated(objectOf(primitive, closedness, false));
/** Objects of primitive values and of lists of them. */
export const objectsWithLists = decorated(
  objectOf(
    fc.oneof(
      primitive,
      primitive.map((items): Shape => ({ kind: "list", items })),
    ),
    fc.oneof(closedness, primitive),
    false,
  ),
);
/** Objects in objects, with lists of primitive values. */
export const nestedObjects = decorated(
  objectOf(
    fc.oneof(
      primitive,
      primitive.map((items): Shape => ({ kind: "list", items })),
      objectOf(primitive, closedness, false),
    ),
    closedness,
    false,
  ),
);

const { tree } = fc.letrec<{ tree: Shape }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    decorated(primitive),
    decorated(tie("tree").map((items): Shape => ({ kind: "list", items }))),
    decorated(objectOf(tie("tree"), fc.oneof(closedness, decorated(primitive)), true)),
    fc
      .tuple(
        fc.constantFrom("anyOf" as const, "oneOf" as const),
        decorated(primitive),
        tie("tree"),
        tie("tree"),
      )
      .map(([by, ...branches]): Shape => ({ kind: "union", by, branches: withoutCommonTypes(branches) })),
  ),
}));
/** Whatever JSON can carry. */
export const anything: fc.Arbitrary<Shape> = tree;

function withoutCommonTypes(branches: readonly Shape[]): readonly Shape[] {
  const seen = new Set<string>();
  return branches.filter((branch) => {
    const types = typesOf(branch);
    if (types.some((type) => seen.has(type))) return false;
    for (const type of types) seen.add(type);
    return true;
  });
}

/** The JSON types of a shape's values; `number` stands for both kinds of number. */
export function typesOf(shape: Shape): string[] {
  switch (shape.kind) {
    case "nullable":
      return [...typesOf(shape.of), "null"];
    case "wrapped":
      return typesOf(shape.of);
    case "union":
      return shape.branches.flatMap(typesOf);
    case "integer":
      return ["number"];
    default:
      return [shape.kind];
  }
}

/** The shape behind references, combinators and `nullable`. */
export function bare(shape: Shape): Exclude<Shape, { kind: "nullable" | "wrapped" }> {
  return shape.kind === "nullable" || shape.kind === "wrapped" ? bare(shape.of) : shape;
}

/** Whether null is among the values. */
export function isNullable(shape: Shape): boolean {
  return typesOf(shape).includes("null");
}

/** Writes shapes as schemas, with the components that they refer to. */
export class SchemaWriter {
  readonly components: Record<string, JsonObject> = {};
  readonly #version: Version;
  #count = 0;

  constructor(version: Version) {
    this.#version = version;
  }

  write(shape: Shape): JsonObject {
    switch (shape.kind) {
      case "text":
        return shape.choices ? { type: "string", enum: [...shape.choices] } : { type: "string" };
      case "list":
        return { type: "array", items: this.write(shape.items) };
      case "object":
        return this.#object(shape);
      case "nullable":
        return this.#nullable(shape.of);
      case "wrapped":
        return this.#wrapped(shape.by, shape.of);
      case "union":
        return { [shape.by]: shape.branches.map((branch) => this.write(branch)) };
      default:
        return { type: shape.kind };
    }
  }

  #object({ properties, others }: Extract<Shape, { kind: "object" }>): JsonObject {
    const written: JsonObject = {};
    for (const [name, property] of Object.entries(properties))
      setOwn(written, name, this.#property(property));
    const required = Object.keys(properties).filter((name) => properties[name]?.required);
    return {
      type: "object",
      properties: written,
      ...(required.length > 0 && { required }),
      ...(others === "closed" && { additionalProperties: false }),
      ...(typeof others === "object" && { additionalProperties: this.write(others) }),
    };
  }

  #property({ shape, default: value, direction }: Property): JsonObject {
    const schema = this.write(shape);
    const more = { ...(value !== undefined && { default: value }), ...(direction && { [direction]: true }) };
    if (Object.keys(more).length === 0) return schema;
    // In 3.0 nothing counts beside a reference.
    return "$ref" in schema ? { allOf: [schema], ...more } : { ...schema, ...more };
  }

  #nullable(of: Shape): JsonObject {
    const schema = this.write(of);
    const { type, enum: values } = schema;
    const enumeration = Array.isArray(values) && { enum: [...values, null] };
    if (this.#version === "3.1.1")
      return typeof type === "string"
        ? { ...schema, type: [type, "null"], ...enumeration }
        : { anyOf: [schema, { type: "null" }] };
    return typeof type === "string"
      ? { ...schema, nullable: true, ...enumeration }
      : { anyOf: [schema, { type: "string", nullable: true, enum: [null] }] };
  }

  #wrapped(by: Wrapping, of: Shape): JsonObject {
    const schema = this.write(of);
    if (by !== "$ref") return { [by]: [schema] };
    this.#count += 1;
    const name = `Shape${this.#count}`;
    this.components[name] = schema;
    return { $ref: `#/components/schemas/${name}` };
  }
}

/**
 * Whether a shape allows a value that goes one way. As a type it allows more: TypeScript has one type of number, and
 * its index signatures hold declared properties too.
 */
export function allows(shape: Shape, value: unknown, direction: Direction, asType = false): boolean {
  switch (shape.kind) {
    case "text":
      return typeof value === "string" && (shape.choices?.includes(value) ?? true);
    case "integer":
      return asType ? typeof value === "number" : Number.isInteger(value);
    case "number":
    case "boolean":
      return typeof value === shape.kind;
    case "list":
      return Array.isArray(value) && value.every((each) => allows(shape.items, each, direction, asType));
    case "nullable":
      return value === null || allows(shape.of, value, direction, asType);
    case "wrapped":
      return allows(shape.of, value, direction, asType);
    case "union":
      return shape.branches.some((branch) => allows(branch, value, direction, asType));
    case "object":
      return isObject(value) && allowsObject(shape, value, direction, asType);
  }
}

function allowsObject(
  { properties, others }: Extract<Shape, { kind: "object" }>,
  value: JsonObject,
  direction: Direction,
  asType: boolean,
): boolean {
  const isDeclared = (name: string) => Object.hasOwn(properties, name);
  return (
    Object.entries(properties).every(([name, property]) =>
      Object.hasOwn(value, name)
        ? goes(property, direction) && allows(property.shape, value[name], direction, asType)
        : !property.required || !goes(property, direction),
    ) &&
    Object.keys(value).every(
      (name) =>
        isDeclared(name) ||
        others === "open" ||
        (others !== "closed" && (asType || allows(others, value[name], direction))),
    )
  );
}

function goes({ direction }: Property, way: Direction): boolean {
  return direction === undefined || direction === (way === "request" ? "writeOnly" : "readOnly");
}

/** Values that a shape allows, with these texts in them. */
export function valuesOf(
  shape: Shape,
  direction: Direction,
  texts: fc.Arbitrary<string>,
): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case "text":
      return shape.choices ? fc.constantFrom(...shape.choices) : texts;
    case "integer":
      return fc.constantFrom(0, 1, -7, 42, 2 ** 31, 2 ** 53 - 1);
    case "number":
      return fc.constantFrom(0, 0.5, -2.25, 1e21, 123456.789, 1e-7);
    case "boolean":
      return fc.boolean();
    case "list":
      return fc.array(valuesOf(shape.items, direction, texts), { maxLength: 3 });
    case "nullable":
      return fc.oneof(
        { weight: 4, arbitrary: valuesOf(shape.of, direction, texts) },
        { weight: 1, arbitrary: fc.constant(null) },
      );
    case "wrapped":
      return valuesOf(shape.of, direction, texts);
    case "union":
      return fc.oneof(...shape.branches.map((branch) => valuesOf(branch, direction, texts)));
    case "object":
      return objectValues(shape, direction, texts);
  }
}

function objectValues(
  { properties, others }: Extract<Shape, { kind: "object" }>,
  direction: Direction,
  texts: fc.Arbitrary<string>,
): fc.Arbitrary<unknown> {
  const sent = Object.entries(properties).filter(([, property]) => goes(property, direction));
  const declared = fc
    .tuple(
      ...sent.map(([, { shape, required, default: value }]) =>
        fc.option(valuesOf(shape, direction, texts), {
          nil: absent,
          // A response has no default filled in, and a request may leave out what has one only where it is optional.
          freq: required ? Number.MAX_SAFE_INTEGER : value === undefined ? 3 : 1,
        }),
      ),
    )
    .map((values) => {
      const made: JsonObject = {};
      for (const [at, value] of values.entries())
        if (value !== absent) setOwn(made, sent[at]?.[0] ?? "", value);
        else if (sent[at]?.[1].required) setOwn(made, sent[at][0], exampleOf(sent[at][1].shape, direction));
      return made;
    });
  if (typeof others === "string") return declared;
  const extra = fc.dictionary(fc.constantFrom("extra1", "extra2"), valuesOf(others, direction, texts), {
    maxKeys: 2,
    noNullPrototype: true,
  });
  return fc.tuple(declared, extra).map(([own, more]) => ({ ...more, ...own }));
}

const absent = Symbol("absent");

/** One value that a shape allows, the same each time. */
function exampleOf(shape: Shape, direction: Direction): unknown {
  return fc.sample(valuesOf(shape, direction, fc.constant("text")), { seed: 1, numRuns: 1 })[0];
}

/** What a handler sees of a request's value: with the defaults of what was left out, also in the branch that matches. */
export function withDefaults(shape: Shape, value: unknown): unknown {
  const own = branchOf(shape, value);
  if (own.kind === "list" && Array.isArray(value)) return value.map((each) => withDefaults(own.items, each));
  if (own.kind !== "object" || !isObject(value)) return value;
  const made: JsonObject = {};
  for (const [name, each] of Object.entries(value)) {
    const property = Object.hasOwn(own.properties, name) ? own.properties[name]?.shape : undefined;
    const rest = typeof own.others === "object" ? own.others : undefined;
    const inner = property ?? rest;
    setOwn(made, name, inner ? withDefaults(inner, each) : each);
  }
  for (const [name, property] of Object.entries(own.properties))
    if (property.default !== undefined && goes(property, "request") && !Object.hasOwn(made, name))
      setOwn(made, name, property.default);
  return made;
}

/** The branch of a union that a value belongs to. */
function branchOf(shape: Shape, value: unknown): ReturnType<typeof bare> {
  const own = bare(shape);
  if (own.kind !== "union") return own;
  const type = Array.isArray(value) ? "list" : typeof value === "string" ? "text" : typeof value;
  const branch = own.branches.find((each) => typesOf(each).includes(type));
  return branch ? branchOf(branch, value) : own;
}

/** Values beside an allowed one that differ from it in one thing that the shape forbids. */
export function forbidden(shape: Shape, value: unknown, direction: Direction): unknown[] {
  const candidates = [
    null,
    true,
    5,
    0.5,
    "text",
    ["text"],
    [],
    { no: "such" },
    ...inside(shape, value, direction),
  ];
  return candidates.filter((each) => !allows(shape, each, direction));
}

function inside(shape: Shape, value: unknown, direction: Direction): unknown[] {
  const own = branchOf(shape, value);
  if (own.kind === "list" && Array.isArray(value) && value.length > 0)
    return forbidden(own.items, value[0], direction).map((each) => [each, ...value.slice(1)]);
  if (own.kind !== "object" || !isObject(value)) return [];
  const made: unknown[] = [];
  for (const [name, property] of Object.entries(own.properties)) {
    if (Object.hasOwn(value, name)) {
      const { [name]: inner, ...rest } = value;
      made.push(rest);
      for (const each of forbidden(property.shape, inner, direction).slice(0, 4)) {
        const copy: JsonObject = { ...value };
        setOwn(copy, name, each);
        made.push(copy);
      }
    } else if (!goes(property, direction)) {
      const copy: JsonObject = { ...value };
      setOwn(copy, name, exampleOf(property.shape, direction));
      made.push(copy);
    }
  }
  if (own.others === "closed") made.push({ ...value, undeclared: 1 });
  if (typeof own.others === "object")
    for (const each of forbidden(own.others, undefined, direction).slice(0, 2))
      made.push({ ...value, extra1: each });
  return made;
}
