import fc from "fast-check";
import { decodeBase64, encodeBase64, encodeBase64Url } from "../../src/signing/base64.js";
import { runs } from "../support/explore.js";

const bytes = fc.uint8Array({ maxLength: 80 });
const same = (a: Uint8Array | undefined, b: Uint8Array): boolean =>
  a !== undefined && Buffer.compare(a, b) === 0;

describe("base64", () => {
  it.each([
    ["", ""],
    ["f", "Zg"],
    ["fo", "Zm8"],
    ["foo", "Zm9v"],
    ["foob", "Zm9vYg"],
    ["fooba", "Zm9vYmE"],
    ["foobar", "Zm9vYmFy"],
  ])("writes %j as the specification does, without padding", (text, encoded) => {
    expect(encodeBase64(Buffer.from(text))).toBe(encoded);
    expect(Buffer.from(decodeBase64(encoded) ?? "undefined").toString()).toBe(text);
  });

  it("writes either alphabet", () => {
    expect(encodeBase64(Uint8Array.of(0xfb, 0xff))).toBe("+/8");
    expect(encodeBase64Url(Uint8Array.of(0xfb, 0xff))).toBe("-_8");
  });

  it("reads what it wrote", () => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect(same(decodeBase64(encodeBase64(value)), value)).toBe(true);
        expect(same(decodeBase64(encodeBase64Url(value), "either"), value)).toBe(true);
      }),
      runs(),
    );
  });

  it("reads padded text", () => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect(same(decodeBase64(Buffer.from(value).toString("base64")), value)).toBe(true);
      }),
      runs(),
    );
  });

  it("reads a text only if the bytes it gives would be written as that text", () => {
    const almost = fc.string({ unit: fc.constantFrom(..."AZaz09+/-_= \n!"), maxLength: 12 });
    fc.assert(
      fc.property(almost, (text) => {
        const decoded = decodeBase64(text, "either");
        if (decoded === undefined) return;
        const buffer = Buffer.from(decoded);
        const forms = [buffer.toString("base64"), buffer.toString("base64url"), encodeBase64(decoded)];
        const padded = forms[0]?.replaceAll("+", "-").replaceAll("/", "_");
        expect([...forms, padded]).toContain(text);
      }),
      runs(2_000),
    );
  });

  it.each([
    ["a character of no alphabet", "Zm9*"],
    ["a space", "Zm 9v"],
    ["a line break at the end", "Zm9v\n"],
    ["a letter beyond ASCII", "Zm9é"],
    ["a length that no bytes have", "Zm9vY"],
    ["too little padding", "Zg="],
    ["too much padding", "Zm8=="],
    ["padding where none is due", "Zm9v="],
    ["three padding characters", "Z==="],
    ["padding alone", "=="],
    ["padding in the middle", "Zg==Zg=="],
    ["bits left over in two digits", "Zh"],
    ["bits left over in three digits", "Zm9"],
    ["the URL-safe alphabet, unless asked for", "-_8"],
  ])("refuses %s", (_name, text) => {
    expect(decodeBase64(text)).toBeUndefined();
  });

  it("refuses both alphabets in one text", () => {
    expect(decodeBase64("+_8A", "either")).toBeUndefined();
  });
});
