/** The rules for going: `m.room.member` with membership `leave` (also a kick and an unban) or `ban`. */

import type { RoomVersion } from "../events/room-versions.js";
import { levelFor, powerLevelOf } from "./levels.js";
import { type MemberEvent, membershipOf, type RoomState } from "./state.js";
import { allow, reject, type Verdict } from "./verdict.js";

/** Decides about leaving, kicking and unbanning. */
export function authorizeLeave(version: RoomVersion, event: MemberEvent, state: RoomState): Verdict {
  const target = membershipOf(state, event.stateKey);

  // Since v1: one may leave who is in, or is invited; since v7 also who knocks.
  if (event.sender === event.stateKey) {
    const inside = target === "join" || target === "invite" || (target === "knock" && version.knock);
    if (inside) return allow;
    return target === "ban"
      ? reject("leave.banned", "You are banned from this room.")
      : reject("leave.not_inside", "You are not in this room.");
  }

  // Since v1: members kick.
  if (membershipOf(state, event.sender) !== "join") {
    return reject("leave.sender_not_joined", "You are not in this room.");
  }

  // Since v1: to lift a ban takes the power to ban...
  const power = powerLevelOf(state, version, event.sender);
  if (target === "ban" && power < levelFor(state, version, "ban")) {
    return reject("leave.unban_power", "You do not have the power to lift bans in this room.");
  }

  // Since v1: ...and, as with every kick, the power to kick, and more power than the target.
  return power >= levelFor(state, version, "kick") && powerLevelOf(state, version, event.stateKey) < power
    ? allow
    : reject("leave.kick_power", "You do not have the power to kick this user.");
}

/** Decides about a ban. */
export function authorizeBan(version: RoomVersion, event: MemberEvent, state: RoomState): Verdict {
  // Since v1: members ban.
  if (membershipOf(state, event.sender) !== "join") {
    return reject("ban.sender_not_joined", "You are not in this room.");
  }

  // Since v1: it takes the power to ban, and more power than the target.
  const power = powerLevelOf(state, version, event.sender);
  return power >= levelFor(state, version, "ban") && powerLevelOf(state, version, event.stateKey) < power
    ? allow
    : reject("ban.power", "You do not have the power to ban this user.");
}
