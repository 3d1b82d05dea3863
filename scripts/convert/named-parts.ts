/** What the text of a reference names. */

import {
  isObject,
  type JsonObject,
  plainPointerNames,
  pointerNames,
  pointerTo,
  valueAlong,
  valueAt,
} from "../json.js";
import type { SourceFile } from "../read/places.js";
import { isForeign, referencedPath } from "../read/read-documents.js";
import type { Context } from "./context.js";

/** A part of a file; its value is undefined where nothing stands there. */
export interface Part {
  readonly file: SourceFile;
  /** "" for the whole file, else "/…". */
  readonly pointer: string;
  readonly value: unknown;
}

/** What a reference names, without following any; why there is no such file is told of `told`. */
export function partNamed(
  node: JsonObject,
  ref: string,
  context: Context,
  told: JsonObject,
): Part | undefined {
  const [path = "", fragment = ""] = ref.split("#", 2) as [string, string?];
  return identifiedPart(node, path, fragment, context) ?? partOfFile(node, path, fragment, context, told);
}

/** What a fragment names in a schema that has an `$id`, or the same in the file around it. */
function identifiedPart(
  node: JsonObject,
  path: string,
  fragment: string,
  { files, places, root }: Context,
): Part | undefined {
  const source = places.nodeOf(node) ?? node;
  const identified = files.identifiers.find(path, source, places.fileOf(node) ?? root);
  if (!identified) return undefined;
  const { value, pointer } = partOf(identified.root, fragment);
  // Many who give schemas an `$id` write references as if they had none.
  if (value === undefined) return undefined;
  return { file: identified.file, pointer: `${identified.pointer}${pointer}`, value };
}

/** What a fragment names in the file at a path; why there is no such file is told. */
function partOfFile(
  node: JsonObject,
  path: string,
  fragment: string,
  context: Context,
  told: JsonObject,
): Part | undefined {
  const from = context.places.fileOf(node) ?? context.root;
  const to = referencedPath(path, from.path) ?? "";
  const allowance = context.files.allowanceFor(to);
  const file = path === "" ? from : context.files.loaded(to);
  const isRefused = isForeign(path, from.path) ? !context.files.grants(to) : !file && allowance !== undefined;
  if (isRefused) return fail("ref-refused", told, context, refusal(allowance));
  const failure = context.files.failure(to);
  if (!file && failure !== undefined)
    return fail("ref-missing", told, context, `${failure} Correct the path.`);
  if (!file) return fail("ref-missing", told, context, "there is no such file. Correct the path.");
  if (file.value === undefined) return undefined; // Its own faults are reported already.
  return { file, ...partOf(file.value, fragment) };
}

/** What would admit a file: `--allow` with its folder or origin. */
function refusal(allowance: string | undefined): string {
  if (allowance === undefined) return "only files can be referred to, by a path or a URL.";
  const word = /^[\w./:~@+-]+$/.test(allowance) ? allowance : JSON.stringify(allowance);
  return `it is not in a folder that the document may refer to: its own and its parent's, its git repository, the working directory. Correct the path, or admit it with \`--allow ${word}\` (\`folders\` in the configuration).`;
}

/** What a fragment names: a pointer, or what has it for its anchor. */
function partOf(root: unknown, fragment: string): Omit<Part, "file"> {
  const written = fragment === "" || fragment.startsWith("/") ? fragment : anchored(root, fragment);
  if (written === undefined) return { pointer: "", value: undefined };
  // However it is written: `%20`, `~1`.
  const pointer = written === "/" ? "" : pointerTo(pointerNames(written));
  return { pointer, value: pointer === "" ? root : valueAt(root, written) };
}

/** The reference on the way to a part behind which the rest of the way lies, led on to that. */
export function passing({ file, pointer }: Part, context: Context): JsonObject | undefined {
  const names = plainPointerNames(pointer);
  let value: unknown = file.value;
  for (const [at, name] of names.entries()) {
    if (isObject(value) && typeof value.$ref === "string" && !Object.hasOwn(value, name)) {
      const rest = names.slice(at).map(encodeURIComponent);
      const hash = value.$ref.includes("#") ? "" : "#";
      return context.places.carry<JsonObject>({ $ref: `${value.$ref}${hash}${pointerTo(rest)}` }, value);
    }
    value = valueAlong(value, [name]);
  }
  return undefined;
}

const anchors = new WeakMap<object, ReadonlyMap<string, string>>();

/** JSON Schema 2020-12: where the schema stands that gives itself a name by `$anchor`; a file is walked once. */
function anchored(root: unknown, name: string): string | undefined {
  if (name === "" || typeof root !== "object" || root === null) return undefined;
  const known = anchors.get(root) ?? anchorsOf(root);
  anchors.set(root, known);
  return known.get(name);
}

function anchorsOf(root: object): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const seen = new Set<unknown>();
  const open: { value: unknown; pointer: string }[] = [{ value: root, pointer: "" }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, pointer } = next;
    if (typeof value !== "object" || value === null || seen.has(value)) continue;
    seen.add(value);
    const { $anchor, $dynamicAnchor } = value as JsonObject;
    for (const name of [$anchor, $dynamicAnchor])
      if (typeof name === "string" && !found.has(name)) found.set(name, pointer);
    for (const [key, each] of Object.entries(value))
      open.push({ value: each, pointer: `${pointer}${pointerTo([key])}` });
  }
  return found;
}

/** Reports a reference that leads nowhere. */
export function fail(
  code: "ref-circular" | "ref-not-string" | "ref-refused" | "ref-missing",
  node: JsonObject,
  context: Context,
  problem = "",
): undefined {
  context.diagnostics.report(code, context.places.ofField(node, "$ref") ?? context.places.of(node), {
    ref: String(node.$ref),
    problem,
  });
  return undefined;
}
