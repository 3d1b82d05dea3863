/** The bytes of a file → its text, in the encodings that YAML 1.2.2 (section 5.2) knows, and what is not valid UTF-8. */

/** A text, and where bytes were not valid UTF-8. */
export interface DecodedText {
  /** Without a byte order mark. */
  readonly text: string;
  /** The bytes that are not UTF-8 and were read as Windows-1252; absent where there are none. */
  readonly invalid?: InvalidBytes;
}

/** Bytes that are not valid UTF-8. */
export interface InvalidBytes {
  /** Where the first is in the text. */
  readonly offset: number;
  /** The first. */
  readonly byte: number;
  /** How many there are. */
  readonly count: number;
}

/** Encodings whose first bytes give them away, by a byte order mark or by zeros beside an ASCII character. */
const signs: readonly { readonly start: readonly (number | "ascii")[]; readonly encoding: Encoding }[] = [
  { start: [0x00, 0x00, 0xfe, 0xff], encoding: "utf-32be" },
  { start: [0xff, 0xfe, 0x00, 0x00], encoding: "utf-32le" },
  { start: [0xfe, 0xff], encoding: "utf-16be" },
  { start: [0xff, 0xfe], encoding: "utf-16le" },
  { start: [0x00, 0x00, 0x00, "ascii"], encoding: "utf-32be" },
  { start: ["ascii", 0x00, 0x00, 0x00], encoding: "utf-32le" },
  { start: [0x00, "ascii"], encoding: "utf-16be" },
  { start: ["ascii", 0x00], encoding: "utf-16le" },
];

type Encoding = "utf-16be" | "utf-16le" | "utf-32be" | "utf-32le";

/** The text of a file. */
export function decodeText(bytes: Buffer): DecodedText {
  const found = signs.find(({ start }) =>
    start.every((sign, at) => (sign === "ascii" ? isAscii(bytes[at]) : bytes[at] === sign)),
  );
  if (!found) return decodeUtf8(bytes);
  const { encoding } = found;
  const text = encoding.startsWith("utf-16")
    ? new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes)
    : decodeUtf32(bytes, encoding === "utf-32le");
  return { text: withoutMark(text) };
}

function isAscii(byte: number | undefined): boolean {
  return byte !== undefined && byte > 0 && byte < 0x80;
}

function withoutMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

function decodeUtf32(bytes: Buffer, isLittle: boolean): string {
  const points: string[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const point = isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
    points.push(point <= 0x10ffff ? String.fromCodePoint(point) : "\uFFFD");
  }
  return points.join("");
}

function decodeUtf8(bytes: Buffer): DecodedText {
  // Node decodes a buffer at once; a text without a replacement character has no invalid bytes.
  const text = withoutMark(bytes.toString("utf8"));
  if (!text.includes("\uFFFD")) return { text };
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { text };
  } catch {
    return decodeMixed(bytes);
  }
}

/** What Windows-1252 has from 0x80 to 0x9F, where Latin-1 has control characters; some versions of Node decode it as Latin-1. */
const beyondLatin1 = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

function windows1252(byte: number): string {
  return beyondLatin1[byte - 0x80] ?? String.fromCharCode(byte);
}

/** Text of which parts are UTF-8: each byte that is not is taken for a character of Windows-1252, which extends Latin-1. */
function decodeMixed(bytes: Buffer): DecodedText {
  const pieces: string[] = [];
  let [length, start] = [0, 0];
  let invalid: InvalidBytes | undefined;
  const add = (piece: string) => {
    pieces.push(piece);
    length += piece.length;
  };
  for (let at = 0; at < bytes.length; ) {
    const size = sizeOfCharacter(bytes, at);
    if (size > 0) {
      at += size;
      continue;
    }
    add(bytes.toString("utf8", start, at));
    const mark = pieces[0]?.startsWith("\uFEFF") ? 1 : 0;
    invalid = invalid
      ? { ...invalid, count: invalid.count + 1 }
      : { offset: length - mark, byte: bytes[at] ?? 0, count: 1 };
    add(windows1252(bytes[at] ?? 0));
    at += 1;
    start = at;
  }
  add(bytes.toString("utf8", start));
  return { text: withoutMark(pieces.join("")), ...(invalid && { invalid }) };
}

/** How many bytes the character at an offset has in UTF-8 (RFC 3629, section 4); 0 where there is none. */
function sizeOfCharacter(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + size > bytes.length) return 0;
  for (let next = at + 1; next < at + size; next += 1) if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 0;
  const second = bytes[at + 1] ?? 0;
  const isOverlong = (first === 0xe0 && second < 0xa0) || (first === 0xf0 && second < 0x90);
  const isBeyond = (first === 0xed && second >= 0xa0) || (first === 0xf4 && second >= 0x90);
  return isOverlong || isBeyond ? 0 : size;
}
