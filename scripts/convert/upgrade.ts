/** OpenAPI 3.0 → 3.1: schemas become JSON Schema 2020-12's. */

import { isObject, type JsonObject, setOwn } from "../json.js";
import type { Places } from "../read/places.js";
import type { Reason } from "./reasons.js";
import { fieldOf, type Kind, type Shape, shapes } from "./shapes.js";

/** A 3.1 document that says what a 3.0 document says; one that is 3.1 already comes back as it is. */
export function upgrade(document: JsonObject, places: Places): JsonObject {
  if (!String(document.openapi).startsWith("3.0")) return document;
  const made = new Upgrade(places).object(document, "document");
  made.openapi = "3.1.1";
  places.trace(made, "openapi", document, "openapi", "version" satisfies Reason);
  return made;
}

class Upgrade {
  readonly #places: Places;

  constructor(places: Places) {
    this.#places = places;
  }

  /** A copy with the schemas in it changed. */
  object(node: JsonObject, kind: Kind): JsonObject {
    if (kind === "data") return node;
    const shape: Shape = shapes[kind];
    const made = this.#places.carry<JsonObject>({}, node);
    for (const [key, value] of Object.entries(node))
      setOwn(made, key, this.#field(value, fieldOf(shape, key)));
    if (kind === "schema") this.#schema(made);
    return made;
  }

  #field(value: unknown, field: Shape[string] | undefined): unknown {
    if (field === undefined) return value;
    if (typeof field === "string") return isObject(value) ? this.object(value, field) : value;
    const [, kind] = field;
    const each = (one: unknown) => (isObject(one) ? this.object(one, kind) : one);
    if (Array.isArray(value)) return this.#places.carry(value.map(each), value);
    if (!isObject(value)) return value;
    const made = this.#places.carry<JsonObject>({}, value);
    for (const [key, one] of Object.entries(value)) setOwn(made, key, each(one));
    return made;
  }

  #schema(made: JsonObject): void {
    this.#unwrap(made);
    this.#bounds(made);
    this.#nullable(made);
    this.#binary(made);
  }

  /** What stands beside a reference counts in 3.1: the `allOf` around it is not needed. */
  #unwrap(made: JsonObject): void {
    const [only, ...more] = Array.isArray(made.allOf) ? made.allOf : [];
    const written = this.#places.nodeOf(made) as JsonObject | undefined;
    if (!isObject(only) || more.length > 0 || !written || !("$ref" in written) || "allOf" in written) return;
    made.$ref = only.$ref;
    this.#places.trace(made, "$ref", only, "$ref", "reference" satisfies Reason);
    delete made.allOf;
  }

  /** `exclusiveMinimum: true` beside `minimum: 1` is `exclusiveMinimum: 1`. */
  #bounds(made: JsonObject): void {
    for (const [bound, exclusive] of [
      ["minimum", "exclusiveMinimum"],
      ["maximum", "exclusiveMaximum"],
    ] as const) {
      if (typeof made[exclusive] !== "boolean") continue;
      if (made[exclusive] && typeof made[bound] === "number") {
        const from = { ...made };
        this.#places.carry(from, made);
        made[exclusive] = made[bound];
        delete made[bound];
        this.#places.trace(made, exclusive, from, bound, "schema-3.1" satisfies Reason);
        this.#places.trace(made, exclusive, from, exclusive, "schema-3.1" satisfies Reason);
      } else {
        this.#places.drop(made, exclusive, "default" satisfies Reason);
        delete made[exclusive];
      }
    }
  }

  /** `nullable: true` is one more type; a choice of nothing but null is the type null. */
  #nullable(made: JsonObject): void {
    if (!("nullable" in made)) return;
    const from = this.#places.carry({ ...made }, made);
    const nullable = made.nullable === true && "type" in made;
    delete made.nullable;
    if (!nullable) {
      this.#places.drop(from, "nullable", "default" satisfies Reason);
      return;
    }
    if (Array.isArray(made.enum) && made.enum.length === 1 && made.enum[0] === null) {
      made.type = "null";
      delete made.enum;
      this.#places.trace(made, "type", from, "nullable", "nullable" satisfies Reason);
      this.#places.trace(made, "type", from, "type", "nullable" satisfies Reason);
      return;
    }
    const present = Array.isArray(made.type) ? made.type : [made.type];
    const types = [...present.filter((type) => type !== "null"), "null"];
    if (Array.isArray(made.type)) this.#places.carry(types, made.type);
    else this.#places.trace(types, "0", from, "type");
    this.#places.trace(types, String(types.length - 1), from, "nullable", "nullable" satisfies Reason);
    made.type = types;
  }

  /** Bytes have no type in 3.1; base64 is text that says its encoding. */
  #binary(made: JsonObject): void {
    if (made.format !== "binary" && made.format !== "byte") return;
    const from = this.#places.carry({ ...made }, made);
    const isBinary = made.format === "binary";
    const key = isBinary ? "contentMediaType" : "contentEncoding";
    made[key] = isBinary ? "application/octet-stream" : "base64";
    this.#places.trace(made, key, from, "format", "schema-3.1" satisfies Reason);
    delete made.format;
    if (!isBinary || made.type !== "string") return;
    this.#places.trace(made, key, from, "type", "schema-3.1" satisfies Reason);
    delete made.type;
  }
}
