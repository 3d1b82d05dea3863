/**
 * How long a value may keep its validator busy. Where schemas lead back into themselves and several of them
 * may fit, the branches of branches are tried, and a body of some hundred bytes can stand for more than can be.
 */

/** Calls that every value has. */
const free = 100_000;
/** Calls that each of its parts has besides. */
const perPart = 200;

let left = Number.POSITIVE_INFINITY;
let value: unknown;
let isCounted = false;

/** A value takes more than it may. */
export class StepsError extends Error {
  override readonly name = "StepsError";
}

/** A value is about to be validated. */
export function begin(data: unknown): void {
  left = free;
  value = data;
  isCounted = false;
}

/**
 * A schema that leads back into itself has been entered.
 * @throws StepsError
 */
export function step(): void {
  left -= 1;
  if (left >= 0) return;
  if (isCounted) throw new StepsError("the value is too intricate to be validated");
  isCounted = true;
  left = perPart * partsOf(value);
}

/** Whether the stack was too short. JavaScript has no other word for a call too many. */
export function isTooDeep(error: unknown): boolean {
  return error instanceof RangeError && /call stack/i.test(error.message);
}

function partsOf(whole: unknown): number {
  if (typeof whole !== "object" || whole === null) return 1;
  return Object.values(whole).reduce((sum: number, part) => sum + partsOf(part), 1);
}
