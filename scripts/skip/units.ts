/** The parts of an OpenAPI 3 document that can be left out on their own: operations, paths and components. */

import { isObject, type JsonObject, pointerTo } from "../json.js";
import { isData, isMap, isOperation, references } from "../openapi.js";
import type { Places } from "../read/places.js";

/** One part that can be left out. */
export interface Unit {
  /** Its JSON Pointer in the document; a path's own fields have the path's. */
  readonly pointer: string;
  /** `paths`, name and method; `paths` and name for the fields that all operations of a path share; or `components`, object type and name. */
  readonly names: readonly string[];
  /** What belongs to it. */
  readonly value: unknown;
  /** The object that it is in. */
  readonly around: JsonObject;
  /** The pointers of the units that it needs. */
  readonly needs: ReadonlySet<string>;
}

/** The fields of a document that map names to path items. */
const pathFields = ["paths", "webhooks"] as const;

/** All units of a document, in its order. */
export function unitsOf(document: JsonObject): Unit[] {
  const units: Unit[] = [];
  const add = (names: readonly string[], value: unknown, around: JsonObject, more: readonly string[] = []) =>
    units.push({ pointer: pointerTo(names), names, value, around, needs: needsOf(value, more) });
  for (const field of pathFields) {
    for (const [name, item] of entriesOf(document[field])) {
      const map = document[field] as JsonObject;
      if (!isObject(item)) {
        add([field, name], item, map);
        continue;
      }
      const own: JsonObject = {};
      for (const [key, value] of Object.entries(item)) if (!isOperation(key, value)) own[key] = value;
      add([field, name], own, map);
      const path = pointerTo([field, name]);
      for (const [method, operation] of Object.entries(item)) {
        if (!isOperation(method, operation)) continue;
        const schemes = schemesOf(operation.security ?? document.security);
        add([field, name, method], operation, item, [path, ...schemes]);
      }
    }
  }
  for (const [kind, named] of entriesOf(document.components)) {
    if (kind.startsWith("x-")) continue;
    for (const [name, value] of entriesOf(named)) add(["components", kind, name], value, named as JsonObject);
  }
  return units;
}

/** The pointers of the security schemes that a list of security requirements names. */
export function schemesOf(requirements: unknown): string[] {
  if (!Array.isArray(requirements)) return [];
  return requirements
    .filter(isObject)
    .flatMap((each) => Object.keys(each).map((name) => pointerTo(["components", "securitySchemes", name])));
}

function needsOf(value: unknown, more: readonly string[]): ReadonlySet<string> {
  const needs = new Set(more);
  if (!isObject(value)) return needs;
  for (const { $ref } of references(value)) {
    const pointer = componentOf($ref);
    if (pointer !== undefined) needs.add(pointer);
  }
  for (const text of mappedSchemas(value)) {
    const pointer = text.startsWith("#") ? componentOf(text) : pointerTo(["components", "schemas", text]);
    if (pointer !== undefined) needs.add(pointer);
  }
  return needs;
}

/** The pointer of the component that a reference leads to, or into. */
function componentOf(ref: string): string | undefined {
  return /^#(\/components\/[^/]+\/[^/]+)/.exec(ref)?.[1];
}

/** What the `mapping` of each discriminator names. */
function* mappedSchemas(value: unknown, names = false): Generator<string> {
  if (Array.isArray(value)) for (const each of value) yield* mappedSchemas(each);
  if (!isObject(value)) return;
  const { discriminator } = value;
  if (!names && isObject(discriminator) && isObject(discriminator.mapping))
    for (const each of Object.values(discriminator.mapping)) if (typeof each === "string") yield each;
  for (const [key, each] of Object.entries(value))
    if (!isData(key, names)) yield* mappedSchemas(each, !names && isMap(key));
}

/** Whether anything in a unit stands for what could not be resolved. */
export function hasUnresolved(value: unknown, places: Places): boolean {
  if (typeof value !== "object" || value === null) return false;
  return places.isHole(value) || Object.values(value).some((each) => hasUnresolved(each, places));
}

function entriesOf(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value).filter(([name]) => !name.startsWith("x-")) : [];
}
