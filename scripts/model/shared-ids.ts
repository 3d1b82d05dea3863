/** What is said where several operations have one ID. */

import { comparePlaces, type Diagnostics, formatPlace, type Place } from "../diagnostics.js";

/** An operation: where its ID stands, and where the path or webhook that has it. */
export interface Used {
  readonly own: Place | undefined;
  readonly use: Place | undefined;
}

/** One text that several paths refer to is told once, where they do; operations of one ID each where it stands. */
export function reportSharedId(id: string, used: readonly Used[], diagnostics: Diagnostics): void {
  const texts = new Map<string | Used, Used[]>();
  for (const each of used) {
    const at = each.own ? formatPlace(each.own) : each;
    texts.set(at, [...(texts.get(at) ?? []), each]);
  }
  let before: Place | undefined;
  for (const [at, uses] of texts) {
    const own = uses[0]?.own;
    if (uses.length > 1) {
      const [first, here, ...others] = inOrder(...uses.map(({ use }) => use));
      const other = [first, ...others].map((each) => (each ? formatPlace(each) : "another document"));
      diagnostics.report("clash-operation-shared", here, {
        id,
        at: String(at),
        times: uses.length === 2 ? "twice" : `${uses.length} times`,
        other: listed(other),
      });
    }
    if (uses !== texts.values().next().value) {
      const [first, second] = inOrder(before, own);
      diagnostics.report("clash-operation-id", second, {
        id,
        other: first ? formatPlace(first) : "another document",
      });
    }
    before = own;
  }
}

/** `a, b and c` */
function listed(texts: readonly string[]): string {
  return [texts.slice(0, -1).join(", "), texts.at(-1) ?? ""].filter((each) => each !== "").join(" and ");
}

/** Two places as one reads: what is told as a repetition is the later. */
export function inOrder(...places: (Place | undefined)[]): (Place | undefined)[] {
  return places.sort((a, b) => (a && b ? comparePlaces(a, b) : Number(Boolean(a)) - Number(Boolean(b))));
}
