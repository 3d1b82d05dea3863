/** The document's schemas as Ajv compiles them: only what validates, references closed. */

import { fastFormats } from "ajv-formats/dist/formats.js";
import { isObject, type JsonObject, pointerNames, setOwn, valueAlong } from "../json.js";
import { discriminatorRule } from "../model/discriminators.js";
import type { ApiModel } from "../model/model.js";
import { resolved } from "../model/value-types.js";
import { componentKey, DirectedComponents } from "./directed-components.js";
import { hasDirections } from "./directions.js";
import { recursiveSchemas } from "./recursive-schemas.js";

/** Requests may not hold what is `readOnly`, answers not what is `writeOnly`. */
export type Direction = "request" | "answer";

const nested = new Set([
  "not",
  "items",
  "additionalProperties",
  "contains",
  "propertyNames",
  "if",
  "then",
  "else",
  "unevaluatedProperties",
  "unevaluatedItems",
]);
const lists = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);
const maps = new Set(["properties", "patternProperties", "dependentSchemas", "$defs", "definitions"]);
/** Words that say something to readers only. */
const silent = new Set([
  "description",
  "title",
  "example",
  "examples",
  "externalDocs",
  "xml",
  "deprecated",
  "discriminator",
  "readOnly",
  "writeOnly",
]);

function isSilent(key: string): boolean {
  return silent.has(key) || key.startsWith("x-");
}

/** How schemas are made compilable where it is not the usual way. */
export interface SchemaChanges {
  /** Whether a format is known; others say nothing. Default: those of ajv-formats are. */
  readonly knowsFormat?: (name: string) => boolean;
  /** What a schema becomes at last. */
  readonly change?: (schema: JsonObject) => JsonObject;
  /** Whether text is turned into what the schema asks for. */
  readonly coerce?: boolean | "array";
}

const isStandardFormat = (name: string) => Object.hasOwn(fastFormats, name);

/**
 * Strips schemas of one direction, and every component that they reach. `collapse`: a reference to
 * a schema that is nothing but a reference leads on at once.
 */
export class SchemaStripper {
  /** The components that were reached, by kind and name. */
  readonly components: Record<string, JsonObject> = {};
  /** Whether a property was named that every object has. */
  inheritedNames = false;
  readonly #directed = new DirectedComponents();
  readonly #model: ApiModel;
  readonly #refused: "readOnly" | "writeOnly";
  readonly #knowsFormat: (name: string) => boolean;
  readonly #change: (schema: JsonObject) => JsonObject;

  readonly #refusedProperties = new WeakMap<JsonObject, ReadonlySet<string>>();
  /** Where references lead in the end, as far as that was asked: a chain is walked once. */
  readonly #ends = new Map<string, string>();
  readonly #collapse: boolean;
  readonly #coerces: boolean;
  /** Components that were reached and are still to be stripped: chains of them are longer than the stack. */
  readonly #waiting: { readonly kind: string; readonly name: string }[] = [];

  constructor(model: ApiModel, direction: Direction, changes: SchemaChanges, collapse = false) {
    this.#collapse = collapse;
    this.#coerces = Boolean(changes.coerce);
    const { knowsFormat = isStandardFormat, change = (schema) => schema } = changes;
    this.#knowsFormat = knowsFormat;
    this.#change = change;
    this.#model = model;
    this.#refused = direction === "request" ? "readOnly" : "writeOnly";
  }

  /** What stands at these names of the pointer of a reference: a stripped schema, once it was reached. */
  at(names: readonly string[]): unknown {
    return valueAlong({ components: this.components }, names);
  }

  /** Whether a component that was reached, or one that it reaches, says something of one direction. */
  isDirected(kind: string, name: string): boolean {
    return this.#directed.has(componentKey(kind, name));
  }

  strip(schema: unknown): unknown {
    const made = this.#strip(schema);
    this.#stripWaiting();
    return made;
  }

