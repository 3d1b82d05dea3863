/** Long lists in pieces: a statement takes only so many parameters. */

/** Pieces of at most 500; an empty list has none. */
export function chunked<T>(list: readonly T[]): T[][] {
  const chunks: T[][] = [];
  for (let at = 0; at < list.length; at += 500) chunks.push(list.slice(at, at + 500));
  return chunks;
}
