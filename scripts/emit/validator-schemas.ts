/** The document's schemas as Ajv compiles them: only what validates, references closed. */

import { fastFormats } from "ajv-formats/dist/formats.js";
import { isObject, type JsonObject, pointerNames, setOwn, valueAlong, valueAt, withParts } from "../json.js";
import {
  type DirectedSchemas,
  type Direction,
  directedSchemas,
  partsOfMessage,
} from "../model/directed-schemas.js";
import { discriminatorRule } from "../model/discriminators.js";
import type { ApiModel } from "../model/model.js";
import { componentKey, DirectedComponents } from "./directed-components.js";
import { recursiveSchemas } from "./recursive-schemas.js";

export type { Direction } from "../model/directed-schemas.js";

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
/** Those that speak of the same value as the schema around them. */
const sameValue = new Set(["then", "else"]);
/** Those that are schemas of properties. */
const ofProperties = new Set(["additionalProperties", "unevaluatedProperties"]);
const lists = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);
const maps = new Set(["properties", "patternProperties", "dependentSchemas", "$defs", "definitions"]);
/**
 * What validates besides those, and nothing else: words of the document's own would be keywords of Ajv's (`$async`), or of
 * ours (`steps`). `readOnly`, `writeOnly` and `default` are told apart by `DirectedSchemas`.
 */
const others = new Set(
  (
    "$ref type enum const multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern " +
    "maxItems minItems uniqueItems maxContains minContains maxProperties minProperties required dependentRequired " +
    // What is left of them is there twice: Ajv reports it.
    "format nullable $dynamicAnchor"
  ).split(" "),
);

/** Whether a keyword says which values are valid. */
function isValidating(key: string): boolean {
  return [others, nested, sameValue, lists, maps].some((keywords) => keywords.has(key));
}

/** How schemas are made compilable where it is not the usual way. */
export interface SchemaChanges {
  /** Whether a format is known; others say nothing. Default: those of ajv-formats are. */
  readonly knowsFormat?: (name: string) => boolean;
  /** What a schema becomes at last. */
  readonly change?: (schema: JsonObject) => JsonObject;
  /** Whether text is turned into what the schema asks for. */
  readonly coerce?: boolean | "array";
  /** Whether any text is a number that JavaScript makes one of. */
  readonly lenientValues?: boolean | undefined;
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
  readonly #schemas: DirectedSchemas;
  /** The references that are being copied. */
  readonly #copying = new Set<string>();
  readonly #knowsFormat: (name: string) => boolean;
  readonly #change: (schema: JsonObject) => JsonObject;

  /** Where references lead in the end, as far as that was asked: a chain is walked once. */
  readonly #ends = new Map<string, string>();
  readonly #collapse: boolean;
  readonly #coerces: boolean;
  readonly #isLenient: boolean;
  /** Components that were reached and are still to be stripped: chains of them are longer than the stack. */
  readonly #waiting: { readonly kind: string; readonly name: string }[] = [];

  constructor(model: ApiModel, direction: Direction, changes: SchemaChanges, collapse = false) {
    this.#collapse = collapse;
    this.#coerces = Boolean(changes.coerce);
    this.#isLenient = changes.lenientValues === true;
    const { knowsFormat = isStandardFormat, change = (schema) => schema } = changes;
    this.#knowsFormat = knowsFormat;
    this.#change = change;
    this.#model = model;
    this.#schemas = directedSchemas(model, direction);
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
      return this.#copied(schema.$ref, around) ?? { $ref: this.#reference(schema.$ref) };
    const made: JsonObject = {};
    const here = [...around, schema];
    for (const [key, value] of Object.entries(schema)) this.#word(made, schema, key, value, here);
    nameProto(made);
    settleContained(made);
    this.#fill(made, schema);
    this.#keepApart(made, schema);
    const types = [made.type].flat();
    const isNumber = this.#coerces && types.some((type) => type === "integer" || type === "number");
    if (isNumber) made.finite = types.join();
    // Defaults are filled in where requests lack them, and nowhere else.
    if (schema.readOnly === true || schema.writeOnly === true || "default" in schema) this.#directed.note();
    const changed = this.#change({ ...made, ...this.#discriminator(schema) });
    // Text is looked at before Ajv makes a number of it.
    const isStrict = isNumber && !this.#isLenient && !types.includes("string");
    if (!isStrict) return changed;
    // These formats reject what is out of their range, rounded or not.
    const isExact = !types.includes("number") && made.format !== "int32" && made.format !== "int64";
    return { allOf: [{ numeric: types.join(), ...(isExact && { exact: true }) }, changed] };
  }

