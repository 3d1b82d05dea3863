/** IDs for operations that the document gives none. */

import { pascalCase } from "../print/names.js";

/** An operation that needs an ID. */
export interface Unnamed {
  readonly method: string;
  readonly path: string;
}

/**
 * `post`, `/rooms/{roomId}/join` → `postRoomsByRoomIdJoin`.
 *
 * Where two operations would have one ID, or the document has given it away, all of them
 * get a longer one: an ID does not depend on the order of documents.
 */
export function operationIds<T extends Unnamed>(
  operations: readonly T[],
  taken: ReadonlySet<string>,
): Map<T, string> {
  const ids = new Map<T, string>();
  const used = new Set(taken);
  let open = [...operations];
  for (const nameOf of [words, segments, exact]) {
    const wanted = new Map<string, T[]>();
    for (const operation of open) {
      const id = `${operation.method.toLowerCase()}${nameOf(operation.path)}`;
      wanted.set(id, [...(wanted.get(id) ?? []), operation]);
    }
    open = [];
    for (const [id, wanting] of wanted) {
      const [only] = wanting;
      if (only && wanting.length === 1 && !used.has(id)) ids.set(only, id);
      else open.push(...wanting);
    }
    for (const id of ids.values()) used.add(id);
  }
  // Only an operationId of the document's own can stand in the way of an exact one.
  for (const operation of open) {
    let id = `${operation.method.toLowerCase()}${exact(operation.path)}`;
    while (used.has(id)) id += "_";
    used.add(id);
    ids.set(operation, id);
  }
  return ids;
}

const ofParameter = (segment: string) => segment.replace(/\{([^{}]+)\}/g, " by $1 ");

function words(path: string): string {
  return path.split("/").map(ofParameter).map(pascalCase).join("") || "Root";
}

function segments(path: string): string {
  return path.split("/").map(ofParameter).map(pascalCase).join("_");
}

/** Every character that is no letter or digit as its number: no two paths give one text. */
function exact(path: string): string {
  return path.replace(/[^A-Za-z0-9]/gu, (character) => `_${character.codePointAt(0)?.toString(16)}_`);
}
