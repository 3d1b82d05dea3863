/** What every part of the conversion needs at hand. */

import type { Diagnostics } from "../diagnostics.js";
import { type JsonObject, setOwn } from "../json.js";
import { emptyHint } from "../openapi.js";
import type { Places, SourceFile } from "../read/places.js";
import type { SourceFiles } from "../read/read-documents.js";
import { meant, suggestion } from "../spelling.js";
import type { Component, Components } from "./components.js";
import { kindName } from "./kinds.js";
import type { Reason } from "./reasons.js";

/** Handed to every converting function. */
export interface Context {
  readonly files: SourceFiles;
  readonly places: Places;
  readonly components: Components;
  readonly diagnostics: Diagnostics;
  /** The values of `%NAME%` variables. */
  readonly variables: Readonly<Record<string, Variable>>;
  /** The root document: what `#/…` means in nodes without a place of their own. */
  readonly root: SourceFile;
  /** The document itself: it names components, also where a part of it stands in another file. */
  readonly main: SourceFile;
  /** Whether what is converted becomes a component besides what it is where it stands. */
  readonly isCopy: boolean;
  /** What is written in the end: 3.1's schemas have words that 3.0's lack. */
  readonly target: "3.0" | "3.1";
  /** The media types of answers, where an operation does not name its own. */
  readonly produces: readonly string[];
  /** The components that the document itself names, whether anything refers to them or not. */
  readonly declared: Component[];
  /** What examples brought in by their references, in nodes: it is bounded. */
  readonly exampleNodes: { count: number };
}

/** A `%NAME%` variable: what it stands for, and what else it may be. */
export interface Variable {
  readonly default: string;
  readonly enum?: readonly string[];
  readonly description?: string;
}

/** Reports a part of the document that has the wrong shape. */
export function reportShape(node: object, key: string, expected: string, context: Context): void {
  const found = (node as JsonObject)[key];
  if (context.places.isHole(node) || context.places.isHole(found)) return;
  const hint = found === null ? emptyHint(expected === kindName("schema") ? "schema" : undefined) : "";
  context.diagnostics.report("structure", context.places.of(node, key), {
    problem: `\`${key}\` has to be ${expected}.${hint}`,
  });
}

/** Reports a part of the document that is left out, and what the output has instead. */
export function reportRepaired(
  node: object,
  key: string,
  problem: string,
  repair: string,
  context: Context,
): void {
  leaveOut(node, key, "repaired", context);
  if (context.places.isHole(node) || context.places.isHole((node as JsonObject)[key])) return;
  context.diagnostics.report("repaired", context.places.of(node, key), { problem, repair });
}

/** A field that holds text: undefined where it holds anything else, which is told, or is empty. */
export function textOf(node: JsonObject, key: string, context: Context): string | undefined {
  const value = node[key];
  if (value === null) leaveOut(node, key, "empty", context);
  else if (value !== undefined && typeof value !== "string") reportShape(node, key, "text", context);
  return typeof value === "string" ? value : undefined;
}

/** A list that texts are in; a text in its place is one of its own. Undefined for anything else. */
export function textsOf(node: JsonObject, key: string, context: Context): readonly unknown[] | undefined {
  const value = node[key];
  if (Array.isArray(value)) return value;
  if (typeof value !== "string") return undefined;
  const list = [value];
  context.places.trace(list, "0", node, key);
  return list;
}

/** Whether a field is absent, or empty. */
export function isMissing(node: JsonObject, key: string): boolean {
  return node[key] === undefined || node[key] === null;
}

/** Whether a value says nothing: null, or an empty list, which some programs write for an empty mapping. */
export function isEmpty(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}

/** Reports a field that the specification asks for; what is made has an empty one. */
export function reportMissing(node: object, key: string, context: Context): void {
  leaveOut(node, key, "empty", context);
  // What is misspelt is told where it stands.
  if (context.places.isHole(node) || meant(key, Object.keys(node)) !== undefined) return;
  const place = key in node ? context.places.of(node, key) : context.places.of(node);
  context.diagnostics.report("field-missing", place, { name: key });
}

/** Notes why a field of the source is not in the output. */
export function leaveOut(node: object, key: string, reason: Reason, context: Context): void {
  context.places.drop(node, key, reason);
}

/** The extensions of a node: every `x-` field. */
export function extensions(node: JsonObject, except: readonly string[] = []): JsonObject {
  const picked: JsonObject = {};
  for (const key of Object.keys(node))
    if (key.startsWith("x-") && !except.includes(key)) picked[key] = node[key];
  return picked;
}

/** These fields of a node, where it has them, in the given order. */
export function pick(node: JsonObject, keys: readonly string[]): JsonObject {
  const picked: JsonObject = {};
  for (const key of keys) if (Object.hasOwn(node, key)) picked[key] = node[key];
  return picked;
}

/**
 * Fields that the specification does not know here become extensions: nothing is lost, and
 * the output is valid.
 */
export function keepUnknown(
  node: JsonObject,
  known: ReadonlySet<string>,
  made: JsonObject,
  context: Context,
): void {
  for (const [key, value] of Object.entries(node))
    if (!known.has(key) && !key.startsWith("x-"))
      keepAsExtension(node, key, value, made, context, "field-unknown", known);
}

/** Keeps one field as an extension, and says so. */
export function keepAsExtension(
  node: JsonObject,
  key: string,
  value: unknown,
  made: JsonObject,
  context: Context,
  code: "field-unknown" | "required-no-list" | "examples-no-map" = "field-unknown",
  known: Iterable<string> = [],
): void {
  const name = `x-${key}`;
  if (Object.hasOwn(node, name)) {
    leaveOut(node, key, "overridden", context);
    return;
  }
  context.diagnostics.report(code, context.places.of(node, key), {
    name: key,
    remedy: suggestion(key, known) || "Correct its name, or call it that.",
  });
  setOwn(made, name, value);
  context.places.trace(made, name, node, key);
}

/** The fields of a list of words. */
export function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
