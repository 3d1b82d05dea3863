/** Numbers that JavaScript has no value for: what is written, and what it becomes. */

/** A decimal: its digits without zeros around them, and where the point stands behind their first. */
interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly exponent: number;
}

const decimal = /^([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?$/;

/**
 * What a number of YAML or JSON becomes: itself, or the nearest that JavaScript has. What is too large for
 * any becomes the largest of all, as neither JSON nor TypeScript has a word for infinity.
 */
export function numberOf(text: string): number {
  const value = /^0[xo]/.test(text) ? Number(text) : Number.parseFloat(text);
  return Number.isFinite(value) ? value : Math.sign(value) * Number.MAX_VALUE;
}

/**
 * How JSON writes a number that JavaScript rounds, to the last digit; undefined where it rounds nothing.
 * A number is what it prints as: 0.1 is 0.1.
 */
export function roundedNumber(text: string): string | undefined {
  // Fifteen digits are always held, and nearly all numbers are shorter.
  if (text.length < 16 && !/[eE]/.test(text)) return undefined;
  const written = /^0[xo][\da-fA-F]+$/.test(text) ? BigInt(text).toString() : text;
  const said = decimalOf(written);
  if (!said || isSame(said, decimalOf(String(numberOf(text))))) return undefined;
  return inJson(written);
}

function decimalOf(text: string): Decimal | undefined {
  const [matched, sign, whole = "", fraction = "", power = "0"] = decimal.exec(text) ?? [];
  const all = `${whole}${fraction}`;
  if (matched === undefined || all === "") return undefined;
  const significant = all.replace(/^0+/, "");
  const digits = significant.replace(/0+$/, "");
  if (digits === "") return { negative: false, digits, exponent: 0 };
  const leading = all.length - significant.length;
  return { negative: sign === "-", digits, exponent: Number(power) + whole.length - leading };
}

function isSame(one: Decimal, other: Decimal | undefined): boolean {
  return one.digits === other?.digits && one.exponent === other.exponent && one.negative === other.negative;
}

/** YAML has signs, points and zeros where JSON has none. */
function inJson(text: string): string {
  const [, sign, whole = "", fraction = "", power] = decimal.exec(text) ?? [];
  const digits = `${whole.replace(/^0+(?=\d)/, "") || "0"}${fraction === "" ? "" : `.${fraction}`}`;
  return `${sign === "-" ? "-" : ""}${digits}${power === undefined ? "" : `e${power}`}`;
}
