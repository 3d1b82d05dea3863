/** The rules for knocking: `m.room.member` with membership `knock`. Since v7. */

import type { RoomVersion } from "../events/room-versions.js";
import { joinRuleOf, type MemberEvent, membershipOf, type RoomState } from "./state.js";
import { allow, reject, type Verdict } from "./verdict.js";

/** Decides about a knock. */
export function authorizeKnock(version: RoomVersion, event: MemberEvent, state: RoomState): Verdict {
  // Since v7 for knock, since v10 for knock_restricted: the room must want to be knocked at.
  const rule = joinRuleOf(state, version);
  if (rule !== "knock" && rule !== "knock_restricted") {
    return reject("knock.rule", "This room does not accept knocks.");
  }

  // Since v7: users knock for themselves.
  if (event.sender !== event.stateKey) {
    return reject("knock.other", "Users can only knock for themselves.");
  }

  // Since v7: neither the banned knock nor those who need not.
  const membership = membershipOf(state, event.sender);
  if (membership === "ban") return reject("knock.banned", "You are banned from this room.");
  if (membership === "invite") return reject("knock.invited", "You are already invited to this room.");
  if (membership === "join") return reject("knock.joined", "You are already in this room.");

  return allow;
}
