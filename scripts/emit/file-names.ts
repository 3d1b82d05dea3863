/** File names for operations: their IDs, where a file system allows them. */

import type { Operation } from "../model/model.js";

/** Operation ID → file name without ending; different also where case does not count. */
export function fileNames(operations: readonly Operation[]): Map<string, string> {
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const { id } of operations) {
    const base = id.replace(/[^\w-]+/g, "_").slice(0, 100) || "operation";
    let name = base;
    for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${base}_${number}`;
    taken.add(name.toLowerCase());
    names.set(id, name);
  }
  return names;
}
