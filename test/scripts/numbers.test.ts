/** Numbers of YAML and JSON against what JavaScript makes of them. */

import fc from "fast-check";
import { numberOf, roundedNumber } from "../../scripts/read/numbers.js";
import { runs } from "../support/explore.js";

describe("a number that JavaScript holds", () => {
  it.each([
    "0",
    "-0.0",
    "1",
    "+1",
    "007",
    ".5",
    "5.",
    "1_000",
    "0.1",
    "1e3",
    "1E+3",
    "100000000000000000000000",
    "9007199254740992",
    "0x1FFFFFFFFFFFFF",
    "0.30000000000000004",
    "1.50000000000000000000",
    "1e21",
    "5e-324",
    "1.7976931348623157e308",
    "0e999999999999",
  ])("is not rounded: %s", (text) => {
    expect(roundedNumber(text)).toBeUndefined();
  });

  it("is not rounded, however it came about", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(roundedNumber(String(value))).toBeUndefined();
        expect(Object.is(numberOf(String(value)), value) || value === 0).toBe(true);
      }),
      runs(),
    );
  });
});

describe("a number that JavaScript rounds", () => {
  it.each([
    ["9007199254740993", "9007199254740993", 9007199254740992],
    ["+9223372036854775807", "9223372036854775807", 2 ** 63],
    ["-00009223372036854775807", "-9223372036854775807", -(2 ** 63)],
    ["0xFFFFFFFFFFFFFFFF", "18446744073709551615", 2 ** 64],
    ["0o1777777777777777777777", "18446744073709551615", 2 ** 64],
    [".1234567890123456789", "0.1234567890123456789", 0.12345678901234568],
    ["12345678901234567.", "12345678901234567", 12345678901234568],
    ["1E400", "1e400", Number.MAX_VALUE],
    ["-1e+400", "-1e+400", -Number.MAX_VALUE],
    ["1e-400", "1e-400", 0],
  ])("is kept to the last digit, as JSON writes it: %s", (text, written, value) => {
    expect(roundedNumber(text)).toBe(written);
    expect(numberOf(text)).toBe(value);
    expect(() => JSON.parse(written)).not.toThrow();
  });

  it("is one of more than 53 bits", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), (number) => {
        const isHeld = asPrinted(Number(number)) === number;
        expect(roundedNumber(String(number))).toBe(isHeld ? undefined : String(number));
      }),
      runs(),
    );
  });
});

/** A whole number as JavaScript prints it, which is not always the one that it holds: 1e23, 2 ** 63. */
function asPrinted(value: number): bigint {
  const [mantissa = "", power = "0"] = String(value).split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  return BigInt(whole + fraction + "0".repeat(Number(power) - fraction.length));
}
