/** Things that one at a time may use; who finds none free waits in line. */

import { closed } from "./errors.js";

export class Pool<T> {
  readonly #size: number;
  readonly #free: T[];
  readonly #waiting: ((item: T) => void)[] = [];
  #closed: Promise<void> | undefined;

  constructor(items: readonly T[]) {
    this.#size = items.length;
    this.#free = [...items];
  }

  /**
   * Runs `work` with one of the things, in the order of asking.
   * @throws StorageError "closed"
   */
  async use<R>(work: (item: T) => Promise<R>): Promise<R> {
    if (this.#closed) throw closed();
    const item = await this.#take();
    try {
      return await work(item);
    } finally {
      const next = this.#waiting.shift();
      if (next) next(item);
      else this.#free.push(item);
    }
  }

  /** Takes no new work, waits for what was asked before, then ends each of the things. */
  close(end: (item: T) => void): Promise<void> {
    this.#closed ??= this.#end(end);
    return this.#closed;
  }

  async #end(end: (item: T) => void): Promise<void> {
    for (let taken = 0; taken < this.#size; taken += 1) end(await this.#take());
  }

  async #take(): Promise<T> {
    return this.#free.pop() ?? new Promise<T>((resolve) => this.#waiting.push(resolve));
  }
}
