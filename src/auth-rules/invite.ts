/** The rules for inviting: `m.room.member` with membership `invite`. */

import type { RoomVersion } from "../events/room-versions.js";
import { ownValue } from "../signing/json.js";
import { levelFor, powerLevelOf } from "./levels.js";
import { type MemberEvent, membershipOf, type RoomState } from "./state.js";
import { authorizeThirdPartyInvite } from "./third-party-invite.js";
import { allow, reject, type Verdict } from "./verdict.js";

/** Decides about an invite. */
export function authorizeInvite(version: RoomVersion, event: MemberEvent, state: RoomState): Verdict {
  // Since v1: an invite that redeems a pending one has rules of its own.
  const thirdParty = ownValue(event.content, "third_party_invite");
  if (thirdParty !== undefined) return authorizeThirdPartyInvite(event, thirdParty, state);

  // Since v1: members invite.
  if (membershipOf(state, event.sender) !== "join") {
    return reject("invite.sender_not_joined", "You are not in this room.");
  }

  // Since v1: nobody can be invited who is in the room, or banned from it.
  const target = membershipOf(state, event.stateKey);
  if (target === "ban") return reject("invite.banned", "The user is banned from this room.");
  if (target === "join") return reject("invite.joined", "The user is already in this room.");

  // Since v1: it takes the power to invite.
  return powerLevelOf(state, version, event.sender) >= levelFor(state, version, "invite")
    ? allow
    : reject("invite.power", "You do not have the power to invite to this room.");
}
