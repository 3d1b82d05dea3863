/** Things that one at a time may use; who finds none free waits in line. */

export class Pool<T> {
  readonly #all: readonly T[];
  readonly #free: T[];
  readonly #waiting: ((item: T) => void)[] = [];

  constructor(items: readonly T[]) {
    this.#all = items;
    this.#free = [...items];
  }

  /** Runs `work` with one of the things, in the order of asking. */
  async use<R>(work: (item: T) => Promise<R>): Promise<R> {
    const item = this.#free.pop() ?? (await new Promise<T>((resolve) => this.#waiting.push(resolve)));
    try {
      return await work(item);
    } finally {
      const next = this.#waiting.shift();
      if (next) next(item);
      else this.#free.push(item);
    }
  }

  /** Waits until all are free, then ends each. */
  async close(end: (item: T) => void): Promise<void> {
    await Promise.all(this.#all.map(() => this.use(async () => undefined)));
    while (this.#free.length < this.#all.length) await new Promise((resolve) => setTimeout(resolve, 5));
    for (const item of this.#free.splice(0)) end(item);
  }
}
