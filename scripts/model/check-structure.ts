/** The finished document held against OpenAPI's own rules. */

import SwaggerParser from "@apidevtools/swagger-parser";
import type { Diagnostics, Place } from "../diagnostics.js";
import { getOwn, isObject, type JsonObject, pointerNames, valueAt } from "../json.js";
import { references, withoutExamples } from "../openapi.js";
import type { Places } from "../read/places.js";

/** One of Ajv's errors. */
interface Fault {
  readonly instancePath: string;
  readonly keyword: string;
  readonly message?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** swagger-parser finds what does not fit; each fault is reported where its nearest source stands. */
export async function checkStructure(
  document: JsonObject,
  places: Places,
  diagnostics: Diagnostics,
): Promise<void> {
  if (!checkReferences(document, places, diagnostics)) return;
  try {
    // References stay references: written out, those that double at each step would fill any memory.
    await SwaggerParser.validate(withoutExamples(document) as never, {
      resolve: { external: false },
      dereference: { excludedPathMatcher: () => true },
    });
  } catch (error) {
    const { details } = error as { details?: unknown };
    const found = Array.isArray(details) ? (details as Fault[]) : [];
    const own = found.filter((fault) => !isOfHole(document, fault, places));
    for (const fault of essential(own)) {
      diagnostics.report("structure", placeOf(document, fault, places), {
        problem: `${fault.instancePath || "/"} ${told(fault)}`,
      });
    }
    if (found.length > 0) return;
    const problem = error instanceof Error ? error.message.replace(/\s*\n\s*/g, " ") : String(error);
    diagnostics.report("structure", undefined, { problem });
  }
}

/** Whether every reference leads to a part of the document; nothing that comes after may leave it. */
function checkReferences(document: JsonObject, places: Places, diagnostics: Diagnostics): boolean {
  let sound = true;
  for (const node of references(document)) {
    const inside = node.$ref.startsWith("#/");
    if (inside && valueAt(document, node.$ref.slice(1)) !== undefined) continue;
    sound = false;
    diagnostics.report(inside ? "ref-missing" : "ref-refused", places.of(node, "$ref"), {
      ref: node.$ref,
      problem: inside ? "nothing stands there. Correct the path." : "there can be no reference here.",
    });
  }
  return sound;
}

/** A wrong branch of a choice brings faults of all its branches: the deepest tell what is meant. */
function essential(faults: readonly Fault[]): Fault[] {
  const own = faults.filter(({ keyword }) => !["oneOf", "anyOf", "not", "if"].includes(keyword));
  const deepest = own.filter(
    ({ instancePath }) => !own.some((other) => other.instancePath.startsWith(`${instancePath}/`)),
  );
  const atOneForm = (fault: Fault) => fault.params?.missingProperty !== "$ref";
  return (deepest.some(atOneForm) ? deepest.filter(atOneForm) : deepest)
    .reduce(joinedChoices, [])
    .slice(0, 50);
}

/** Each branch allows its own values: one fault lists them all. */
function joinedChoices(faults: Fault[], fault: Fault): Fault[] {
  const same = (other: Fault) =>
    other.keyword === "enum" && fault.keyword === "enum" && other.instancePath === fault.instancePath;
  const values = ({ params }: Fault) =>
    Array.isArray(params?.allowedValues) ? (params.allowedValues as unknown[]) : [];
  const at = faults.findIndex(same);
  const known = faults[at];
  if (!known) return [...faults, fault];
  const allowedValues = [...new Set([...values(known), ...values(fault)])];
  return faults.with(at, { ...known, params: { allowedValues } });
}

function told({ message = "is not valid", params = {} }: Fault): string {
  const { additionalProperty, allowedValues } = params;
  if (typeof additionalProperty === "string") return `${message}: ${additionalProperty}.`;
  if (Array.isArray(allowedValues)) return `${message}: ${allowedValues.join(", ")}.`;
  return `${message}.`;
}

/** Where the value at fault, or what is nearest around it, stands in the source. */
function placeOf(document: JsonObject, { instancePath, params }: Fault, places: Places): Place | undefined {
  let place = places.of(document);
  let value: unknown = document;
  for (const name of pointerNames(instancePath)) {
    place = (isObject(value) ? places.of(value, name) : undefined) ?? place;
    value = Array.isArray(value) ? value[Number(name)] : isObject(value) ? getOwn(value, name) : undefined;
    place = places.of(value) ?? place;
  }
  // A field too many is told where it stands itself.
  const unknown = params?.additionalProperty;
  return (typeof unknown === "string" ? places.of(value, unknown) : undefined) ?? place;
}

/** What could not be had was reported already: faults at it and in it are not its own. */
function isOfHole(document: JsonObject, { instancePath, keyword }: Fault, places: Places): boolean {
  let value: unknown = document;
  for (const name of pointerNames(instancePath)) {
    if (places.isHole(value)) return true;
    value = Array.isArray(value) ? value[Number(name)] : isObject(value) ? getOwn(value, name) : undefined;
  }
  const alike =
    keyword === "uniqueItems" && Array.isArray(value) && value.some((each) => places.isHole(each));
  return alike || places.isHole(value);
}
