/** What was found wrong. */

/** Told at most, of a round: the rest says the same. */
const most = 20;

/** Collects what is wrong, so that all of it is told at once. */
export class Faults {
  readonly #sentences: string[] = [];

  add(sentence: string): void {
    this.#sentences.push(sentence);
  }

  /** Adds the sentence unless the condition holds. */
  expect(condition: boolean, sentence: () => string): void {
    if (!condition) this.add(sentence());
  }

  get any(): boolean {
    return this.#sentences.length > 0;
  }

  /** One line each. */
  toString(): string {
    const hidden = this.#sentences.length - most;
    return [...this.#sentences.slice(0, most), ...(hidden > 0 ? [`and ${hidden} more`] : [])].join("\n");
  }
}
