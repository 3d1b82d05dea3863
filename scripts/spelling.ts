/** Words that look like others: what somebody meant who wrote one that nobody knows. */

/** The word among those known that another is a misspelling of; undefined where none is near enough. */
export function meant(word: string, known: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let least = word.length < 5 ? 2 : 3;
  for (const each of known) {
    if (each === word || Math.abs(each.length - word.length) >= least) continue;
    const steps = stepsBetween(word.toLowerCase(), each.toLowerCase());
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

/** How many letters have to be put in, taken away, changed, or exchanged with their neighbour. */
function stepsBetween(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let steps = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        steps = Math.min(steps, (before[j - 2] ?? 0) + 1);
      next.push(steps);
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
