/** What a document's schemas say themselves: their patterns, and the examples and defaults beside them. */

import type { Diagnostics, Place } from "../diagnostics.js";
import { hasFormat } from "../formats.js";
import { getOwn, isObject, type JsonObject, pointerNames, valueAt } from "../json.js";
import { patternFault } from "../patterns.js";
import type { Places } from "../read/places.js";
import { checkExampleObjects } from "./check-example-objects.js";
import { MeaningChecker } from "./check-meaning.js";
import { type Refusal, StepLimit, ValueChecker } from "./value-checker.js";
import { eachObject, type Visited } from "./walk.js";

/** An example or default, and the object that it stands in. */
interface Value {
  readonly owner: JsonObject;
  readonly key: string;
  readonly value: unknown;
  readonly schema: JsonObject;
  /** Unless its key says it. */
  readonly what?: string;
  /** In what it is sent: lists and objects are text in parameters, and all is in other media types than JSON. */
  readonly sentAs: "json" | "parameter" | "text";
}

/**
 * Reports patterns that cannot be used, examples of a wrong form, and values that their own schemas refuse. The patterns of `trusted`
 * are run by JavaScript's engine, however long it takes.
 */
export function checkSchemas(
  document: JsonObject,
  places: Places,
  diagnostics: Diagnostics,
  trusted: ReadonlySet<string>,
  runsPatterns = true,
): void {
  const checker = new ValueChecker(document, trusted);
  const meaning = new MeaningChecker(document, places, diagnostics);
  let tooMuch = false;
  for (const visited of eachObject(document)) {
    meaning.visit(visited);
    checkExampleObjects(visited, places, diagnostics);
    if (visited.kind === "schema" && runsPatterns) checkPatterns(visited.node, places, diagnostics, trusted);
    if (visited.kind === "schema" && !tooMuch) checkNullable(visited.node, checker, places, diagnostics);
    for (const value of tooMuch ? [] : valuesOf(visited, document)) {
      const what = value.what ?? (value.key === "default" ? "default" : "example");
      try {
        if (isSerialised(value, checker) || hasHole(value.value, places) || hasHole(value.schema, places))
          continue;
        const refusal = checker.refusal(value.value, value.schema) ?? formatRefusal(value);
        if (!refusal) continue;
        const problem = refusalText(refusal);
        const place = placeOf(value, refusal, places);
        if (what === "default") diagnostics.report("default-invalid", place, { problem });
        else diagnostics.report("example-refused", place, { what, problem });
      } catch (error) {
        if (!(error instanceof StepLimit)) throw error;
        diagnostics.report("example-unchecked", placeOfField(value, places), { what });
        tooMuch = true;
      }
    }
  }
  meaning.finish();
}

/** Why a default does not have the format of its schema; examples are only for readers. */
function formatRefusal({ key, value, schema }: Value): Refusal | undefined {
  const format = String(schema.format);
  if (key !== "default" || hasFormat(format, value)) return undefined;
  return { pointer: "", problem: `it does not have the format "${format}".` };
}

/** What may refuse null beside a type that takes it, in OpenAPI 3.0. */
const choosing = ["$ref", "allOf", "anyOf", "oneOf", "not"];

/** Reports that null is refused where a schema says that it may be. */
function checkNullable(
  schema: JsonObject,
  checker: ValueChecker,
  places: Places,
  diagnostics: Diagnostics,
): void {
  if (schema.nullable !== true || hasHole(schema, places)) return;
  const isExcluded = Array.isArray(schema.enum) && !schema.enum.includes(null);
  // Most are of this kind, and to hold null against each takes as long as all examples do.
  if (!checker.is31 && "type" in schema && !isExcluded && !choosing.some((key) => key in schema)) return;
  if (!checker.refuses(null, schema)) return;
  const remedy = checker.is31
    ? 'Write "null" among the types, or `{ type: "null" }` in a choice.'
    : isExcluded && "type" in schema
      ? "Add null to `enum`, or remove `nullable`."
      : "Write it in a schema with a `type`, or `{ type: string, nullable: true, enum: [null] }` in a choice.";
  diagnostics.report("nullable-without-effect", places.of(schema, "nullable"), { remedy });
}

