/**
 * What schemas mean in one direction. Requests carry no `readOnly` property and responses no `writeOnly` one; requests
 * that leave a property out get its `default`. Types and validators both ask here, so that they agree.
 *
 * `readOnly` and `writeOnly` count where OpenAPI 3.0.4 has them ("Relevant only for Schema Object `properties`
 * definitions"): in the schema of a property, of a pattern's or of additional ones. There they are found by following
 * references and `allOf`, and where every branch of `anyOf` or `oneOf` says so.
 */

import { isObject, type JsonObject, valueAt } from "../json.js";
import { reaches, reachingComponents } from "./reaching-components.js";
import { defaultsOf } from "./valid-defaults.js";
import { requiredOf, type SchemaContext } from "./value-types.js";
import { eachObject } from "./walk.js";

/** Requests may not hold what is `readOnly`, answers not what is `writeOnly`. */
export type Direction = "request" | "answer";

/** Marks an object whose `properties` are parts of a request or response, and none of the document's. */
export const partsOfMessage = "x-parts-of-message";

/** Levels of choices inside of choices that are followed. */
const mostChoices = 20;

const refusedKeyword = { request: "readOnly", answer: "writeOnly" } as const;

/** The schemas of a document, as they are in one direction. */
export class DirectedSchemas {
  /** The document that the schemas belong to. */
  readonly context: SchemaContext;
  readonly #direction: Direction;
  /** Whether anything in the document may not be sent in this direction. */
  readonly refusesAny: boolean;
  readonly #refusedNames = new WeakMap<JsonObject, ReadonlySet<string>>();
  readonly #isRefused = new WeakMap<JsonObject, boolean>();
  #filling: ReadonlySet<string> | undefined;
  readonly #fills = new WeakMap<JsonObject, ReadonlyMap<string, unknown>>();

  constructor(context: SchemaContext, direction: Direction) {
    this.context = context;
    this.#direction = direction;
    this.refusesAny = usedKeywords(context.document).has(refusedKeyword[direction]);
  }

