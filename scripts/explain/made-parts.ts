/** From a field of the source to the parts of the OpenAPI 3 document that were made from it. */

import { formatPlace } from "../diagnostics.js";
import { isObject, type JsonObject, pointerName } from "../json.js";
import type { Places } from "../read/places.js";
import type { SourceField } from "./source-fields.js";

/** Finds what was made of the source. */
export class MadeParts {
  readonly #places: Places;
  /** Pointer → part, from the outside in. */
  readonly #parts = new Map<string, object>();
  #byPlace: Map<string, string[]> | undefined;
  #traced: Map<object, Map<string, string[]>> | undefined;

  constructor(document: JsonObject, places: Places) {
    this.#places = places;
    const walk = (node: unknown, pointer: string): void => {
      if (typeof node !== "object" || node === null) return;
      this.#parts.set(pointer, node);
      for (const [name, each] of Object.entries(node)) walk(each, `${pointer}/${pointerName(name)}`);
    };
    walk(document, "");
  }

  /** The mapping or list at a pointer. */
  at(pointer: string): object | undefined {
    return this.#parts.get(pointer);
  }

  /**
   * The pointers of the parts that carry a field's place: its value's; else those that say it in other
   * words, and those of its mapping that have the key; else what its own parts became, or what it stands in.
   */
  madeFrom({ node, key }: SourceField): string[] {
    const value = (node as JsonObject)[key];
    const direct = typeof value === "object" && value !== null ? this.#carrying(value) : [];
    if (direct.length > 0) {
      // The first field of a form stands where the whole body does, and is meant.
      const named = isObject(value) && typeof value.name === "string" ? value.name : undefined;
      const fields = direct.filter(
        (each) => named !== undefined && each.endsWith(`/properties/${pointerName(named)}`),
      );
      return outermost(fields.length > 0 ? fields : direct);
    }
    const saying = this.#saidBy(node, key);
    if (saying.length > 0) return outermost(saying);
    const inner = typeof value === "object" && value !== null ? this.#madeOfParts(value) : [];
    return outermost(inner.length > 0 ? inner : this.#carrying(node));
  }

  /** The pointers of the parts that carry the place of a whole file's value. */
  madeOf(value: unknown): string[] {
    return typeof value === "object" && value !== null ? outermost(this.#carrying(value)) : [];
  }

  /** What became of the parts of a value that became nothing itself: as a list of media types, or `definitions`. */
  #madeOfParts(value: object): string[] {
    const pointers = Object.entries(value).flatMap(([key, each]) => {
      const direct = typeof each === "object" && each !== null ? this.#carrying(each) : [];
      return direct.length > 0 ? direct : this.#saidBy(value, key);
    });
    const around = new Set(pointers.map((pointer) => pointer.slice(0, pointer.lastIndexOf("/"))));
    const [only] = around;
    return pointers.length > 1 && only !== undefined && around.size === 1 ? [only] : [...new Set(pointers)];
  }

  /** The pointers of what says a field: under its own key, or in other words. */
  #saidBy(node: object, key: string): string[] {
    const withKey = this.#carrying(node)
      .filter((pointer) => Object.hasOwn(this.#parts.get(pointer) ?? {}, key))
      .map((pointer) => `${pointer}/${pointerName(key)}`);
    return [...new Set([...withKey, ...this.#saying(node, key)])];
  }

  /** The pointers of what says a source field under another name or in other words. */
  #saying(node: object, key: string): readonly string[] {
    if (!this.#traced) {
      this.#traced = new Map();
      for (const [pointer, part] of this.#parts) {
        for (const { at, node: from, key: field } of this.#places.tracesOf(part)) {
          if (at !== undefined && !Object.hasOwn(part, at)) continue;
          const keys = this.#traced.get(from) ?? new Map<string, string[]>();
          this.#traced.set(from, keys);
          const said = at === undefined ? pointer : `${pointer}/${pointerName(at)}`;
          keys.set(field, [...(keys.get(field) ?? []), said]);
        }
      }
    }
    return this.#traced.get(node)?.get(key) ?? [];
  }

  /** The pointers of all parts that stand where a source node does. */
  #carrying(source: object): readonly string[] {
    if (!this.#byPlace) {
      this.#byPlace = new Map();
      for (const [pointer, part] of this.#parts) {
        const at = this.#placeOf(part);
        const pointers = this.#byPlace.get(at) ?? [];
        pointers.push(pointer);
        this.#byPlace.set(at, pointers);
      }
    }
    const at = this.#placeOf(source);
    return at === "" ? [] : (this.#byPlace.get(at) ?? []);
  }

  #placeOf(node: object): string {
    const place = this.#places.of(node);
    return place ? formatPlace(place) : "";
  }
}

/** Those pointers that lie in none of the others. */
function outermost(pointers: readonly string[]): string[] {
  return pointers.filter((pointer) => !pointers.some((other) => pointer.startsWith(`${other}/`)));
}
