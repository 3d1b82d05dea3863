/**
 * The hashes of an event. Source: the server-server API, "Signing Events": "Calculating
 * the content hash" and "Calculating the reference hash".
 */

import { hash } from "node:crypto";
import { encodeBase64, encodeBase64Url } from "../signing/base64.js";
import { canonicalJson } from "../signing/canonical-json.js";
import { without } from "../signing/json.js";
import type { JsonObject } from "./event.js";
import { redactPdu } from "./redaction.js";
import type { RoomVersion } from "./room-versions.js";

/**
 * The hash of the whole event, as unpadded base64: SHA-256 over its canonical JSON but
 * for `hashes`, `signatures` and `unsigned`.
 *
 * @throws Failure `M_BAD_JSON` when the event has no canonical form in this version.
 */
export function contentHash(pdu: JsonObject, version: RoomVersion): string {
  const text = canonicalText(without(pdu, "hashes", "signatures", "unsigned"), version);
  return encodeBase64(sha256(text));
}

/**
 * The text that an event's reference hash and its signatures cover: what redaction leaves
 * of it, but for `signatures` and `unsigned`, as canonical JSON.
 *
 * @throws Failure `M_BAD_JSON` when that has no canonical form in this version.
 */
export function referenceText(pdu: JsonObject, version: RoomVersion): string {
  return canonicalText(without(redactPdu(pdu, version), "signatures", "unsigned"), version);
}

/** The 32 bytes of the hash that names an event to those that refer to it. */
export function referenceHash(pdu: JsonObject, version: RoomVersion): Uint8Array {
  return sha256(referenceText(pdu, version));
}

/**
 * The ID of an event: the one its server made up (room versions 1 and 2), or `$` and the
 * reference hash in the version's alphabet.
 */
export function eventIdOf(pdu: JsonObject, version: RoomVersion): string {
  return version.eventIds === "made-up"
    ? String(pdu.event_id)
    : hashedEventId(referenceHash(pdu, version), version);
}

/** The event ID that stands for a reference hash. */
export function hashedEventId(hash: Uint8Array, version: RoomVersion): string {
  return `$${version.eventIds === "hash" ? encodeBase64(hash) : encodeBase64Url(hash)}`;
}

/** An event's canonical JSON by the rules of its room version. */
export function canonicalText(pdu: JsonObject, version: RoomVersion): string {
  return canonicalJson(pdu, { strictNumbers: version.strictCanonicalJson });
}

/** SHA-256 over a text's UTF-8: 32 bytes. */
export function sha256(text: string): Uint8Array {
  return hash("sha256", text, "buffer");
}
