/** Signing JSON objects. Source: the Matrix specification's appendices, "Signing JSON". */

import { canonicalJson } from "./canonical-json.js";
import { readPublicKey, readSignature, type ServerKey, signText, verifyText } from "./ed25519.js";
import { isJsonObject, type JsonObject, ownValue, without } from "./json.js";

/**
 * How many pairs of key and signature are tried before giving up. Both lists come from
 * strangers, and one verification costs some 0.1 ms.
 */
export const maximumVerifications = 2_000;

/**
 * The text that a signature of an object covers: all of it, in canonical form, but for
 * `signatures` and `unsigned`.
 *
 * @throws Failure `M_BAD_JSON` when the object has no canonical form.
 */
export function signedText(object: JsonObject): string {
  return canonicalJson(without(object, "signatures", "unsigned"));
}

/**
 * The object with the server's signature beside those it has.
 *
 * @throws Failure `M_BAD_JSON` when the object has no canonical form.
 */
export function signJson(object: JsonObject, key: ServerKey): JsonObject {
  return addSignature(object, key, signText(signedText(object), key));
}

/** The object with a signature beside those it has. */
export function addSignature(object: JsonObject, key: ServerKey, signature: string): JsonObject {
  const signatures = objectAt(object, "signatures");
  const own = objectAt(signatures, key.serverName);
  return {
    ...object,
    signatures: { ...signatures, [key.serverName]: { ...own, [key.keyId]: signature } },
  };
}

/**
 * Says whether one of a server's `ed25519` signatures on the object was made by the given
 * public key (base64).
 */
export function isSignedBy(object: JsonObject, serverName: string, publicKey: string): boolean {
  const signatures = objectAt(object, "signatures");
  return anySignatureFits({ ...object, signatures: { [serverName]: objectAt(signatures, serverName) } }, [
    publicKey,
  ]);
}

/**
 * Says whether any `ed25519` signature on the object, of whatever server and key ID, was
 * made by any of the public keys (base64). Third-party invites are checked so: there the
 * key ID does not choose the key. False too when the object has no canonical form.
 */
export function anySignatureFits(object: JsonObject, publicKeys: Iterable<string>): boolean {
  const signatures = ed25519Signatures(object);
  if (signatures.length === 0) return false;

  const text = textOrUndefined(object);
  if (text === undefined) return false;

  let attempts = 0;
  for (const encoded of new Set(publicKeys)) {
    const publicKey = readPublicKey(encoded);
    if (publicKey === undefined) continue;
    for (const signature of signatures) {
      if (++attempts > maximumVerifications) return false;
      if (verifyText(text, signature, publicKey)) return true;
    }
  }
  return false;
}

/** Every well-formed `ed25519:*` signature on the object, each once. */
function ed25519Signatures(object: JsonObject): Uint8Array[] {
  const encoded = Object.values(objectAt(object, "signatures"))
    .filter((ofServer) => isJsonObject(ofServer))
    .flatMap((ofServer) => Object.entries(ofServer))
    .flatMap(([keyId, signature]) =>
      keyId.startsWith("ed25519:") && typeof signature === "string" ? [signature] : [],
    );
  return [...new Set(encoded)].flatMap((signature) => readSignature(signature) ?? []);
}

function textOrUndefined(object: JsonObject): string | undefined {
  try {
    return signedText(object);
  } catch {
    return undefined;
  }
}

function objectAt(object: JsonObject, key: string): JsonObject {
  const value = ownValue(object, key);
  return isJsonObject(value) ? value : {};
}
