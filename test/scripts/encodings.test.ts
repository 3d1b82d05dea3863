/** Files in other encodings than UTF-8: read where the encoding is certain, reported where it is guessed. */

import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { decodeText } from "../../scripts/read/decode-text.js";
import { runs } from "../support/explore.js";

const document = 'swagger: "2.0"\ninfo: {title: "Grüße 日本 🐶", version: "1"}\npaths: {}\n';
const utf16le = (text: string) => Buffer.from(text, "utf16le");
const utf16be = (text: string) => utf16le(text).swap16();
const utf32 = (text: string, isLittle: boolean) => {
  const points = [...text].map((character) => character.codePointAt(0) ?? 0);
  const bytes = Buffer.alloc(points.length * 4);
  for (const [at, point] of points.entries())
    if (isLittle) bytes.writeUInt32LE(point, at * 4);
    else bytes.writeUInt32BE(point, at * 4);
  return bytes;
};

describe("the text of a file", () => {
  it.each([
    ["UTF-8", Buffer.from(document)],
    ["UTF-8 with a byte order mark", Buffer.from(`\uFEFF${document}`)],
    ["UTF-16, little endian, with a byte order mark", utf16le(`\uFEFF${document}`)],
    ["UTF-16, little endian", utf16le(document)],
    ["UTF-16, big endian, with a byte order mark", utf16be(`\uFEFF${document}`)],
    ["UTF-16, big endian", utf16be(document)],
    ["UTF-32, little endian, with a byte order mark", utf32(`\uFEFF${document}`, true)],
    ["UTF-32, little endian", utf32(document, true)],
    ["UTF-32, big endian, with a byte order mark", utf32(`\uFEFF${document}`, false)],
    ["UTF-32, big endian", utf32(document, false)],
  ])("is read from %s", (_, bytes) => {
    expect(decodeText(bytes)).toEqual({ text: document });
  });

  it("is read from Latin-1, with where its first such byte is", () => {
    const bytes = Buffer.from("a: Grüße\nb: é\n", "latin1");
    expect(decodeText(bytes)).toEqual({
      text: "a: Grüße\nb: é\n",
      invalid: { offset: 5, byte: 0xfc, count: 3 },
    });
  });

  it("keeps what is UTF-8 beside bytes that are not", () => {
    const bytes = Buffer.concat([
      Buffer.from("\uFEFFa: 日本🐶"),
      Buffer.from([0x80, 0xed, 0xa0, 0x80]),
      Buffer.from("ü"),
    ]);
    const { text, invalid } = decodeText(bytes);
    expect(text).toBe("a: 日本🐶€í\u00a0€ü");
    expect(invalid).toEqual({ offset: 7, byte: 0x80, count: 4 });
  });

  it("keeps a replacement character that is in the file", () => {
    expect(decodeText(Buffer.from("a: \uFFFD"))).toEqual({ text: "a: \uFFFD" });
  });

  it("is what Node decodes wherever that is valid, and never has a replacement character of ours", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (array) => {
        const bytes = Buffer.concat([Buffer.from("a: "), array]);
        const { text, invalid } = decodeText(bytes);
        const decoded = bytes.toString("utf8");
        if (invalid === undefined) expect(text).toBe(decoded);
        else expect(text).not.toBe(decoded);
        if (!decoded.includes("\uFFFD")) expect(invalid).toBeUndefined();
        if (!Buffer.from(array).includes(Buffer.from("\uFFFD"))) expect(text).not.toContain("\uFFFD");
      }),
      runs(2000),
    );
  });
});
