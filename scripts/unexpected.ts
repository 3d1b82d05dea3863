/** Exceptions that a stage did not expect, as diagnostics with the nearest location. */

import { type Diagnostics, type Place, UnexpectedError } from "./diagnostics.js";
import { isTooDeep } from "./emit/runtime/steps.js";
import { type JsonObject, plainPointerNames, valueAlong } from "./json.js";
import type { Places } from "./read/places.js";

/** Reports an exception at the location that it has, else at `place`. */
export function reportUnexpected(error: unknown, place: Place | undefined, diagnostics: Diagnostics): void {
  const { cause, place: own = place } =
    error instanceof UnexpectedError ? error : { cause: error, place: undefined };
  if (isTooDeep(cause)) diagnostics.report("document-too-deep", own);
  else diagnostics.report("unexpected-error", own, { problem: sentenceOf(cause) });
}

/** The first line of an exception, as a sentence. */
function sentenceOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [line = ""] = text.split("\n", 1);
  return /[.!?]$/.test(line) ? line : `${line}.`;
}

/** Where the part of a document is in the source whose pointer (`#/…`) an exception of a library names. */
export function placeInDocument(error: unknown, document: JsonObject, places: Places): Place | undefined {
  const { message } = error instanceof Error ? error : { message: String(error) };
  const [, pointer = ""] = /#(\/[^\s'"]+)/.exec(message) ?? [];
  const names = plainPointerNames(pointer);
  for (let length = names.length; length > 0; length -= 1) {
    const around = valueAlong(document, names.slice(0, length - 1));
    const place = places.ofField(around, names[length - 1] ?? "") ?? places.of(around);
    if (place) return place;
  }
  return undefined;
}
