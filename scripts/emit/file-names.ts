/** File names for operations and components: their IDs and names, where a file system allows them. */

import type { Operation } from "../model/model.js";

/** Operation ID → file name without ending. */
export function fileNames(operations: readonly Operation[]): Map<string, string> {
  return uniqueFileNames(
    operations.map(({ id }) => id),
    (id) => id,
  );
}

/** Windows takes these for devices, whatever their ending. */
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

/** Key → file name without ending, like what `shown` makes of the key; different also where case does not count. */
export function uniqueFileNames<Key>(keys: readonly Key[], shown: (key: Key) => string): Map<Key, string> {
  const taken = new Set<string>();
  const names = new Map<Key, string>();
  for (const key of keys) {
    const word =
      shown(key)
        .replace(/[^\w-]+/g, "_")
        .slice(0, 100) || "operation";
    const base = devices.test(word) ? `${word}_` : word;
    let name = base;
    for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${base}_${number}`;
    taken.add(name.toLowerCase());
    names.set(key, name);
  }
  return names;
}
