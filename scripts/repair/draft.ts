/** Changes of one object of a document: a copy is made by the first of them, and the ledger learns of each. */

import type { Reason } from "../convert/reasons.js";
import { type JsonObject, setOwn } from "../json.js";
import type { Places } from "../read/places.js";

const repaired: Reason = "repaired";

/** An object that may be changed. What was read is never changed itself. */
export class Draft {
  readonly #places: Places;
  readonly #source: JsonObject;
  #copy: JsonObject | undefined;

  constructor(source: JsonObject, places: Places) {
    this.#source = source;
    this.#places = places;
  }

  /** The object as it is by now: the source itself while nothing was changed. */
  get node(): JsonObject {
    return this.#copy ?? this.#source;
  }

  /** Puts a part in that was made of the one that is there, and carries its places itself. */
  put(key: string, value: unknown): void {
    if (this.node[key] !== value) setOwn(this.#changed(), key, value);
  }

  /** Gives a field another value that stands for the same. */
  replace(key: string, value: unknown): void {
    // What was in it is lost, unless something else says it.
    this.#places.dropAll(this.node[key], repaired);
    this.put(key, value);
    this.#places.rewrite(this.#changed(), key, repaired);
  }

  /** Adds a field that the source does not have. `from`: the field that says the same there. */
  add(key: string, value: unknown, from?: string): void {
    const made = this.#changed();
    setOwn(made, key, value);
    if (from !== undefined) this.#places.trace(made, key, made, from, repaired);
  }

  /** Leaves a field out. `reason`: why the ledger says that it is. */
  leaveOut(key: string, reason: Reason = repaired): void {
    const made = this.#changed();
    this.#places.drop(made, key, reason);
    this.#places.dropAll(made[key], reason);
    delete made[key];
  }

  /** Leaves a field out whose value is said by another part that was made of it. */
  moved(key: string): void {
    delete this.#changed()[key];
  }

  /** Gives a field another name, in the same place among the others. */
  rename(from: string, to: string, value: unknown = this.node[from]): void {
    const made = this.#changed();
    const entries = Object.entries(made);
    for (const key of Object.keys(made)) delete made[key];
    for (const [key, each] of entries) setOwn(made, key === from ? to : key, key === from ? value : each);
    this.#places.trace(made, to, made, from, repaired);
  }

  #changed(): JsonObject {
    this.#copy ??= this.#places.carry({ ...this.#source }, this.#source);
    return this.#copy;
  }
}

/**
 * A list in the place of another.
 * @param items the new items, and the index of the item of `list` that each is made of
 */
export function listOf(
  list: readonly unknown[],
  items: readonly { readonly value: unknown; readonly from: number }[],
  places: Places,
): unknown[] {
  const made = places.carry(
    items.map(({ value }) => value),
    list,
  );
  for (const [at, { from, value }] of items.entries()) {
    const reason = value === list[from] ? undefined : repaired;
    places.trace(made, String(at), list, String(from), reason);
  }
  const kept = new Set(items.map(({ from }) => from));
  for (const at of list.keys()) if (!kept.has(at)) places.drop(list, String(at), repaired);
  return made;
}
