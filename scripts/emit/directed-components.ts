/** Components that mean another thing in requests than in answers, or reach one that does. */

import { pointerTo } from "../json.js";

/** Which components say something that holds in one direction only, or reach one that does. */
export class DirectedComponents {
  readonly #directed = new Set<string>();
  readonly #referrers = new Map<string, Set<string>>();
  #current: string | undefined;

  /** The component that is being looked at says such a thing. */
  note(): void {
    if (this.#current !== undefined) this.#add(this.#current);
  }

  /** The component that is being looked at refers to this one. */
  refer(key: string): void {
    const around = this.#current;
    if (around === undefined) return;
    const referrers = this.#referrers.get(key) ?? new Set();
    this.#referrers.set(key, referrers.add(around));
    if (this.#directed.has(key)) this.#add(around);
  }

  /** This component comes next; undefined: something that is none. */
  enter(key: string | undefined): void {
    this.#current = key;
  }

  has(key: string): boolean {
    return this.#directed.has(key);
  }

  #add(first: string): void {
    const open = [first];
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      if (this.#directed.has(key)) continue;
      this.#directed.add(key);
      open.push(...(this.#referrers.get(key) ?? []));
    }
  }
}

/** What a component is known by. */
export function componentKey(kind: string, name: string): string {
  return pointerTo([kind, name]);
}
