/** From a part of the OpenAPI 3 document to the key in the source that it was made from. */

import type { Origin } from "../diagnostics.js";
import { isObject, type JsonObject, plainPointerNames, pointerName, valueAlong } from "../json.js";
import type { SourceField } from "../read/places.js";
import { SourcePointers } from "../read/pointers.js";
import type { SourceFiles } from "../read/read-documents.js";

/** Finds the places of a document's parts. */
export class SourceOrigins {
  readonly #document: JsonObject;
  readonly #files: SourceFiles;
  readonly #pointers: SourcePointers;

  constructor(document: JsonObject, files: SourceFiles) {
    this.#document = document;
    this.#files = files;
    this.#pointers = new SourcePointers(files.places);
  }

  /** Where a part's key stands, or that of the nearest part around it that came from a document. */
  of(names: readonly string[]): Origin | undefined {
    for (let length = names.length; length > 0; length -= 1) {
      const found = this.#keyOf(names.slice(0, length));
      if (found) return found;
    }
    return this.#pointers.originOf(this.#document);
  }

  #keyOf(names: readonly string[]): Origin | undefined {
    const around = valueAlong(this.#document, names.slice(0, -1));
    const key = names.at(-1) ?? "";
    if (typeof around !== "object" || around === null) return undefined;
    const traced = this.#files.places
      .tracesOf(around)
      // Of several, the last: what an overlay says comes after what it replaces.
      .findLast(({ at, node, key: field }) => at === key && Object.hasOwn(node, field));
    const value = valueAlong(around, [key]);
    const own = this.#pointers.originOf(value);
    if (traced) return this.#fieldOrigin(traced);
    if (own) return this.#keyOfValue(own, value as object);
    const node = this.#files.places.nodeOf(around);
    return node && Object.hasOwn(node, key) ? this.#fieldOrigin({ node, key }) : undefined;
  }

  #fieldOrigin({ node, key }: SourceField): Origin | undefined {
    const around = this.#pointers.originOf(node);
    const place = this.#files.places.of(node, key);
    return around && place && { ...place, pointer: `${around.pointer}/${pointerName(key)}` };
  }

  /** Of a value that is known where it stands: its key, unless it is a whole file or an item of a list. */
  #keyOfValue(origin: Origin, value: object): Origin {
    const { places } = this.#files;
    const names = plainPointerNames(origin.pointer);
    const around = valueAlong(places.fileOf(value)?.value, names.slice(0, -1));
    const key = names.at(-1);
    if (key === undefined || !isObject(around)) return origin;
    return { ...origin, ...places.of(around, key) };
  }
}
