/**
 * References in extensions: nobody has to follow them, but resolvers of other tools follow every `$ref`. One that leads
 * to what became a component leads there; one that leads to nothing in the output is called `x-$ref`.
 */

import { isObject, type JsonObject, setOwn, valueAt, withParts } from "../json.js";
import { hasReference, isMap } from "../openapi.js";
import type { Places } from "../read/places.js";
import type { Reason } from "./reasons.js";

/** The `#/…` of the output where a `$ref` of a file leads; undefined where nothing of it is in the output. */
type FindComponent = (ref: string, node: JsonObject) => string | undefined;

/** The document without references in its extensions that lead nowhere in it. */
export function withoutStrayReferences(
  document: JsonObject,
  componentAt: FindComponent,
  places: Places,
): JsonObject {
  const leads = (ref: string) =>
    ref.startsWith("#/") && typeof (valueAt(document, ref.slice(1)) ?? undefined) === "object";
  const settle = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    const made = withParts(value, settle);
    if (made !== value) places.carry(made, value);
    return isObject(made) && typeof made.$ref === "string" ? settleReference(made, made.$ref) : made;
  };
  const settleReference = (node: JsonObject, ref: string): JsonObject => {
    if (leads(ref)) return node;
    const component = componentAt(ref, node);
    const isSaid = component === undefined && Object.hasOwn(node, "x-$ref");
    if (isSaid) places.drop(node, "$ref", "overridden" satisfies Reason);
    const key = component === undefined ? "x-$ref" : "$ref";
    // In its own place among the fields.
    const made: JsonObject = {};
    for (const [field, each] of Object.entries(node))
      if (field !== "$ref") setOwn(made, field, each);
      else if (!isSaid) made[key] = component ?? ref;
    places.carry(made, node);
    const reason: Reason | undefined = component === undefined ? undefined : "reference";
    if (!isSaid) places.trace(made, key, node, "$ref", reason);
    return made;
  };
  const visit = (value: unknown, inMap: boolean): unknown => {
    if (typeof value !== "object" || value === null) return value;
    const made = withParts(value, (part, name) => {
      if (!inMap && name.startsWith("x-")) return hasReference(part) ? settle(part) : part;
      return visit(part, !inMap && isMap(name));
    });
    return made === value ? value : places.carry(made, value);
  };
  return visit(document, false) as JsonObject;
}
