/** The finished document held against OpenAPI's own rules. */

import { type Diagnostics, faultyOverlay, type Place } from "../diagnostics.js";
import { getOwn, isObject, type JsonObject, plainPointerNames, valueAt } from "../json.js";
import { references, withoutExamples } from "../openapi.js";
import { nodeRequire } from "../package-files.js";
import type { Places } from "../read/places.js";
import { essential, type Fault, isOfOtherKind, told } from "./structure-faults.js";
import { type RuledVersion, rulesThatTellAll } from "./structure-rules.js";

/** What does not fit is reported, each fault where its nearest source stands. */
export async function checkStructure(
  document: JsonObject,
  places: Places,
  diagnostics: Diagnostics,
): Promise<void> {
  if (!checkReferences(document, places, diagnostics)) return;
  const version = String(document.openapi).startsWith("3.1") ? "3.1" : "3.0";
  if (obeysRules(document, version)) return;
  // Nobody is helped by what is wrong with an example's form.
  const ruled = withoutExamples(document);
  if (await isSound(ruled)) return;
  // swagger-parser's schemas are of 2019 and 2021: what it refuses may be right today.
  const validate = rulesThatTellAll(version);
  if (validate(ruled)) return;
  const found = (validate.errors ?? []) as Fault[];
  const rules = validate.schema as JsonObject;
  const overlaid = !diagnostics.has(...faultyOverlay);
  const own = found.filter(
    (fault) =>
      (overlaid || fault.keyword !== "required") &&
      !isOfHole(document, fault, places) &&
      !isOfOtherKind(document, fault, rules),
  );
  for (const fault of essential(own, rules, { whole: !diagnostics.has("yaml-syntax") })) {
    diagnostics.report("structure", placeOf(document, fault, places), {
      problem: `${fault.instancePath || "/"} ${told(fault, document)}`,
    });
  }
}

/** Whether swagger-parser can follow the document's references and finds nothing wrong with it. */
async function isSound(document: JsonObject): Promise<boolean> {
  const { default: SwaggerParser } = await import("@apidevtools/swagger-parser");
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

/** Whether every reference leads to a part of the document; nothing that comes after may leave it. */
function checkReferences(document: JsonObject, places: Places, diagnostics: Diagnostics): boolean {
  let sound = true;
  const found = new Set<string>();
  for (const node of references(document)) {
    if (found.has(node.$ref)) continue;
    const inside = node.$ref.startsWith("#/");
    if (inside && valueAt(document, node.$ref.slice(1)) !== undefined) {
      found.add(node.$ref);
      continue;
    }
    sound = false;
    diagnostics.report(inside ? "ref-missing" : "ref-refused", places.of(node, "$ref"), {
      ref: node.$ref,
      problem: inside ? "nothing stands there. Correct the path." : "there can be no reference here.",
    });
  }
  return sound;
}

/** Where the value at fault, or what is nearest around it, stands in the source. */
export function placeOf(
  document: JsonObject,
  { instancePath, keyword, params }: Fault,
  places: Places,
): Place | undefined {
  let place = places.of(document);
  let value: unknown = document;
  const names = plainPointerNames(instancePath);
  for (const [at, name] of names.entries()) {
    const around = value;
    value = partOf(value, name);
    // Lists may have lost items on the way: what has a place of its own needs no other.
    const own = places.of(value);
    if (isObject(around) || own === undefined) place = places.of(around, name) ?? place;
    // What is of a wrong type is told where its key stands.
    if (keyword !== "type" || at < names.length - 1) place = own ?? place;
  }
  // A field too many is told where it stands itself.
  const unknown = params?.additionalProperty ?? params?.unevaluatedProperty;
  return (typeof unknown === "string" ? places.of(value, unknown) : undefined) ?? place;
}

function partOf(value: unknown, name: string): unknown {
  return Array.isArray(value) ? value[Number(name)] : isObject(value) ? getOwn(value, name) : undefined;
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
