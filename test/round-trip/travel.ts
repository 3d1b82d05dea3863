/** Generates from a trip's document, sends its values, and checks its types. */

import { load } from "../support/generated.js";
import { generated } from "../support/type-checked.js";
import type { Trip } from "./cases.js";
import { type Disagreement, exchange } from "./exchange.js";
import { checkTypes } from "./types.js";

/** What came of a trip. */
export interface Travelled {
  readonly sent: number;
  readonly checked: number;
  readonly disagreements: readonly Disagreement[];
}

/** Does all of it; `types: false` leaves the compiler out. */
export async function travel(trip: Trip, { types = true } = {}): Promise<Travelled> {
  const text = JSON.stringify(trip.document);
  const api = await load(text);
  try {
    const { sent, disagreements } = await exchange(api, trip);
    const typed = types ? await checkTypes(trip, await generated(text)) : { checked: 0, disagreements: [] };
    return { sent, checked: typed.checked, disagreements: [...disagreements, ...typed.disagreements] };
  } finally {
    await api.remove();
  }
}