function checkPatterns(
  schema: JsonObject,
  places: Places,
  diagnostics: Diagnostics,
  trusted: ReadonlySet<string>,
): void {
  const report = (node: object, key: string, source: string) => {
    const fault = patternFault(source);
    if (!fault) return;
    const pattern = shortened(source);
    if (fault.isSlow && trusted.has(source))
      diagnostics.report("pattern-trusted", places.of(node, key), { pattern });
    else
      diagnostics.report("pattern-invalid", places.of(node, key), {
        pattern,
        problem: fault.problem,
        remedy: fault.isSlow
          ? "Change it by an overlay; or name it under `trustedPatterns` in the configuration, and JavaScript's engine runs it."
          : "Correct it.",
      });
  };
  if (typeof schema.pattern === "string") report(schema, "pattern", schema.pattern);
  const named = schema.patternProperties;
  if (isObject(named)) for (const pattern of Object.keys(named)) report(named, pattern, pattern);
}

/** The values that say what an object's own schema, or the object if it is one, allows. */
function* valuesOf({ node, kind }: Visited, document: JsonObject): Generator<Value> {
  if (kind === "schema") {
    const schema = node;
    for (const key of ["example", "default"])
      if (Object.hasOwn(node, key)) yield { owner: node, key, value: node[key], schema, sentAs: "json" };
    yield* listedIn(node);
    for (const [at, value] of (Array.isArray(node.examples) ? node.examples : []).entries())
      yield { owner: node.examples as unknown as JsonObject, key: String(at), value, schema, sentAs: "json" };
  } else if (kind === "parameter" || kind === "header") {
    if (isObject(node.schema)) yield* examplesOf(node, node.schema, document, "parameter");
    yield* examplesIn(node.content, document);
  } else if (kind === "requestBody" || kind === "response") yield* examplesIn(node.content, document);
}

/** Values that a schema lists: of another type than the schema's, nothing fits them. */
function* listedIn(node: JsonObject): Generator<Value> {
  const { type, nullable, enum: values } = node;
  if (type === undefined) return;
  if ("const" in node)
    yield { owner: node, key: "const", value: node.const, schema: { type }, what: "const", sentAs: "json" };
  if (!Array.isArray(values)) return;
  const owner = values as unknown as JsonObject;
  const schema = { type, nullable };
  for (const [at, value] of values.entries())
    if (typeof value !== type)
      yield { owner, key: String(at), value, schema, what: "value of `enum`", sentAs: "json" };
}

function* examplesIn(content: unknown, document: JsonObject): Generator<Value> {
  if (!isObject(content)) return;
  for (const [mediaType, media] of Object.entries(content))
    if (isObject(media) && isObject(media.schema))
      yield* examplesOf(media, media.schema, document, /^[^;]*[/+]json\b/i.test(mediaType) ? "json" : "text");
}

function* examplesOf(
  owner: JsonObject,
  schema: JsonObject,
  document: JsonObject,
  sentAs: Value["sentAs"],
): Generator<Value> {
  if (Object.hasOwn(owner, "example")) yield { owner, key: "example", value: owner.example, schema, sentAs };
  for (const written of isObject(owner.examples) ? Object.values(owner.examples) : []) {
    const ref = isObject(written) ? written.$ref : undefined;
    const named = typeof ref === "string" ? valueAt(document, ref.slice(1)) : written;
    if (isObject(named) && Object.hasOwn(named, "value"))
      yield { owner: named, key: "value", value: named.value, schema, sentAs };
  }
}

/** Text in the place of what is no text: how it is sent, or JSON that could not be parsed and was told of. */
function isSerialised({ value, schema, sentAs }: Value, checker: ValueChecker): boolean {
  if (typeof value !== "string") return false;
  const types = checker.typesOf(schema);
  if (types.length === 0 || types.includes("string")) return false;
  const isComposed = types.includes("array") || types.includes("object");
  return sentAs === "text" || (sentAs === "parameter" && isComposed) || /^\s*[{[]/.test(value);
}

/** Whether anything in a value could not be had. */
function hasHole(value: unknown, places: Places): boolean {
  if (typeof value !== "object" || value === null) return false;
  return places.isHole(value) || Object.values(value).some((each) => hasHole(each, places));
}

function refusalText({ pointer, problem }: Refusal): string {
  const sentence = `${pointer === "" ? "" : `at ${pointer}: `}${shortened(problem)}`;
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** The refused part of the value, where that has a place of its own. */
function placeOf(value: Value, { pointer }: Refusal, places: Places): Place | undefined {
  let place = placeOfField(value, places);
  let node: unknown = value.value;
  for (const name of pointerNames(pointer)) {
    if (typeof node !== "object" || node === null) break;
    place = places.of(node, name) ?? place;
    node = Array.isArray(node) ? node[Number(name)] : getOwn(node as JsonObject, name);
  }
  return place;
}

function placeOfField({ owner, key }: Value, places: Places): Place | undefined {
  return places.ofField(owner, key) ?? places.of(owner);
}

function shortened(text: string): string {
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
