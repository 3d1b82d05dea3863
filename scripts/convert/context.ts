/** What every part of the conversion needs at hand. */

import { dirname, resolve } from "node:path";
import type { Diagnostics } from "../diagnostics.js";
import { isObject, type JsonObject, valueAt } from "../json.js";
import type { Places, SourceFile } from "../read/places.js";
import type { SourceFiles } from "../read/read-documents.js";
import type { Components } from "./components.js";

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
}

/** A `%NAME%` variable: what it stands for, and what else it may be. */
export interface Variable {
  readonly default: string;
  readonly enum?: readonly string[];
  readonly description?: string;
}

/** Where a `$ref` leads. */
export interface Target {
  readonly file: SourceFile;
  /** "" for the whole file, else "/…". */
  readonly pointer: string;
  readonly value: JsonObject;
}

/** Follows a `$ref` through any further ones to an object; a dead end is reported at the `$ref`. */
export function follow(node: JsonObject, context: Context): Target | undefined {
  const seen = new Set<string>();
  let current = node;
  for (;;) {
    const target = step(current, node, context);
    if (!target) return undefined;
    const key = `${target.file.path}#${target.pointer}`;
    if (seen.has(key)) return fail("ref-circular", node, context);
    seen.add(key);
    // A schema file that is nothing but another reference stands for what it refers to.
    if (typeof target.value.$ref !== "string" || Object.keys(target.value).length > 1) return target;
    current = target.value;
  }
}

function step(current: JsonObject, reported: JsonObject, context: Context): Target | undefined {
  const ref = current.$ref;
  if (typeof ref !== "string") return fail("ref-not-string", reported, context);
  const [path = "", pointer = ""] = ref.split("#", 2) as [string, string?];
  const from = context.places.fileOf(current) ?? context.root;
  if (/^[a-z][a-z0-9+.-]*:/i.test(path) || path.startsWith("//") || path.startsWith("/")) {
    return fail(
      "ref-refused",
      reported,
      context,
      "only files beside the document may be referred to. Copy the file there.",
    );
  }
  const file = path === "" ? from : context.files.loaded(resolve(dirname(from.path), decode(path)));
  if (!file) {
    return fail(
      "ref-missing",
      reported,
      context,
      "there is no such file in the folders that the document may refer to. Correct the path, or add its folder to `folders` in the configuration.",
    );
  }
  if (file.value === undefined) return undefined; // Its own faults are reported already.
  const value = pointer === "" || pointer === "/" ? file.value : valueAt(file.value, pointer);
  if (!isObject(value))
    return fail("ref-missing", reported, context, "nothing of use stands there. Correct the path.");
  return { file, pointer: pointer === "/" ? "" : pointer, value };
}

function fail(
  code: "ref-circular" | "ref-not-string" | "ref-refused" | "ref-missing",
  node: JsonObject,
  context: Context,
  problem = "",
): undefined {
  context.diagnostics.report(code, context.places.of(node, "$ref"), { ref: String(node.$ref), problem });
  return undefined;
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** The extensions of a node: every `x-` field. */
export function extensions(node: JsonObject, except: readonly string[] = []): JsonObject {
  return pick(
    node,
    Object.keys(node).filter((key) => key.startsWith("x-") && !except.includes(key)),
  );
}

/** These fields of a node, where it has them, in the given order. */
export function pick(node: JsonObject, keys: readonly string[]): JsonObject {
  const picked: JsonObject = {};
  for (const key of keys) if (Object.hasOwn(node, key)) picked[key] = node[key];
  return picked;
}
