/** Waiting for what a client will see. */

const patience = 10_000;

/**
 * Resolves with the first value of `look` that is not undefined, null or false. A client's
 * store changes as its sync comes in, so this looks again and again.
 *
 * @throws Error that names what was waited for, after ten seconds.
 */
export async function eventually<T>(what: string, look: () => T): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = performance.now() + patience;
  for (;;) {
    const seen = look();
    if (seen !== undefined && seen !== null && seen !== false) return seen as NonNullable<Exclude<T, false>>;
    if (performance.now() > deadline) throw new Error(`Waited ${patience} ms in vain: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