  /** `around`: the schemas that speak of the same value as this part of them. */
  #strip(schema: unknown, around: readonly JsonObject[] = []): unknown {
    if (!isObject(schema)) return schema;
    // OpenAPI 3.0: what stands beside a reference is ignored.
    if (this.#model.dialect === "3.0" && typeof schema.$ref === "string")
      return { $ref: this.#reference(schema.$ref) };
    const made: JsonObject = {};
    const here = [...around, schema];
    for (const [key, value] of Object.entries(schema)) this.#word(made, schema, key, value, here);
    nameProto(made);
    settleContained(made);
    if (schema[this.#refused] === true) made[this.#refused] = true;
    const types = [made.type].flat();
    if (this.#coerces && types.some((type) => type === "integer" || type === "number"))
      made.finite = types.join();
    // Defaults are filled in where requests lack them, and nowhere else.
    if (schema.readOnly === true || schema.writeOnly === true || "default" in schema) this.#directed.note();
    return this.#change({ ...made, ...this.#discriminator(schema) });
  }

  #word(
    made: JsonObject,
    schema: JsonObject,
    key: string,
    value: unknown,
    here: readonly JsonObject[],
  ): void {
    if (isSilent(key)) return;
    // OpenAPI 3.0.3: `nullable` means something only beside a `type`.
    if (key === "nullable" && !("type" in schema)) return;
    if (key === "format" && !(typeof value === "string" && this.#knowsFormat(value))) return;
    if (key === "$ref" && typeof value === "string") made[key] = this.#reference(value);
    else if (key === "required" && Array.isArray(value)) {
      const required = value.filter((name) => !here.some((each) => this.#refusedIn(each).has(String(name))));
      // Draft 4 knows no empty list.
      if (required.length > 0) made[key] = required;
      this.#note(required);
    } else if (nested.has(key)) made[key] = this.#strip(value);
    else if (lists.has(key) && Array.isArray(value)) {
      const around = key === "prefixItems" ? [] : here;
      made[key] = value.map((each) => this.#strip(each, around));
    } else if (maps.has(key) && isObject(value)) made[key] = this.#map(value);
    else made[key] = value;
  }

  #map(map: JsonObject): JsonObject {
    const made: JsonObject = {};
    for (const [name, each] of Object.entries(map)) setOwn(made, name, this.#strip(each));
    this.#note(Object.keys(map));
    return made;
  }

  #note(names: readonly unknown[]): void {
    this.inheritedNames ||= names.some((name) => String(name) in Object.prototype);
  }

  /** The properties that may not be sent, of a schema and of the parts of `allOf`: they cannot be required. */
  #refusedIn(schema: JsonObject): ReadonlySet<string> {
    const known = this.#refusedProperties.get(schema);
    if (known) return known;
    const refused = new Set<string>();
    if (hasDirections(this.#model.document)) {
      const parts = new Set<unknown>([schema]);
      for (const part of parts) {
        if (!isObject(part)) continue;
        const { $ref, properties, allOf } = part;
        if ($ref !== undefined) parts.add(resolved(this.#model, part));
        for (const [name, property] of Object.entries(isObject(properties) ? properties : {}))
          if (resolved(this.#model, property)[this.#refused] === true) refused.add(name);
        for (const each of Array.isArray(allOf) ? allOf : []) parts.add(each);
      }
    }
    this.#refusedProperties.set(schema, refused);
    return refused;
  }

  /** Strips a component, and all that it reaches, unless it was reached. */
  reach(kind: string, name: string): void {
    this.#reach(kind, name);
    this.#stripWaiting();
  }

  #reach(kind: string, name: string): void {
    const kept = this.components[kind] ?? {};
    this.components[kind] = kept;
    this.#directed.refer(componentKey(kind, name));
    if (Object.hasOwn(kept, name) || this.#source(kind, name) === undefined) return;
    setOwn(kept, name, {});
    this.#waiting.push({ kind, name });
  }

  #stripWaiting(): void {
    for (let next = this.#waiting.pop(); next; next = this.#waiting.pop()) {
      const { kind, name } = next;
      this.#directed.enter(componentKey(kind, name));
      const stripped = this.#counted(kind, name, this.#strip(this.#source(kind, name)));
      setOwn(this.components[kind] as JsonObject, name, stripped);
    }
    this.#directed.enter(undefined);
  }

  /** A component as the document has it. */
  #source(kind: string, name: string): unknown {
    return valueAlong(this.#model.document, ["components", kind, name]);
  }

  /** A schema that leads back into itself counts how often it is entered; a mere reference is no schema of its own. */
  #counted(kind: string, name: string, schema: unknown): unknown {
    const isOwn = kind === "schemas" && isObject(schema) && onlyReference(schema) === undefined;
    return isOwn && recursiveSchemas(this.#model.document).has(name) ? { ...schema, steps: true } : schema;
  }

  #reference(ref: string): string {
    const [, kind = "", name = ""] = pointerNames(ref.slice(1));
    this.#reach(kind, name);
    const isWhole = kind === "schemas" && ref === `#/components/schemas/${name}`;
    return `api${this.#collapse && isWhole ? this.#end(ref) : ref}`;
  }

  /** Where a reference leads in the end, over schemas that are nothing but references. */
  #end(ref: string): string {
    const passed = new Set<string>();
    let end = ref;
    while (!passed.has(end)) {
      const known = this.#ends.get(end);
      if (known !== undefined) {
        for (const each of passed) this.#ends.set(each, known);
        return known;
      }
      passed.add(end);
      const [, kind = "", name = "", ...inside] = pointerNames(end.slice(1));
      const next = kind === "schemas" && inside.length === 0 && this.#mereReference(this.#source(kind, name));
      if (!next) {
        for (const each of passed) this.#ends.set(each, end);
        return end;
      }
      const [, nextKind = "", nextName = ""] = pointerNames(next.slice(1));
      this.#reach(nextKind, nextName);
      end = next;
    }
    return ref;
  }

  /** Where a schema leads of which nothing else is left. */
  #mereReference(schema: unknown): string | undefined {
    if (!isObject(schema) || typeof schema.$ref !== "string") return undefined;
    const says = (key: string) => key !== "$ref" && (!isSilent(key) || schema[this.#refused] === true);
    return this.#model.dialect === "3.0" || !Object.keys(schema).some(says) ? schema.$ref : undefined;
  }

  /** A choice that a property can decide: the keyword `discriminator` of `validator-discriminator.ts`. */
  #discriminator(schema: JsonObject): JsonObject {
    const rule = discriminatorRule(this.#model, schema);
    if (!rule) return {};
    // Nothing but an object is valid then: it need not be asked of each branch.
    return { ...(rule.ofObjects && !("type" in schema) && { type: "object" }), discriminator: rule };
  }
}

/** Ajv passes over a property of this name; as a pattern it does not know what it looks at. */
function nameProto(made: JsonObject): void {
  const { properties, patternProperties } = made;
  if (!isObject(properties) || !Object.hasOwn(properties, "__proto__")) return;
  const { ["__proto__"]: proto, ...others } = properties;
  made.properties = others;
  made.patternProperties = {
    ...(isObject(patternProperties) ? patternProperties : {}),
    "^__proto__$": proto,
  };
}

/** JSON Schema 2020-12: what `contains` fits is evaluated, and no other item; Ajv takes all for evaluated. */
function settleContained(made: JsonObject): void {
  const { contains, unevaluatedItems } = made;
  if (contains === undefined || unevaluatedItems === undefined) return;
  if (["items", "$ref", "allOf", "anyOf", "oneOf", "if", "dependentSchemas"].some((key) => key in made))
    return;
  delete made.unevaluatedItems;
  made.items = unevaluatedItems === false ? contains : { anyOf: [contains, unevaluatedItems] };
}

/** Where a schema leads that is nothing but a reference. */
function onlyReference(schema: unknown): string | undefined {
  return isObject(schema) && Object.keys(schema).length === 1 && typeof schema.$ref === "string"
    ? schema.$ref
    : undefined;
}
