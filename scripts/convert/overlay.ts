/** OpenAPI Overlay 1.0: what a document lacks, said beside it. */

import type { JSONPathNode } from "json-p3";
import type { Diagnostics } from "../diagnostics.js";
import { isObject, type JsonObject, setOwn } from "../json.js";
import { nodeRequire } from "../package-files.js";
import type { Places, SourceFile } from "../read/places.js";
import { meant, suggestion } from "../spelling.js";
import type { Reason } from "./reasons.js";

/** Applies an overlay's actions, in their order, to a copy of the document. */
export function applyOverlay(
  document: JsonObject,
  overlay: SourceFile,
  places: Places,
  diagnostics: Diagnostics,
): JsonObject {
  const actions = readActions(overlay, places, diagnostics);
  const copy = clone(document, places) as JsonObject;
  for (const action of actions) applyAction(copy, action, places, diagnostics);
  return copy;
}

/** A deep copy whose parts keep the places of what they were copied from. */
export function clone(value: unknown, places: Places): unknown {
  if (Array.isArray(value))
    return places.carry(
      value.map((each) => clone(each, places)),
      value,
    );
  if (!isObject(value)) return value;
  const copy = places.carry<JsonObject>({}, value);
  for (const [key, each] of Object.entries(value)) setOwn(copy, key, clone(each, places));
  return copy;
}

function readActions(overlay: SourceFile, places: Places, diagnostics: Diagnostics): JsonObject[] {
  const start = { file: overlay.name, line: 1, column: 1 };
  const value = overlay.value;
  // What could not be read is told, and may hold what is missed.
  if (value === undefined || (overlay.isBroken && !isObject(value))) return [];
  if (!isObject(value) || !/^1\.\d+\.\d+$/.test(String(value.overlay))) {
    diagnostics.report("overlay-invalid", start, { problem: "`overlay: 1.0.0` has to stand at its top." });
    return [];
  }
  const { actions } = value;
  if (!Array.isArray(actions)) {
    if (!overlay.isBroken)
      diagnostics.report("overlay-invalid", places.of(value, nameMeant(value, "actions")), {
        problem: "it has no list of `actions`.",
      });
    return [];
  }
  return actions.filter((action, at) => isSound(actions, at, action, places, diagnostics));
}

const actionFields = ["target", "description", "update", "remove"];

/** The key that stands where another is meant; the other itself where there is none such. */
function nameMeant(node: JsonObject, key: string): string {
  return key in node ? key : (meant(key, Object.keys(node)) ?? key);
}

/** Whether an action can be carried out: what it says is told else. */
function isSound(
  actions: readonly unknown[],
  at: number,
  action: unknown,
  places: Places,
  diagnostics: Diagnostics,
): action is JsonObject {
  const report = (node: object, key: string, problem: string) =>
    diagnostics.report("overlay-invalid", places.of(node, key), { problem });
  if (!isObject(action)) {
    report(
      actions,
      String(at),
      "an action has to be a mapping with a `target`, and an `update` or `remove: true`.",
    );
    return false;
  }
  if (places.isHole(action)) return false;
  const unknown = Object.keys(action).filter((key) => !actionFields.includes(key) && !key.startsWith("x-"));
  for (const key of unknown)
    report(action, key, `an action knows no ${key}. ${suggestion(key, actionFields) || "Remove it."}`);
  const { target, remove, update } = action;
  if (typeof target !== "string" && !unknown.some((key) => meant("target", [key])))
    report(action, "target", "the `target` of an action has to be a JSONPath: `$.info`.");
  if (remove !== undefined && typeof remove !== "boolean")
    report(action, "remove", "`remove` has to be true or false.");
  const doesNothing = remove === undefined && update === undefined;
  if (doesNothing && unknown.length === 0)
    report(action, "target", "an action has an `update`, or `remove: true`.");
  return typeof target === "string" && !doesNothing && (remove === undefined || typeof remove === "boolean");
}

function applyAction(
  document: JsonObject,
  action: JsonObject,
  places: Places,
  diagnostics: Diagnostics,
): void {
  const target = action.target;
  const place = places.of(action, "target");
  if (typeof target !== "string") return;
  // Loaded when it is needed: few documents have overlays.
  const { JSONPathError, query } = nodeRequire("json-p3") as typeof import("json-p3");
  let nodes: JSONPathNode[];
  try {
    nodes = query(target, document as never).nodes;
  } catch (error) {
    const problem = error instanceof JSONPathError ? error.message : String(error);
    diagnostics.report("overlay-invalid", place, { problem: `the target is no JSONPath: ${problem}.` });
    return;
  }
  if (nodes.length === 0) diagnostics.report("overlay-no-match", place, { target });
  if (action.remove === true) {
    for (const node of [...nodes].reverse()) removeAt(document, node.location, places);
    return;
  }
  for (const node of nodes)
    update(node.value, clone(action.update, places), { target, place }, places, diagnostics);
}

function update(
  found: unknown,
  given: unknown,
  at: { target: string; place: ReturnType<Places["of"]> },
  places: Places,
  diagnostics: Diagnostics,
): void {
  if (Array.isArray(found)) found.push(...(Array.isArray(given) ? given : [given]));
  else if (isObject(found) && isObject(given)) merge(found, given, places);
  else {
    const kind = (value: unknown) =>
      Array.isArray(value) ? "list" : isObject(value) ? "mapping" : typeof value;
    diagnostics.report("overlay-type", at.place ?? places.of(found), {
      target: at.target,
      found: kind(found),
      given: kind(given),
    });
  }
}

/** Mappings merge, lists grow, everything else is replaced. */
function merge(into: JsonObject, from: JsonObject, places: Places): void {
  for (const [key, value] of Object.entries(from)) {
    const present = Object.hasOwn(into, key) ? into[key] : undefined;
    if (isObject(present) && isObject(value)) merge(present, value, places);
    else if (Array.isArray(present) && Array.isArray(value)) present.push(...value);
    else {
      places.trace(into, key, into, key, "overlay" satisfies Reason);
      places.trace(into, key, from, key);
      setOwn(into, key, value);
    }
  }
}

function removeAt(document: JsonObject, location: readonly (string | number)[], places: Places): void {
  const last = location.at(-1);
  let parent: unknown = document;
  for (const name of location.slice(0, -1)) parent = (parent as JsonObject)[name as string];
  if (typeof parent === "object" && parent !== null && last !== undefined) {
    places.drop(parent, String(last), "overlay" satisfies Reason);
    places.dropAll((parent as JsonObject)[last as string], "overlay" satisfies Reason);
  }
  if (Array.isArray(parent) && typeof last === "number") parent.splice(last, 1);
  else if (isObject(parent) && last !== undefined) delete parent[last];
}
