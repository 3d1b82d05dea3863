/**
 * The rules for an invite that redeems a pending one: somebody was invited by an address,
 * an identity server has found out whose it is, and has signed that.
 */

import type { JsonObject, JsonValue } from "../events/event.js";
import { isJsonObject, ownValue } from "../signing/json.js";
import { anySignatureFits } from "../signing/signed-json.js";
import { type MemberEvent, membershipOf, type RoomState } from "./state.js";
import { allow, reject, type Verdict } from "./verdict.js";

/**
 * Decides about an invite with `third_party_invite` in its content. Neither the inviter's
 * membership nor their power is asked again: both were when the pending invite was sent.
 */
export function authorizeThirdPartyInvite(
  event: MemberEvent,
  thirdParty: JsonValue,
  state: RoomState,
): Verdict {
  // Since v1: the banned cannot be invited.
  if (membershipOf(state, event.stateKey) === "ban") {
    return reject("third_party.banned", "The user is banned from this room.");
  }

  // Since v1: the object that the identity server signed is there, and says whom it is for
  // and which pending invite it redeems.
  const signed = isJsonObject(thirdParty) ? ownValue(thirdParty, "signed") : undefined;
  if (!isJsonObject(signed)) {
    return reject("third_party.signed", "The third-party invite lacks the signed object.");
  }
  const mxid = ownValue(signed, "mxid");
  const token = ownValue(signed, "token");
  if (typeof mxid !== "string" || typeof token !== "string") {
    return reject("third_party.fields", "The third-party invite lacks the user ID or the token.");
  }

  // Since v1: it is for the user that is being invited.
  if (mxid !== event.stateKey) {
    return reject("third_party.mxid", "The third-party invite is for somebody else.");
  }

  // Since v1: the pending invite is in the room's state now.
  const pending = state.get("m.room.third_party_invite", token);
  if (pending === undefined) {
    return reject("third_party.token", "No third-party invite to this room has that token.");
  }

  // Since v1: the same user sent both.
  if (pending.sender !== event.sender) {
    return reject("third_party.sender", "The third-party invite was sent by somebody else.");
  }

  // Since v1: some signature fits some key. A revoked invite has empty content, so no keys.
  return anySignatureFits(
    signed,
    candidateKeys(pending.content).map((key) => key.publicKey),
  )
    ? allow
    : reject("third_party.signature", "No signature on the third-party invite fits a key of the room's.");
}

/** A key that may have signed the redeeming of a pending invite. */
export interface CandidateKey {
  /** 32 bytes of base64, if whoever wrote it did so properly. */
  readonly publicKey: string;
  /** Where to ask whether the key is still good. A key without it is good for ever. */
  readonly validityUrl?: string;
}

/**
 * The keys that a pending invite's content names: the one at its top, then those of its
 * list, in order. None when it was revoked.
 */
export function candidateKeys(content: JsonObject): CandidateKey[] {
  const listed = ownValue(content, "public_keys");
  const entries = [content, ...(Array.isArray(listed) ? listed.filter(isJsonObject) : [])];
  return entries.flatMap((entry) => {
    const publicKey = ownValue(entry, "public_key");
    const validityUrl = ownValue(entry, "key_validity_url");
    if (typeof publicKey !== "string") return [];
    return [{ publicKey, ...(typeof validityUrl === "string" ? { validityUrl } : {}) }];
  });
}