  /** The keyword of what may not be sent: `readOnly` in requests, `writeOnly` in answers. */
  get keyword(): "readOnly" | "writeOnly" {
    return refusedKeyword[this.#direction];
  }

  /** Whether a property with this schema may not be sent. */
  isRefused(property: unknown): boolean {
    if (!this.refusesAny || !isObject(property)) return false;
    const known = this.#isRefused.get(property);
    if (known !== undefined) return known;
    const refused = this.#findRefused(property, 0);
    this.#isRefused.set(property, refused);
    return refused;
  }

  #findRefused(property: JsonObject, choices: number): boolean {
    if (choices > mostChoices) return false;
    for (const part of this.partsOf(property)) {
      if (part[this.keyword] === true) return true;
      for (const branches of choicesOf(part))
        if (branches.every((each) => isObject(each) && this.#findRefused(each, choices + 1))) return true;
    }
    return false;
  }

  /**
   * The names of the properties that may not be sent, as far as the schema, what it refers to, the parts of its `allOf`
   * and all branches of its choices say so.
   */
  refusedNames(schema: JsonObject): ReadonlySet<string> {
    if (!this.refusesAny) return none;
    const known = this.#refusedNames.get(schema);
    if (known) return known;
    const refused = this.#findNames(schema, 0);
    this.#refusedNames.set(schema, refused);
    return refused;
  }

  #findNames(schema: JsonObject, choices: number): ReadonlySet<string> {
    const found = new Set<string>();
    if (choices > mostChoices || schema[partsOfMessage] === true) return found;
    for (const part of this.partsOf(schema)) {
      for (const [name, property] of Object.entries(isObject(part.properties) ? part.properties : {}))
        if (this.isRefused(property)) found.add(name);
      for (const branches of choicesOf(part)) {
        const sets = branches.map((each) => (isObject(each) ? this.#findNames(each, choices + 1) : none));
        for (const name of sets[0] ?? none) if (sets.every((each) => each.has(name))) found.add(name);
      }
    }
    return found;
  }

  /** The names of a list of required properties that can be required; `around`: the schemas of the same value. */
  requirable(names: readonly unknown[], around: readonly JsonObject[]): unknown[] {
    return names.filter((name) => !around.some((each) => this.refusedNames(each).has(String(name))));
  }

  /**
   * Whether what a reference leads to cannot be shared there: it is a property that may not be sent, referred to by what
   * may; or it requires what a schema around the reference says may not be sent.
   */
  needsCopy(ref: string, target: unknown, around: readonly JsonObject[]): boolean {
    if (!this.refusesAny || !isObject(target)) return false;
    if (ref.split("/").length > 4 && this.isRefused(target)) return true;
    if (around.every((each) => this.refusedNames(each).size === 0)) return false;
    const own = this.refusedNames(target);
    return [...requiredOf(this.context, target)].some(
      (name) => !own.has(name) && around.some((each) => this.refusedNames(each).has(name)),
    );
  }

  /** The values that a schema's own properties get where a request leaves them out. */
  fills(schema: JsonObject): ReadonlyMap<string, unknown> {
    if (this.#direction !== "request" || !isObject(schema.properties)) return noFills;
    const known = this.#fills.get(schema);
    if (known) return known;
    const fills = new Map<string, unknown>();
    // Set first: a default may be of a schema that leads back here.
    this.#fills.set(schema, fills);
    for (const [name, property] of Object.entries(schema.properties)) {
      const isPart = schema[partsOfMessage] === true;
      if (!isObject(property) || (!isPart && this.isRefused(property))) continue;
      const found = defaultsOf(this.context.document).of(property, this);
      if (found) fills.set(name, found.value);
    }
    return fills;
  }

  /** Whether validating a value of this schema may put a default into it. */
  mayFill(schema: unknown): boolean {
    if (this.#direction !== "request") return false;
    const says = (each: JsonObject) => this.fills(each).size > 0;
    this.#filling ??= reachingComponents(this.context.document, says);
    return reaches(schema, says, this.#filling);
  }

  /**
   * The schemas that speak of one value: a schema, what it refers to, and the parts of `allOf`; nearest first. What is
   * beside a reference is no part in OpenAPI 3.0.
   */
  *partsOf(schema: JsonObject): Generator<JsonObject> {
    const parts = new Set<unknown>([schema]);
    for (const part of parts) {
      if (!isObject(part)) continue;
      const isReference = typeof part.$ref === "string";
      if (!isReference || this.context.dialect !== "3.0") {
        yield part;
        for (const each of Array.isArray(part.allOf) ? part.allOf : []) parts.add(each);
      }
      if (isReference) parts.add(valueAt(this.context.document, String(part.$ref).slice(1)));
    }
  }
}

const made = new WeakMap<JsonObject, Map<Direction, DirectedSchemas>>();

/** The schemas of a document in a direction: the same ones each time. */
export function directedSchemas(context: SchemaContext, direction: Direction): DirectedSchemas {
  const known = made.get(context.document) ?? new Map<Direction, DirectedSchemas>();
  made.set(context.document, known);
  const schemas = known.get(direction) ?? new DirectedSchemas(context, direction);
  known.set(direction, schemas);
  return schemas;
}

const none: ReadonlySet<string> = new Set();
const noFills: ReadonlyMap<string, unknown> = new Map();

function choicesOf({ anyOf, oneOf }: JsonObject): unknown[][] {
  return [anyOf, oneOf].filter((each) => Array.isArray(each) && each.length > 0) as unknown[][];
}

const used = new WeakMap<JsonObject, ReadonlySet<string>>();

/** Which of the keywords a document's schemas have. */
function usedKeywords(document: JsonObject): ReadonlySet<string> {
  const known = used.get(document);
  if (known) return known;
  const found = new Set<string>();
  for (const { node, kind } of eachObject(document)) {
    if (kind !== "schema") continue;
    for (const keyword of ["readOnly", "writeOnly"]) if (node[keyword] === true) found.add(keyword);
  }
  used.set(document, found);
  return found;
}
