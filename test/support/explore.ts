/** How often properties are tried, and with which seed: always the same in `npm test`, another one in `npm run test:explore`. */

/** The seed of this run. */
export const seed = Number(process.env.JOINERY_EXPLORE_SEED ?? 16);

/** How many times more often than in `npm test` a property is tried. */
const times = Number(process.env.JOINERY_EXPLORE_TIMES ?? 1);

/**
 * The parameters of `fc.assert` and `fc.sample`.
 * @param numRuns how often `npm test` tries the property
 */
export function runs(numRuns = 100): { readonly seed: number; readonly numRuns: number } {
  return { seed, numRuns: Math.ceil(numRuns * times) };
}
