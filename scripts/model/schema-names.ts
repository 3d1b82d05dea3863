/** The properties that schemas know, with those of the schemas that they are joined of. */

import { isObject, type JsonObject, valueAt } from "../json.js";
import type { Places } from "../read/places.js";

/** Words whose schemas hold for the very value that the schema around them is of. */
const choices = ["allOf", "anyOf", "oneOf"] as const;
const conditions = ["if", "then", "else", "not"] as const;

/** A name under `required` that no property has. */
interface UnknownRequired {
  readonly schema: JsonObject;
  /** Where in the list. */
  readonly at: number;
  readonly name: string;
  /** The names of its properties. */
  readonly known: ReadonlySet<string>;
}

/** Knows the schemas of a document that were noted. */
export class SchemaNames {
  readonly #document: JsonObject;
  readonly #places: Places;
  readonly #noted: JsonObject[] = [];
  /** Schemas that are joined to others: what they require may be said there. */
  readonly #joined = new Set<unknown>();

  constructor(document: JsonObject, places: Places) {
    this.#document = document;
    this.#places = places;
  }

  /** Notes a schema of the document. */
  note(schema: JsonObject): void {
    this.#noted.push(schema);
    for (const part of partsOf(schema)) {
      this.#joined.add(part);
      const target = this.#target(part);
      if (target) this.#joined.add(target);
    }
  }

  /** The names of the properties that a schema speaks of. */
  of(schema: JsonObject): ReadonlySet<string> {
    const names = new Set<string>();
    this.#eachPart(schema, ({ properties }) => {
      if (isObject(properties)) for (const name of Object.keys(properties)) names.add(name);
    });
    return names;
  }

  /** What is required, and is no property of its schema nor of what that is joined of. */
  unknownRequired(): UnknownRequired[] {
    return this.#noted.flatMap((schema) => {
      const { required } = schema;
      if (
        !Array.isArray(required) ||
        required.length === 0 ||
        this.#joined.has(schema) ||
        this.#isOpen(schema)
      )
        return [];
      const known = this.of(schema);
      // Where none is named, all may be known elsewhere.
      if (known.size === 0) return [];
      return required.flatMap((name, at) =>
        typeof name === "string" && !known.has(name) ? [{ schema, at, name, known }] : [],
      );
    });
  }

  /** The schema that lacks a property by which it is told apart; undefined where none does, or nobody can say. */
  lacking(schema: JsonObject, property: string): JsonObject | undefined {
    const branches = [schema.oneOf, schema.anyOf].find(Array.isArray);
    const all = branches ? branches.filter(isObject) : [schema];
    return all.find((each) => {
      const whole = this.#target(each) ?? each;
      return !this.of(whole).has(property) && !this.of(schema).has(property) && !this.#isOpen(whole);
    });
  }

  /** References by which a schema is joined to itself: no value could ever be held against it. */
  circles(): JsonObject[] {
    const found: JsonObject[] = [];
    const done = new Set<JsonObject>();
    // Those that are being looked into, each a part of the one before it: chains are longer than the stack.
    const around = new Set<JsonObject>();
    const open: { schema: JsonObject; parts: Iterator<JsonObject> }[] = [];
    const enter = (schema: JsonObject): void => {
      const parts = partsOf(schema);
      if (parts === none || done.has(schema)) return;
      around.add(schema);
      open.push({ schema, parts: parts.values() });
    };
    for (const schema of this.#noted) {
      if (typeof schema.$ref !== "string") enter(schema);
      for (let last = open.at(-1); last; last = open.at(-1)) {
        const { value: part } = last.parts.next() as IteratorResult<JsonObject, undefined>;
        const target = part && this.#target(part);
        if (part && target && around.has(target)) found.push(part);
        else if (part) enter(target ?? part);
        else {
          open.pop();
          around.delete(last.schema);
          done.add(last.schema);
        }
      }
    }
    return found;
  }

  /** A reference as the source has it. */
  written(node: JsonObject): string {
    const [origin] = this.#places.originsOf(node, "$ref");
    return String((origin && (origin.node as JsonObject)[origin.key]) ?? node.$ref);
  }

  /** Whether names that no part of a schema lists are spoken of all the same. */
  #isOpen(schema: JsonObject): boolean {
    let isOpen = false;
    this.#eachPart(schema, (part) => {
      const { additionalProperties: more, patternProperties, propertyNames, unevaluatedProperties } = part;
      if (isObject(more) || isObject(patternProperties) || isObject(propertyNames)) isOpen = true;
      if (isObject(unevaluatedProperties)) isOpen = true;
      if (this.#places.isHole(part) || this.#places.isHole(part.properties)) isOpen = true;
      if (typeof part.$dynamicRef === "string" || part["x-properties"] !== undefined) isOpen = true;
    });
    return isOpen;
  }

  #eachPart(schema: JsonObject, tell: (part: JsonObject) => void): void {
    const seen = new Set<JsonObject>();
    const open = [schema];
    for (let next = open.pop(); next; next = open.pop()) {
      const part = this.#target(next) ?? next;
      for (const each of part === next ? [part] : [part, next]) {
        if (seen.has(each)) continue;
        seen.add(each);
        tell(each);
        open.push(...partsOf(each), ...conditionsOf(each));
      }
    }
  }

  #target({ $ref }: JsonObject): JsonObject | undefined {
    let ref = $ref;
    for (let hops = 0; hops < 20 && typeof ref === "string"; hops += 1) {
      const target = ref.startsWith("#/") ? valueAt(this.#document, ref.slice(1)) : undefined;
      if (!isObject(target)) return undefined;
      if (typeof target.$ref !== "string") return target;
      ref = target.$ref;
    }
    return undefined;
  }
}

const none: readonly JsonObject[] = [];

function partsOf(schema: JsonObject): readonly JsonObject[] {
  // Most schemas are joined of nothing.
  if (!("allOf" in schema || "anyOf" in schema || "oneOf" in schema)) return none;
  return choices.flatMap((key) => {
    const list = schema[key];
    return Array.isArray(list) ? list.filter(isObject) : [];
  });
}

function conditionsOf(schema: JsonObject): readonly JsonObject[] {
  if (!("if" in schema || "then" in schema || "else" in schema || "not" in schema)) return none;
  return conditions.flatMap((key) => {
    const each = schema[key];
    return isObject(each) ? [each] : [];
  });
}
