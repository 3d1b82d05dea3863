/** The `default` of a property, where it is valid: only then is it put in where a request leaves the property out. */

import { hasFormat } from "../formats.js";
import { isObject, type JsonObject, setOwn } from "../json.js";
import { oncePer } from "../once.js";
import type { DirectedSchemas } from "./directed-schemas.js";
import { StepLimit, ValueChecker } from "./value-checker.js";
import { defaultOf } from "./value-types.js";

/** Levels of defaults inside of defaults that are followed. */
const mostLevels = 20;

/** The defaults of a document's schemas. */
export class ValidDefaults {
  readonly #checker: ValueChecker;

  constructor(document: JsonObject) {
    this.#checker = new ValueChecker(document, new Set());
  }

  /**
   * The default of a property's schema, found by following references and `allOf`; undefined where there is none, or one
   * that requests could not hold.
   */
  of(property: JsonObject, schemas: DirectedSchemas): { readonly value: unknown } | undefined {
    const [value] = defaultOf(schemas.context, property) ?? [];
    if (value === undefined || this.#holdsRefused(value, property, schemas, 0)) return undefined;
    return this.#isValid(value, property, schemas) ? { value } : undefined;
  }

  #isValid(value: unknown, property: JsonObject, schemas: DirectedSchemas): boolean {
    try {
      if (this.#checker.refusal(filled(value, property, schemas, 0), property) !== undefined) return false;
      return [...schemas.partsOf(property)].every(({ format }) => hasFormat(String(format), value));
    } catch (error) {
      if (error instanceof StepLimit) return false;
      throw error;
    }
  }

  /** Whether a value has a property that requests may not have. */
  #holdsRefused(value: unknown, schema: unknown, schemas: DirectedSchemas, level: number): boolean {
    if (typeof value !== "object" || value === null || !isObject(schema) || level > mostLevels) return false;
    for (const part of schemas.partsOf(schema)) {
      if (Array.isArray(value)) {
        if (value.some((each) => this.#holdsRefused(each, part.items, schemas, level + 1))) return true;
        continue;
      }
      for (const [name, property] of Object.entries(isObject(part.properties) ? part.properties : {})) {
        if (!Object.hasOwn(value, name)) continue;
        if (schemas.isRefused(property)) return true;
        if (this.#holdsRefused((value as JsonObject)[name], property, schemas, level + 1)) return true;
      }
    }
    return false;
  }
}

/** A value with the defaults of its own properties, as it is when it is validated. */
function filled(value: unknown, schema: unknown, schemas: DirectedSchemas, level: number): unknown {
  if (!isObject(value) || !isObject(schema) || level > mostLevels) return value;
  const made: JsonObject = { ...value };
  for (const part of schemas.partsOf(schema)) {
    for (const [name, fill] of schemas.fills(part)) if (!Object.hasOwn(made, name)) setOwn(made, name, fill);
    for (const [name, property] of Object.entries(isObject(part.properties) ? part.properties : {}))
      if (Object.hasOwn(made, name)) setOwn(made, name, filled(made[name], property, schemas, level + 1));
  }
  return made;
}

/** The defaults of a document. */
export const defaultsOf = oncePer((document: JsonObject) => new ValidDefaults(document));
