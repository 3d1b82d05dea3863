/**
 * Base64, strictly. Node's own decoder skips what it does not know, so a key of rubbish
 * would become a shorter key. Sources: RFC 4648; the Matrix specification's appendices,
 * "Unpadded Base64".
 */

/** Which alphabets a text may use: the standard one, or either (but not both at once). */
export type Base64Alphabet = "standard" | "either";

const standard = /^[A-Za-z0-9+/]*={0,2}$/;
const urlSafe = /^[A-Za-z0-9_-]*={0,2}$/;

/** Encodes bytes as unpadded base64 in the standard alphabet. */
export function encodeBase64(bytes: Uint8Array): string {
  return toBuffer(bytes).toString("base64").replace(/=+$/, "");
}

/** Encodes bytes as unpadded base64 in the URL-safe alphabet. */
export function encodeBase64Url(bytes: Uint8Array): string {
  return toBuffer(bytes).toString("base64url");
}

/**
 * Decodes base64, padded or not. Undefined when the text holds any other character, has
 * a length that no bytes have, wrong padding, or bits beyond the last byte that are not 0.
 */
export function decodeBase64(text: string, alphabet: Base64Alphabet = "standard"): Uint8Array | undefined {
  if (!standard.test(text) && !(alphabet === "either" && urlSafe.test(text))) return undefined;

  const digits = text.replace(/=+$/, "");
  if (digits.length !== text.length && text.length % 4 !== 0) return undefined;

  const bytes = Buffer.from(digits, "base64");
  // Encoding again gives the same digits, unless some were left over or bits of the last.
  if (bytes.toString("base64url") !== digits.replaceAll("+", "-").replaceAll("/", "_")) {
    return undefined;
  }
  return bytes;
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
