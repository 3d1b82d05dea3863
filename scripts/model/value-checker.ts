/** Values held against a document's schemas, without compiling any: each is used once or twice. */

import { type Schema, validate } from "@cfworker/json-schema";
import { isObject, type JsonObject, setOwn, valueAt } from "../json.js";
import { isLinear } from "../patterns.js";

/** Why a value is refused. */
export interface Refusal {
  /** The refused part of the value: "" or "/…". */
  readonly pointer: string;
  readonly problem: string;
}

/** References that double at each step would be followed for ever. */
export class StepLimit extends Error {
  override readonly name = "StepLimit";
}

/** How many references a run may follow. */
const mostSteps = 200_000;

/** Errors that only lead to the one that counts. */
const wrapping = new Set(
  "$ref properties patternProperties additionalProperties items prefixItems allOf".split(" "),
);

const types = new Set(["array", "boolean", "integer", "null", "number", "object", "string"]);
const formats = new Set(["date", "date-time", "ipv4", "ipv6", "uuid"]);
const numbers = new Set(
  "maximum minimum maxLength minLength maxItems minItems maxProperties minProperties minContains maxContains".split(
    " ",
  ),
);
const nested = new Set(
  "items additionalProperties not contains propertyNames if then else unevaluatedProperties unevaluatedItems".split(
    " ",
  ),
);
const lists = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);
const maps = new Set(["properties", "patternProperties", "dependentSchemas"]);

/** Knows one OpenAPI 3 document. */
export class ValueChecker {
  readonly #document: JsonObject;
  readonly #trusted: ReadonlySet<string>;
  readonly is31: boolean;
  readonly #plain = new Map<JsonObject, Schema>();
  readonly #lookup: Record<string, Schema | boolean>;
  #steps = 0;

  /** `trusted`: the patterns that are run however long it takes. */
  constructor(document: JsonObject, trusted: ReadonlySet<string>) {
    this.#document = document;
    this.#trusted = trusted;
    this.is31 = String(document.openapi).startsWith("3.1");
    this.#lookup = new Proxy({}, { get: (_, ref) => this.#behind(String(ref)) });
  }

  /** Why a schema refuses a value. @throws StepLimit when that cannot be said within bounds */
  refusal(value: unknown, schema: JsonObject): Refusal | undefined {
    try {
      const draft = this.is31 ? "2020-12" : "4";
      const { errors } = validate(value, this.#schema(schema), draft, this.#lookup);
      const error = errors.find(({ keyword }) => !wrapping.has(keyword)) ?? errors[0];
      if (!error) return undefined;
      const problem = error.keyword === "false" ? "nothing may stand here." : error.error;
      return { pointer: error.instanceLocation.replace(/^#/, ""), problem };
    } catch (error) {
      if (error instanceof RangeError) throw new StepLimit("The schema leads back to itself.");
      throw error;
    }
  }

  /** Whether a schema refuses a value; not where that cannot be said within bounds. */
  refuses(value: unknown, schema: JsonObject): boolean {
    try {
      return this.refusal(value, schema) !== undefined;
    } catch (error) {
      if (error instanceof StepLimit) return false;
      throw error;
    }
  }

  /** The types that a schema names. */
  typesOf(schema: JsonObject): unknown[] {
    return [this.#deref(schema).type ?? []].flat();
  }

  #deref(schema: JsonObject): JsonObject {
    let current: unknown = schema;
    for (let hops = 0; hops < 20 && isObject(current) && typeof current.$ref === "string"; hops += 1)
      current = valueAt(this.#document, current.$ref.slice(1));
    return isObject(current) ? current : {};
  }

  #behind(ref: string): Schema | boolean {
    this.#steps += 1;
    if (this.#steps > mostSteps) throw new StepLimit("Too many references were followed.");
    const schema = ref.startsWith("#/") ? valueAt(this.#document, ref.slice(1)) : undefined;
    return isObject(schema) ? this.#schema(schema) : true;
  }

  /** What of a schema is sound and can be checked within bounds: no list is searched for equal items. */
  #schema(schema: JsonObject): Schema {
    const known = this.#plain.get(schema);
    if (known) return known;
    const made: JsonObject = {};
    this.#plain.set(schema, made as Schema);
    const isReference = typeof schema.$ref === "string";
    if (isReference) made.$ref = schema.$ref;
    if (isReference && !this.is31) return made as Schema;
    for (const [key, value] of Object.entries(schema)) this.#word(made, schema, key, value);
    if (schema.nullable === true && !this.is31 && "type" in made) {
      made.type = [made.type, "null"].flat();
      if (Array.isArray(made.enum)) made.enum = [...made.enum, null];
    }
    return made as Schema;
  }

  #word(made: JsonObject, schema: JsonObject, key: string, value: unknown): void {
    const sub = (each: unknown) => (isObject(each) ? this.#schema(each) : each !== false);
    if (key === "type" && [value].flat().every((each) => types.has(each as string))) made.type = value;
    else if (key === "enum" && Array.isArray(value)) made.enum = value;
    else if (key === "const" && this.is31) made.const = value;
    else if (key === "required" && Array.isArray(value))
      made.required = value.filter((each) => typeof each === "string");
    else if (key === "format" && formats.has(value as string)) made.format = value;
    else if (key === "pattern" && this.#isUsable(value)) made.pattern = value;
    else if (key === "multipleOf" && typeof value === "number" && value > 0) made.multipleOf = value;
    else if (numbers.has(key) && typeof value === "number") made[key] = value;
    else if (/^exclusiveM(in|ax)imum$/.test(key) && typeof value === (this.is31 ? "number" : "boolean"))
      made[key] = value;
    else if (key === "additionalProperties" && !this.#mayClose(schema)) return;
    else if (nested.has(key) && (isObject(value) || typeof value === "boolean")) made[key] = sub(value);
    else if (lists.has(key) && Array.isArray(value))
      made[key === "oneOf" && isObject(schema.discriminator) ? "anyOf" : key] = value.map(sub);
    else if (maps.has(key) && isObject(value)) {
      const map: JsonObject = {};
      for (const [name, each] of Object.entries(value))
        if (key !== "patternProperties" || this.#isUsable(name)) setOwn(map, name, sub(each));
      made[key] = map;
    }
  }

  /** What is additional depends on the patterns: all of them, or it is not asked. */
  #mayClose({ patternProperties }: JsonObject): boolean {
    return (
      !isObject(patternProperties) || Object.keys(patternProperties).every((each) => this.#isUsable(each))
    );
  }

  /** Patterns that JavaScript's engine is done with in time, or is trusted with, as the checker runs them. */
  #isUsable(pattern: unknown): boolean {
    if (typeof pattern !== "string" || !(this.#trusted.has(pattern) || isLinear(pattern))) return false;
    try {
      new RegExp(pattern, "u");
      return true;
    } catch {
      return false;
    }
  }
}
