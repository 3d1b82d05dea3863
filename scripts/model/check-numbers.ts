/** Numbers that JavaScript rounds, where code then means another thing than the document. */

import { comparePlaces, type Diagnostics, type Place } from "../diagnostics.js";
import type { JsonObject } from "../json.js";
import type { Places, RoundedNumber } from "../read/places.js";
import { eachObject } from "./walk.js";

type Rounded = RoundedNumber & { readonly place: Place };

const ofChoice =
  "Validators and types know the latter alone. Where such values are sent as strings, say `type: string`.";
const ofBound = "Validators take the latter for the bound, and refuse it.";

/** What it means that a schema's number is another one, by the word that it belongs to. */
const meanings: Readonly<Record<string, string>> = {
  const: ofChoice,
  enum: ofChoice,
  default: "Handlers get the latter where nothing was sent.",
  multipleOf: "Validators ask for multiples of the latter.",
  exclusiveMaximum: ofBound,
  exclusiveMinimum: ofBound,
};

/**
 * Reports what validators, types or handlers have otherwise than the document. That does not hold for a
 * `maximum` or `minimum`: what is received is rounded in the same way, so all that it allows is taken. Code
 * needs no examples, but they show what is sent: those of a file are told once.
 */
export function checkNumbers(document: JsonObject, places: Places, diagnostics: Diagnostics): void {
  if (!places.anyRounded) return;
  const report = ({ written, value, place }: Rounded, meaning: string) =>
    diagnostics.report("number-rounded", place, { written, value: String(value), meaning });
  const examples: Rounded[] = [];
  for (const { node, kind } of eachObject(document)) {
    for (const key of ["example", "examples", ...(kind === "example" ? ["value"] : [])])
      examples.push(...roundedIn(node, key, places));
    for (const key of kind === "schema" ? Object.keys(node) : [])
      for (const number of roundedIn(node, key, places)) {
        const meaning = meaningOf(key, node, number);
        if (meaning !== undefined) report(number, meaning);
      }
  }
  for (const [first, more] of firstOfFiles(examples))
    report(
      first,
      `Whoever reads it with JavaScript gets the latter${more === 0 ? "" : `; so it is with ${more} more in the examples of this file`}. Where such values are sent as strings, say \`type: string\`.`,
    );
}

function meaningOf(key: string, schema: JsonObject, { value }: Rounded): string | undefined {
  const [, end] = /^(max|min)imum$/.exec(key) ?? [];
  if (end === undefined) return Object.hasOwn(meanings, key) ? meanings[key] : undefined;
  if (Math.abs(value) === Number.MAX_VALUE) return "No number that can be received is beyond it.";
  return schema[`exclusive${end === "max" ? "Max" : "Min"}imum`] === true ? ofBound : undefined;
}

/** The rounded numbers among the values of a field, however deep. */
function* roundedIn(owner: object, key: string, places: Places): Generator<Rounded> {
  const value = Object.hasOwn(owner, key) ? (owner as JsonObject)[key] : undefined;
  if (typeof value === "number") {
    const number = places.roundedAt(owner, key);
    if (number) yield number;
  } else if (typeof value === "object" && value !== null)
    for (const each of Object.keys(value)) yield* roundedIn(value, each, places);
}

/** The first of each file, and how many other places there are. */
function firstOfFiles(numbers: readonly Rounded[]): [Rounded, number][] {
  const files = new Map<string, Rounded[]>();
  for (const number of [...numbers].sort((a, b) => comparePlaces(a.place, b.place))) {
    const found = files.get(number.place.file) ?? [];
    if (found.at(-1)?.offset !== number.offset) files.set(number.place.file, [...found, number]);
  }
  return [...files.values()].map(([first, ...more]) => [first as Rounded, more.length]);
}
