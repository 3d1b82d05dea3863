/**
 * JSON as this server reads it: the types, and the two questions that are asked of
 * values somebody else sent. Here because canonical JSON, the lowest layer, needs them.
 */

/** Any JSON value, as parsed from a body or stored in an event. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Says whether a value is a JSON object: neither null nor an array. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The value of an object's own key. Plain indexing would also find `constructor` and its
 * kin on the prototype, and every key here may have been chosen by a stranger.
 */
export function ownValue(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** The object without some of its keys. Keeps a key named `__proto__` a key. */
export function without(object: JsonObject, ...keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}
