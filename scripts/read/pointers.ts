/** Which part of its file a node was read from, as a JSON Pointer. */

import type { Origin } from "../diagnostics.js";
import { isObject, pointerName } from "../json.js";
import type { Places, SourceFile } from "./places.js";

/** Finds pointers by where nodes stand; a file is walked once, when it is first asked about. */
export class SourcePointers {
  readonly #places: Places;
  readonly #files = new Map<SourceFile, ReadonlyMap<string, string>>();

  constructor(places: Places) {
    this.#places = places;
  }

  /** Where a node, or what it was made from, stands. */
  originOf(node: unknown): Origin | undefined {
    if (typeof node !== "object" || node === null) return undefined;
    const place = this.#places.of(node);
    const file = this.#places.fileOf(node);
    if (!place || !file) return undefined;
    const pointer = this.#pointersOf(file).get(`${place.line}:${place.column}`);
    return pointer === undefined ? undefined : { ...place, pointer };
  }

  #pointersOf(file: SourceFile): ReadonlyMap<string, string> {
    let pointers = this.#files.get(file);
    if (!pointers) {
      pointers = this.#walk(file);
      this.#files.set(file, pointers);
    }
    return pointers;
  }

  /** What an alias repeats is known by where it was first written. */
  #walk(file: SourceFile): ReadonlyMap<string, string> {
    const pointers = new Map<string, string>();
    const seen = new Set<object>();
    const visit = (value: unknown, pointer: string): void => {
      if (typeof value !== "object" || value === null || seen.has(value)) return;
      seen.add(value);
      const place = this.#places.of(value);
      const key = place && `${place.line}:${place.column}`;
      if (key && !pointers.has(key)) pointers.set(key, pointer);
      const entries = isObject(value) ? Object.entries(value) : (value as unknown[]).entries();
      for (const [name, each] of entries) visit(each, `${pointer}/${pointerName(String(name))}`);
    };
    visit(file.value, "");
    return pointers;
  }
}
