/**
 * openapi-typescript's transformation by itself. Its main function first lints and bundles the
 * document with another library; ours is one whole document by then, and checked.
 */

import { isObject, type JsonObject, pointerName, setOwn } from "../json.js";
import { eachObject } from "../model/walk.js";
import type { TypeNode } from "../print/type-syntax.js";
import { blob } from "./binary-types.js";
import { widenIndexes } from "./index-types.js";
import { type Restore, withStandIns } from "./openapi-typescript-names.js";
import { resolveRef, syntax, transformSchema, transformSchemaObject } from "./openapi-typescript-parts.js";
import { nameRecursiveLists } from "./recursive-types.js";
import { replaceRequiredHelper } from "./required-helper.js";

type Document = Parameters<typeof transformSchema>[0];
type Context = Parameters<typeof transformSchema>[1];

/** Asked of each schema with a type, and of each property that was made of one. */
interface Hooks {
  readonly transform?: (schema: Tuple | boolean, at: unknown) => TypeNode | undefined;
  readonly transformProperty?: (property: TypeNode, schema: unknown) => undefined;
}

/** The types of a document, as a syntax tree. */
export interface TypeTree {
  readonly nodes: readonly TypeNode[];
  /** Gives a text of the tree, or all of its print, as the document has it. */
  readonly restore: Restore;
}

/** The same, knowing what it was made from. */
export interface TrackedTypeTree extends TypeTree {
  /** Of each property of a schema, where the document has it: `/components/schemas/Pet/properties/name`. */
  readonly properties: ReadonlyMap<TypeNode, string>;
}

/** The types of a document, which is changed. */
export function typesOf(document: JsonObject): TypeTree {
  const { document: safe, restore } = withStandIns(document);
  return { nodes: transform(safe, {}), restore };
}

/** The same, noting what each property comes from. In the document, no object may stand twice. */
export function trackedTypesOf(document: JsonObject): TrackedTypeTree {
  const { document: safe, restore } = withStandIns(document);
  const refusing = replaceBooleans(safe);
  const properties = new Map<TypeNode, string>();
  const made: [TypeNode, unknown][] = [];
  const nodes = transform(safe, {
    transform: (schema) => (refusing.has(schema) ? never() : undefined),
    transformProperty: (property, schema) => {
      made.push([property, schema]);
      return undefined;
    },
  });
  const pointers = pointersOf(safe);
  for (const [property, schema] of made) {
    const pointer = pointers.get(schema);
    if (pointer !== undefined) properties.set(property, restore(pointer));
  }
  return { nodes, restore, properties };
}

function transform(document: JsonObject, hooks: Hooks): TypeNode[] {
  const schema = document as unknown as Document;
  const options = {
    additionalProperties: false,
    alphabetize: false,
    arrayLength: false,
    conditionalEnums: false,
    dedupeEnums: false,
    // Nobody has to send what has a default, neither clients nor, as no default is put into answers, servers.
    defaultNonNullable: false,
    // What is said to be an object and no more may hold anything.
    emptyObjectsUnknown: true,
    enum: false,
    enumValues: false,
    excludeDeprecated: false,
    exportType: false,
    generatePathParams: false,
    immutable: false,
    makePathsEnum: false,
    pathParamsAsTypes: false,
    propertiesRequiredByDefault: false,
    readWriteMarkers: false,
    rootTypes: false,
    rootTypesNoSchemaPrefix: false,
    rootTypesKeepCasing: false,
    silent: true,
  };
  const nodes = transformSchema(schema, {
    ...options,
    ...hooks,
    transform: (each: Tuple | boolean, at: unknown) => hooks.transform?.(each, at) ?? typeOf(each, at),
    ...(hooks.transformProperty && { transformProperty: hooks.transformProperty }),
    injectFooter: [],
    // A type says what the schemas say: discriminators change no verdict, so they change no type.
    discriminators: { objects: {}, refsHandled: [] },
    resolve: ($ref: string) => resolveRef(schema, $ref, { silent: true }),
  } as unknown as Context) as unknown as TypeNode[];
  widenIndexes(nodes);
  return [...replaceRequiredHelper(nodes), ...nameRecursiveLists(nodes, document.components)];
}

/** What openapi-typescript has no right type for. */
function typeOf(schema: Tuple | boolean, at: unknown): TypeNode | undefined {
  if (typeof schema === "boolean") return undefined;
  if (impossible in schema) return never();
  if (blob in schema) return blobType(schema[blob] === "null");
  return present in schema
    ? presentType()
    : (emptyObject(schema) ?? tupleOf(schema, at) ?? listOfLists(schema, at));
}

function blobType(mayBeNull: boolean): TypeNode {
  const { factory } = syntax;
  const type = factory.createTypeReferenceNode("Blob");
  const nothing = factory.createLiteralTypeNode(factory.createNull());
  return mayBeNull ? factory.createUnionTypeNode([type, nothing]) : type;
}

/** Beside a type that knows the property as optional, `unknown` would let it stay so. */
function presentType(): TypeNode {
  const { factory } = syntax;
  const nothing = factory.createLiteralTypeNode(factory.createNull());
  return factory.createUnionTypeNode([factory.createTypeLiteralNode([]), nothing]);
}