  #word(
    made: JsonObject,
    schema: JsonObject,
    key: string,
    value: unknown,
    here: readonly JsonObject[],
  ): void {
    if (!isValidating(key)) return;
    // Of bytes they are the number of bytes, which the reader of the form counts (`runtime/multipart.ts`).
    if (schema.format === "binary" && (key === "minLength" || key === "maxLength")) return;
    // OpenAPI 3.0.3: `nullable` means something only beside a `type`; 3.1 does not have it.
    if (key === "nullable" && (this.#model.dialect === "3.1" || !("type" in schema))) return;
    if (key === "format" && !(typeof value === "string" && this.#knowsFormat(value))) return;
    if (key === "$ref" && typeof value === "string") {
      const copy = this.#copied(value, here.slice(0, -1));
      if (copy) made.allOf = [copy, ...(Array.isArray(made.allOf) ? made.allOf : [])];
      else made[key] = this.#reference(value);
    } else if (key === "required" && Array.isArray(value)) {
      const required = this.#schemas.requirable(value, here);
      // Draft 4 knows no empty list.
      if (required.length > 0) made[key] = required;
      this.#note(required);
    } else if (key === "dependentRequired" && isObject(value)) {
      made[key] = withParts(value, (names) =>
        Array.isArray(names) ? this.#schemas.requirable(names, here) : names,
      );
    } else if (sameValue.has(key)) made[key] = this.#strip(value, here);
    else if (ofProperties.has(key)) made[key] = this.#property(value);
    else if (nested.has(key)) made[key] = this.#strip(value);
    else if (lists.has(key) && Array.isArray(value)) {
      const around = key === "prefixItems" ? [] : here;
      const parts = value.map((each) => this.#strip(each, around));
      made[key] = key === "allOf" && Array.isArray(made.allOf) ? [...made.allOf, ...parts] : parts;
    } else if (maps.has(key) && isObject(value)) {
      const isOfMessage = schema[partsOfMessage] === true;
      if (/^p\w*roperties$/i.test(key) && !isOfMessage)
        made[key] = this.#map(value, (each) => this.#property(each));
      else made[key] = this.#map(value, (each) => this.#strip(each, key === "dependentSchemas" ? here : []));
    } else made[key] = value;
  }

  /** A property that may not be sent is wrong whatever its value is. */
  #property(schema: unknown): unknown {
    const made = this.#strip(schema);
    return isObject(made) && this.#schemas.isRefused(schema)
      ? { ...made, [this.#schemas.keyword]: true }
      : made;
  }

  /** What a request leaves out is put in before anything else of the object is validated. */
  #fill(made: JsonObject, schema: JsonObject): void {
    const fills = this.#schemas.fills(schema);
    if (fills.size === 0) return;
    const defaults: JsonObject = {};
    for (const [name, value] of fills) setOwn(defaults, name, value);
    made.defaults = defaults;
  }

  /** Defaults of a branch that does not match are not to stay in the value. */
  #keepApart(made: JsonObject, { anyOf, oneOf }: JsonObject): void {
    const branches = [anyOf, oneOf].flat();
    if (branches.some((each) => isObject(each) && this.#schemas.mayFill(each))) made.apart = true;
  }

  #map(map: JsonObject, strip: (schema: unknown) => unknown): JsonObject {
    const made: JsonObject = {};
    for (const [name, each] of Object.entries(map)) setOwn(made, name, strip(each));
    this.#note(Object.keys(map));
    return made;
  }

  #note(names: readonly unknown[]): void {
    this.inheritedNames ||= names.some((name) => String(name) in Object.prototype);
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

  /** What a reference leads to, where that cannot be shared. */
  #copied(ref: string, around: readonly JsonObject[]): JsonObject | undefined {
    const target = valueAt(this.#model.document, ref.slice(1));
    if (this.#copying.has(ref) || !this.#schemas.needsCopy(ref, target, around)) return undefined;
    this.#copying.add(ref);
    const copy = this.#strip(target, around);
    this.#copying.delete(ref);
    return isObject(copy) ? copy : undefined;
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
    const says = (key: string) => key !== "$ref" && isValidating(key);
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
