/** A source file's fields by line: what somebody means who points at one. */

import { isObject } from "../json.js";
import type { Places, SourceFile } from "../read/places.js";

/** A key of a mapping, or the place of an item in a list. */
export interface SourceField {
  readonly node: object;
  readonly key: string;
  readonly line: number;
  readonly column: number;
  /** The field that `node` is the value of. */
  readonly parent: SourceField | undefined;
}

const known = new WeakMap<SourceFile, SourceField[]>();

/** The field at a place: on the line the one that the column is in (without a column, the first); else the last before it. */
export function fieldAt(
  file: SourceFile,
  places: Places,
  line: number,
  column: number | undefined,
): SourceField | undefined {
  const fields = known.get(file) ?? fieldsOf(file, places);
  known.set(file, fields);
  const here = fields.filter((field) => field.line === line);
  if (here.length === 0) return fields.findLast((field) => field.line < line);
  const at = column === undefined ? undefined : here.findLast((field) => field.column <= column)?.column;
  // An item of a list begins where its first key does: the item is meant.
  return here.find((field) => field.column === at) ?? here[0];
}

/** All fields in the order of the text. */
function fieldsOf(file: SourceFile, places: Places): SourceField[] {
  const fields: SourceField[] = [];
  const seen = new Set<object>();
  const visit = (node: unknown, parent: SourceField | undefined): void => {
    if (typeof node !== "object" || node === null || seen.has(node)) return;
    seen.add(node);
    for (const [key, value] of isObject(node) ? Object.entries(node) : Object.entries(node as unknown[])) {
      const place = places.of(node, key);
      // What a merge or an alias brings stands elsewhere.
      if (!place || place.file !== file.name) {
        visit(value, parent);
        continue;
      }
      const field = { node, key, line: place.line, column: place.column, parent };
      fields.push(field);
      visit(value, field);
    }
  };
  visit(file.value, undefined);
  return fields.sort((a, b) => a.line - b.line || a.column - b.column);
}