/** An object that may hold nothing. */
function emptyObject(schema: Tuple): TypeNode | undefined {
  const { type, additionalProperties, unevaluatedProperties } = schema;
  const isClosed = additionalProperties === false || unevaluatedProperties === false;
  if (type !== "object" || !isClosed || [...others, "properties"].some((key) => key in schema))
    return undefined;
  const { factory, SyntaxKind } = syntax;
  return factory.createTypeReferenceNode("Record", [
    factory.createKeywordTypeNode(SyntaxKind.StringKeyword),
    never(),
  ]);
}

/** Words that say something of a value as a whole, and which parts of it are known. */
const others = [
  ...["$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "not", "if", "dependentSchemas", "enum", "const"],
  ...["contains", "patternProperties"],
];

/**
 * The type of a list with `prefixItems`, which openapi-typescript takes for one of just these: the
 * first `minItems` have to be there, and others may follow, unless `items` forbids them. Where nothing
 * else speaks of items, `unevaluatedItems` is `items`.
 */
function tupleOf(schema: Tuple, at: unknown): TypeNode | undefined {
  const { type, prefixItems = [], minItems = 0, unevaluatedItems } = schema;
  const isAlone = !others.some((key) => key in schema);
  const items = schema.items ?? (isAlone ? unevaluatedItems : undefined);
  if (type !== "array" || !Array.isArray(prefixItems)) return undefined;
  if (!("prefixItems" in schema) && items !== false && (items === undefined || "items" in schema))
    return undefined;
  // It would stand for all of these.
  if (["allOf", "anyOf", "oneOf", "enum", "const"].some((key) => key in schema)) return undefined;
  const { factory } = syntax;
  const elements: TypeNode[] = prefixItems.map((each, index) => {
    const element = transformSchemaObject(each, at);
    return index < minItems ? element : factory.createOptionalTypeNode(element);
  });
  if (items === false) return factory.createTupleTypeNode(elements);
  const rest = items === undefined ? unknown() : transformSchemaObject(items, at);
  if (elements.length === 0) return factory.createArrayTypeNode(rest);
  // What is required beyond those that have schemas of their own.
  for (let more = elements.length; more < Math.min(minItems, 30); more += 1) elements.push(rest);
  return factory.createTupleTypeNode([
    ...elements,
    factory.createRestTypeNode(factory.createArrayTypeNode(rest)),
  ]);
}

/**
 * A list whose items are lists behind `anyOf`, `allOf` or a type list. openapi-typescript takes the type of such items
 * for that of the list itself.
 */
function listOfLists(schema: Tuple, at: unknown): TypeNode | undefined {
  const { type, items } = schema;
  if (type !== "array" || !isObject(items) || items.type === "array" || "prefixItems" in schema)
    return undefined;
  const item = transformSchemaObject(items as Tuple, at);
  if (!syntax.isArrayTypeNode(item) && !syntax.isTupleTypeNode(item)) return undefined;
  return syntax.factory.createArrayTypeNode(item);
}

interface Tuple {
  readonly type?: unknown;
  readonly prefixItems?: unknown;
  readonly items?: unknown;
  readonly unevaluatedItems?: unknown;
  readonly minItems?: number;
  readonly [blob]?: true | "null";
  readonly additionalProperties?: unknown;
  readonly unevaluatedProperties?: unknown;
}

const unknown = () => syntax.factory.createKeywordTypeNode(syntax.SyntaxKind.UnknownKeyword);
const never = () => syntax.factory.createKeywordTypeNode(syntax.SyntaxKind.NeverKeyword);

/** In the place of `unevaluatedProperties` that `additionalProperties` now says. */
export const moved = "additionalProperties";

/** Marks a part of `allOf` that holds words of the schema around it. */
export const beside = "x-beside";

/** Marks a schema of what may be anything, and is there. */
export const present = "x-present";

/** Marks a schema that no value fits. It has a type as well, as a schema has of which this is asked. */
export const impossible = "x-impossible";

/** Where each object of a document stands. */
function pointersOf(document: JsonObject): ReadonlyMap<unknown, string> {
  const pointers = new Map<unknown, string>();
  const visit = (value: unknown, at: string): void => {
    if (typeof value !== "object" || value === null) return;
    const pointer = beside in value ? at.replace(/\/allOf\/\d+$/, "") : at;
    pointers.set(value, pointer);
    for (const [key, each] of Object.entries(value)) {
      const isMoved =
        key === moved && "unevaluatedProperties" in value && value.unevaluatedProperties === moved;
      visit(each, `${pointer}/${pointerName(isMoved ? "unevaluatedProperties" : key)}`);
    }
  };
  visit(document, "");
  return pointers;
}

/**
 * Puts objects in the place of properties that are `true` or `false`, so that each is known by its
 * own; gives those that were `false`.
 */
function replaceBooleans(document: JsonObject): ReadonlySet<unknown> {
  const refusing = new Set<unknown>();
  for (const { node, kind } of eachObject(document)) {
    if (kind !== "schema") continue;
    const { properties } = node;
    if (isObject(properties)) {
      for (const [name, schema] of Object.entries(properties)) {
        if (typeof schema !== "boolean") continue;
        const object = {};
        setOwn(properties, name, object);
        if (!schema) refusing.add(object);
      }
    }
  }
  return refusing;
}
