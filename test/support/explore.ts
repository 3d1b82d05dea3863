/** How often properties are tried, and with which seed: always the same in `npm test`, another one in `npm run test:explore`. */

/** The seed of `npm test`. */
const fixedSeed = 16;

/** The seed of this run. */
export const seed = Number(process.env.JOINERY_EXPLORE_SEED ?? fixedSeed);

/** How many times more often `npm run test:explore` tries a property. */
export const factor = Number(process.env.JOINERY_EXPLORE_FACTOR ?? 1);

/** The parameters of `fc.assert` and `fc.sample`: `numRuns` is the number in `npm test`. */
export function runs(numRuns = 100): { readonly seed: number; readonly numRuns: number } {
  return { seed, numRuns: Math.ceil(numRuns * factor) };
}
