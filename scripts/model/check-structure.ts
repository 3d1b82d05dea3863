/** The finished document held against OpenAPI's own rules. */

import {
  comparePlaces,
  type DiagnosticCode,
  type Diagnostics,
  faultyOverlay,
  formatPlace,
  type Place,
} from "../diagnostics.js";
import { getOwn, isObject, type JsonObject, plainPointerNames, valueAlong, valueAt } from "../json.js";
import { references, withoutExamples } from "../openapi.js";
import { nodeRequire } from "../package-files.js";
import type { Places } from "../read/places.js";
import { meant } from "../spelling.js";
import {
  essential,
  exclusiveFields,
  type Fault,
  isOfOtherKind,
  repeatedItem,
  told as toldOf,
  unknownField,
} from "./structure-faults.js";
import { type RuledVersion, rulesThatTellAll } from "./structure-rules.js";

/** What is wrong with the form of a part is told by these already, where it was come to. */
const tellsForm: ReadonlySet<DiagnosticCode> = new Set(["structure", "parameter-twice"]);

/** What does not fit is reported, each fault where its nearest source stands. */
export async function checkStructure(
  document: JsonObject,
  places: Places,
  diagnostics: Diagnostics,
): Promise<void> {
  const dead = deadReferences(document);
  const faults = await faultsOf(document, dead.length === 0, places, diagnostics);
  const known = new Set(
    diagnostics
      .list()
      .flatMap(({ code, place }) => (tellsForm.has(code) && place ? [formatPlace(place)] : [])),
  );
  const told = new Set<string>();
  const astray = new Set<unknown>(dead);
  for (const fault of faults) {
    // A reference where none may stand is told as one.
    const owner = valueAlong(document, plainPointerNames(fault.instancePath));
    if (unknownField(fault) === "$ref" && astray.has(owner)) continue;
    const place = placeOf(document, fault, places);
    const at = place ? formatPlace(place) : "";
    const said = toldOf(fault, document);
    // What was told when it was converted; and what one part of the source became several times.
    if (known.has(at) || (at !== "" && told.has(`${at} ${said}`))) continue;
    told.add(`${at} ${said}`);
    diagnostics.report("structure", place, { problem: `${fault.instancePath || "/"} ${said}` });
  }
  reportDead(dead, unknownParts(document, faults), places, diagnostics);
}

/** What is wrong with a document's form. `isLinked` says whether all its references lead somewhere. */
async function faultsOf(
  document: JsonObject,
  isLinked: boolean,
  places: Places,
  diagnostics: Diagnostics,
): Promise<Fault[]> {
  const version = String(document.openapi).startsWith("3.1") ? "3.1" : "3.0";
  if (obeysRules(document, version)) return [];
  // Nobody is helped by what is wrong with an example's form.
  const ruled = withoutExamples(document);
  if (isLinked && (await isSound(ruled))) return [];
  // swagger-parser's schemas are of 2019 and 2021: what it refuses may be right today.
  const validate = rulesThatTellAll(version);
  if (validate(ruled)) return [];
  const found = (validate.errors ?? []) as Fault[];
  const rules = validate.schema as JsonObject;
  const overlaid = !diagnostics.has(...faultyOverlay);
  const own = found.filter(
    (fault) =>
      (overlaid || fault.keyword !== "required") &&
      !isOfHole(document, fault, places) &&
      !isOfOtherKind(document, fault, rules),
  );
  return essential(own, rules, { whole: !diagnostics.has("yaml-syntax") });
}

/** Whether swagger-parser can follow the document's references and finds nothing wrong with it. */
async function isSound(document: JsonObject): Promise<boolean> {
  // By `require`, which works also where a test runner has no `import()`.
  const SwaggerParser = nodeRequire(
    "@apidevtools/swagger-parser",
  ) as typeof import("@apidevtools/swagger-parser");
  try {
    // References stay references: written out, those that double at each step would fill any memory.
    await SwaggerParser.validate(document as never, {
      resolve: { external: false },
      dereference: { excludedPathMatcher: () => true },
    });
    return true;
  } catch {
    return false;
  }
}

/** Whether the rules that `npm run build` compiled say that nothing is wrong; those of a checkout are not compiled. */
function obeysRules(document: JsonObject, version: RuledVersion): boolean {
  try {
    return (nodeRequire(`./structure-rules-${version}.cjs`) as (document: JsonObject) => boolean)(document);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return false;
    throw error;
  }
}

