/** Two places in the order in which a reader comes to them. */

import { comparePlaces, type Place } from "../diagnostics.js";

/** Two places as one reads: what is told as a repetition is the later. */
export function inOrder(...places: (Place | undefined)[]): (Place | undefined)[] {
  return places.sort((a, b) => (a && b ? comparePlaces(a, b) : Number(Boolean(a)) - Number(Boolean(b))));
}
