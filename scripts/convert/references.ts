/** Where references lead, and what becomes of them. */

import { isObject, type JsonObject, plainPointerNames, valueAlong } from "../json.js";
import type { SourceFile } from "../read/places.js";
import type { Component, ComponentKind } from "./components.js";
import { type Context, leaveOut, reportShape } from "./context.js";
import { type Expected, kindName, otherKind } from "./kinds.js";
import { isToldOf } from "./misshapen.js";
import { fail, partNamed, passing } from "./named-parts.js";
import type { Reason } from "./reasons.js";

/** Where a `$ref` leads. */
export interface Target {
  readonly file: SourceFile;
  /** "" for the whole file, else "/…". */
  readonly pointer: string;
  readonly value: JsonObject;
}

/** Where the mere references lead in the end that were followed, by what they were expected to: a chain is walked once. */
const ends = new WeakMap<JsonObject, Map<Expected, Target | undefined>>();

/** Follows a `$ref` through any further ones to what is expected; a dead end is reported at the `$ref`. */
export function follow(node: JsonObject, expected: Expected, context: Context): Target | undefined {
  const passed: JsonObject[] = [];
  const target = followOn(node, expected, context, passed);
  for (const each of passed) {
    const known = ends.get(each) ?? new Map<Expected, Target | undefined>();
    ends.set(each, known.set(expected, target));
  }
  return target;
}

/** `passed` receives the references that were followed on the way. */
function followOn(
  node: JsonObject,
  expected: Expected,
  context: Context,
  passed: JsonObject[],
): Target | undefined {
  const seen = new Set<string>();
  let current = node;
  for (;;) {
    const known = ends.get(current);
    if (known?.has(expected)) return known.get(expected);
    const target = step(current, expected, context);
    if (!target) return undefined;
    const key = `${target.file.path}#${target.pointer}`;
    // Told in the loop itself, not by all that lead into it.
    if (seen.has(key)) return fail("ref-circular", current, context);
    seen.add(key);
    // What stands for a schema that is true or false holds nothing of its own.
    if (context.places.nodeOf(target.value)) context.places.use(target.value, target.file, target.pointer);
    // A schema file that is nothing but another reference stands for what it refers to.
    if (typeof target.value.$ref !== "string" || Object.keys(target.value).length > 1) return target;
    context.places.drop(target.value, "$ref", "followed" satisfies Reason);
    current = target.value;
    passed.push(current);
  }
}

/** How many references one pointer may pass on its way. */
const mostPassed = 20;

/**
 * Where a `$ref` leads, without following any further ones but those that its pointer passes. `told` is where faults
 * are told of.
 */
export function step(
  node: JsonObject,
  expected: Expected,
  context: Context,
  told = node,
  passed = 0,
): Target | undefined {
  const ref = node.$ref;
  if (typeof ref !== "string") return fail("ref-not-string", told, context);
  const found = partNamed(node, ref, context, told);
  if (!found) return undefined;
  const { file, pointer, value } = found;
  // It may stand in what could not be read.
  if (value === undefined && file.isBroken) return undefined;
  if (isToldOf({ file, pointer }, expected, context)) return undefined;
  const on = value === undefined && passed < mostPassed ? passing(found, context) : undefined;
  if (on) return step(on, expected, context, told, passed + 1);
  if (value === undefined)
    return fail("ref-missing", told, context, "nothing stands there. Correct the path.");
  if (context.places.isHole(value)) return { file, pointer, value: value as JsonObject };
  if (typeof value === "boolean" && expected === "schema") {
    const names = plainPointerNames(pointer);
    const around = valueAlong(file.value, names.slice(0, -1));
    const node = isObject(around) ? booleanSchema(around, names.at(-1) ?? "", context) : undefined;
    if (node) return { file, pointer, value: node };
  }
  const other = otherKind(value, { root: file.value, pointer }, expected);
  if (other === undefined && isObject(value)) return { file, pointer, value };
  context.diagnostics.report(
    "ref-wrong-kind",
    context.places.ofField(told, "$ref") ?? context.places.of(told),
    {
      ref: String(told.$ref),
      found: other ?? "something else",
      expected: kindName(expected),
    },
  );
  return undefined;
}

const booleanSchemas = new WeakMap<object, Map<string, JsonObject>>();

/** A schema that is `true` or `false`, as an object that says the same; undefined for anything else. */
export function booleanSchema(around: JsonObject, key: string, context: Context): JsonObject | undefined {
  const value = around[key];
  if (typeof value !== "boolean") return undefined;
  const known = booleanSchemas.get(around) ?? new Map<string, JsonObject>();
  booleanSchemas.set(around, known);
  const made = known.get(key) ?? (value ? {} : { not: {} });
  if (!known.has(key)) context.places.trace(made, undefined, around, key, "schema-3.1" satisfies Reason);
  known.set(key, made);
  return made;
}

/** What stands where a reference leads nowhere: what it lacks is no fault of its own. */
export function hole(node: JsonObject, context: Context): JsonObject {
  return context.places.leaveHole(context.places.carry<JsonObject>({}, node));
}

/** A reference to a component, in the place of one in the source. */
export function reference(component: Component, node: JsonObject, context: Context): JsonObject {
  const made = context.places.carry<JsonObject>({ $ref: component.placeholder }, node);
  context.places.trace(made, "$ref", node, "$ref", "reference" satisfies Reason);
  return made;
}

/** What a reference leads to that is to be no component, with what is said beside the reference. */
export function besideReference(
  node: JsonObject,
  target: JsonObject | undefined,
  context: Context,
): JsonObject {
  const { $ref: _, ...beside } = node;
  leaveOut(node, "$ref", "followed", context);
  const made = context.places.carry<JsonObject>({ ...target, ...beside }, target ?? node);
  for (const key of Object.keys(beside)) {
    context.places.trace(made, key, node, key);
    if (target && key in target) leaveOut(target, key, "overridden", context);
  }
  return made;
}

/** Where a document names its own components. */
const declaredPointer = /^\/(definitions|parameters|responses|components\/\w+)\/[^/]+$/;

/** A component for what a reference leads to; `make` is told whether it stands in its place in the document already. */
export function componentAt(
  kind: ComponentKind,
  target: Target,
  context: Context,
  make: (isDeclared: boolean) => JsonObject,
  variant = "",
): Component {
  const declared = target.file.path === context.main.path && declaredPointer.test(target.pointer);
  const from = { file: target.file.name, pointer: target.pointer, declared };
  return context.components.of(kind, from, target.value, () => make(declared), variant);
}

/** A mapping of named things, where it stands: a reference may lead to it. */
export interface NamedMap {
  readonly node: JsonObject;
  readonly pointer: string;
}

/** The mapping under a key of a document; undefined where there is none. */
export function namedMap(document: JsonObject, key: string, context: Context): NamedMap | undefined {
  const node = document[key];
  if (node === undefined) return undefined;
  if (!isObject(node)) {
    reportShape(document, key, "a mapping", context);
    return undefined;
  }
  if (Object.keys(node).length === 0) leaveOut(document, key, "empty", context);
  if (typeof node.$ref !== "string") return { node, pointer: `/${key}` };
  const target = follow(node, "mapping", context);
  leaveOut(node, "$ref", "followed", context);
  return target && { node: target.value, pointer: target.pointer };
}
