/** Ed25519 (RFC 8032) by node:crypto, from and to the raw bytes that Matrix writes in base64. */

import { createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign, verify } from "node:crypto";
import { decodeBase64, encodeBase64, encodeBase64Url } from "./base64.js";

const keyBytes = 32;
const signatureBytes = 64;

/** What stands before the 32 bytes of a seed in PKCS #8 (RFC 8410, section 7). */
const pkcs8Prefix = Buffer.from("302e020100300506032b657004220420", "hex");

/** A signing key as it is stored. */
export interface StoredSigningKey {
  /** `ed25519:` and a name. */
  readonly keyId: string;
  /** 32 bytes as unpadded base64. */
  readonly seed: string;
}

/** A server's signing key, ready to sign. */
export interface ServerKey {
  /** The server that signs: its name is the key of the signature in `signatures`. */
  readonly serverName: string;
  readonly keyId: string;
  readonly privateKey: KeyObject;
  /** The public half: 32 bytes as unpadded base64. */
  readonly publicKey: string;
}

/** Makes a new signing key: a random seed and a random name, so that no two keys share an ID. */
export function generateSigningKey(): StoredSigningKey {
  const name = randomBytes(4).toString("hex");
  return { keyId: `ed25519:${name}`, seed: encodeBase64(randomBytes(keyBytes)) };
}

/**
 * Makes a stored key ready for use.
 *
 * @throws RangeError when the seed is not 32 bytes of base64: the store is damaged.
 */
export function serverKey(serverName: string, stored: StoredSigningKey): ServerKey {
  const seed = decodeBase64(stored.seed);
  if (seed?.length !== keyBytes) {
    throw new RangeError(`The seed of ${stored.keyId} is not 32 bytes of base64.`);
  }
  const privateKey = createPrivateKey({
    key: Buffer.concat([pkcs8Prefix, seed]),
    format: "der",
    type: "pkcs8",
  });
  const x = createPublicKey(privateKey).export({ format: "jwk" }).x ?? "";
  const publicKey = encodeBase64(Buffer.from(x, "base64url"));
  return { serverName, keyId: stored.keyId, privateKey, publicKey };
}

/** Signs a text's UTF-8. Returns 64 bytes as unpadded base64. */
export function signText(text: string, key: ServerKey): string {
  return encodeBase64(sign(null, Buffer.from(text, "utf8"), key.privateKey));
}

/** Reads a public key: 32 bytes of base64, either alphabet. Undefined when it is anything else. */
export function readPublicKey(text: string): KeyObject | undefined {
  const bytes = decodeBase64(text, "either");
  if (bytes?.length !== keyBytes) return undefined;
  try {
    return createPublicKey({
      key: { kty: "OKP", crv: "Ed25519", x: encodeBase64Url(bytes) },
      format: "jwk",
    });
  } catch {
    // Not every 32 bytes are a point of the curve; whether that shows here is OpenSSL's affair.
    return undefined;
  }
}

/** Reads a signature: 64 bytes of base64. Undefined when it is anything else. */
export function readSignature(text: string): Uint8Array | undefined {
  const bytes = decodeBase64(text);
  return bytes?.length === signatureBytes ? bytes : undefined;
}

/** Says whether a signature of a text's UTF-8 was made by the key's other half. */
export function verifyText(text: string, signature: Uint8Array, publicKey: KeyObject): boolean {
  return verify(null, Buffer.from(text, "utf8"), publicKey, signature);
}