/** The references that lead to no part of the document, one of each; nothing that comes after may leave it. */
function deadReferences(document: JsonObject): (JsonObject & { readonly $ref: string })[] {
  const dead: (JsonObject & { readonly $ref: string })[] = [];
  const found = new Set<string>();
  for (const node of references(document)) {
    if (found.has(node.$ref)) continue;
    const leads = node.$ref.startsWith("#/") && valueAt(document, node.$ref.slice(1)) !== undefined;
    if (leads) found.add(node.$ref);
    else dead.push(node);
  }
  return dead;
}

/** Reports dead references, but for those in fields that were told to be unknown: nobody looks for any there. */
function reportDead(
  dead: readonly (JsonObject & { readonly $ref: string })[],
  unknown: ReadonlySet<unknown>,
  places: Places,
  diagnostics: Diagnostics,
): void {
  for (const node of dead) {
    if (unknown.has(node)) continue;
    const inside = node.$ref.startsWith("#/");
    diagnostics.report(inside ? "ref-missing" : "ref-refused", places.of(node, "$ref"), {
      ref: node.$ref,
      problem: inside
        ? "nothing stands there. Correct the path."
        : "the specification knows no reference here. Correct the name of the field that it stands in.",
    });
  }
}

/** All objects in fields that are not known. */
function unknownParts(document: JsonObject, faults: readonly Fault[]): ReadonlySet<unknown> {
  const parts = new Set<unknown>();
  const open = faults.flatMap((fault) => {
    const name = unknownField(fault);
    return name === undefined ? [] : [valueAlong(document, [...plainPointerNames(fault.instancePath), name])];
  });
  for (let next = open.pop(); open.length > 0 || next !== undefined; next = open.pop()) {
    if (typeof next !== "object" || next === null || parts.has(next)) continue;
    parts.add(next);
    open.push(...Object.values(next));
  }
  return parts;
}

/** Faults that are told where what they are of stands itself, not at its key. */
const ofParts = new Set(["required", "additionalProperties", "unevaluatedProperties"]);

/** Where the value at fault, or what is nearest around it, stands in the source. */
export function placeOf(document: JsonObject, fault: Fault, places: Places): Place | undefined {
  const { instancePath, keyword } = fault;
  let place = places.of(document);
  let value: unknown = document;
  const names = plainPointerNames(instancePath);
  for (const [at, name] of names.entries()) {
    const around = value;
    value = partOf(value, name);
    // Lists may have lost items on the way: what has a place of its own needs no other.
    const own = places.of(value);
    if (isObject(around) || own === undefined) place = places.ofField(around, name) ?? place;
    // What is wrong as a whole is told where its key stands.
    const isWhole = at === names.length - 1 && isObject(around) && !ofParts.has(keyword);
    if (!isWhole) place = own ?? place;
  }
  return placeOfPart(value, fault, places) ?? place;
}

/** A field too many, or an item that stands twice, is told where it stands itself. */
function placeOfPart(value: unknown, fault: Fault, places: Places): Place | undefined {
  const unknown = unknownField(fault);
  if (unknown !== undefined) return places.ofField(value, unknown);
  const kept = fault.keyword === "required" ? keptMisspelt(value, fault) : undefined;
  if (kept !== undefined) return places.ofField(value, kept);
  if (fault.keyword === "uniqueItems" && Array.isArray(value)) {
    const at = repeatedItem(fault);
    return places.of(value[at]) ?? places.of(value, String(at));
  }
  const at = exclusiveFields(fault).flatMap((name) => places.of(value, name) ?? []);
  return at.sort(comparePlaces).at(-1);
}

function partOf(value: unknown, name: string): unknown {
  return Array.isArray(value) ? value[Number(name)] : isObject(value) ? getOwn(value, name) : undefined;
}

/** The extension as which a field is kept that is missed under its right name. */
function keptMisspelt(around: unknown, { params }: Fault): string | undefined {
  const kept = isObject(around) ? Object.keys(around).filter((key) => key.startsWith("x-")) : [];
  const found = meant(
    String(params?.missingProperty),
    kept.map((key) => key.slice(2)),
  );
  return found === undefined ? undefined : `x-${found}`;
}

/** What could not be had was reported already: faults at it and in it are not its own. */
function isOfHole(document: JsonObject, { instancePath, keyword }: Fault, places: Places): boolean {
  let value: unknown = document;
  for (const name of plainPointerNames(instancePath)) {
    if (places.isHole(value)) return true;
    value = partOf(value, name);
  }
  const alike =
    keyword === "uniqueItems" && Array.isArray(value) && value.some((each) => places.isHole(each));
  return alike || places.isHole(value);
}
