/** Words that look like others: what somebody meant who wrote one that nobody knows. */

import leven from "leven";

/** How many words are looked at: whoever has thousands of names is not helped by the nearest. */
const mostKnown = 1000;

/** Words that are longer are no names. */
const longest = 100;

/** The word among those known that another is a misspelling of; undefined where none is near enough. */
export function meant(word: string, known: Iterable<string>): string | undefined {
  if (word.length > longest) return undefined;
  const written = word.toLowerCase();
  let nearest: string | undefined;
  let least = word.length < 5 ? 2 : 3;
  let count = 0;
  for (const each of known) {
    count += 1;
    if (count > mostKnown) break;
    if (each === word || Math.abs(each.length - word.length) >= least) continue;
    const other = each.toLowerCase();
    const steps = isTurned(written, other) ? 1 : leven(written, other, { maxDistance: least });
    if (steps >= least) continue;
    least = steps;
    nearest = each;
  }
  return nearest;
}

/** `Did you mean type?`, or nothing. */
export function suggestion(word: string, known: Iterable<string>): string {
  const near = meant(word, known);
  return near === undefined ? "" : `Did you mean ${near}?`;
}

/** Whether two letters side by side have changed places, which is one slip and two changes. */
function isTurned(a: string, b: string): boolean {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}
