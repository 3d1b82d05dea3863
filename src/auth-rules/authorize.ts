/**
 * The authorization rules: whether an event may enter a room whose state is known. Pure
 * and synchronous. Source: each room version's section "Authorization rules", whose order
 * this file follows. `auth-events.ts` holds the rules about an event's `auth_events`.
 */

import { domainOf, isHashRoomId } from "../events/identifiers.js";
import type { RoomVersion } from "../events/room-versions.js";
import { ownValue } from "../signing/json.js";
import { authorizeAliases } from "./aliases.js";
import { authorizeCreate } from "./create.js";
import { hasCapacityToInvite, levelFor, levelToSend, powerLevelOf } from "./levels.js";
import { authorizeMember } from "./member.js";
import { authorizePowerLevels } from "./power-levels.js";
import { authorizeRedaction } from "./redaction.js";
import { type EventToAuthorize, membershipOf, type RoomState } from "./state.js";
import { allow, reject, type Verdict } from "./verdict.js";

/**
 * Decides about one event. Reads of the state only what `stateToRead` names. Signatures
 * and hashes of events from other servers are checked before, where they are received.
 */
export function authorize(version: RoomVersion, event: EventToAuthorize, state: RoomState): Verdict {
  // Since v1: the create event has rules of its own.
  if (event.type === "m.room.create") return authorizeCreate(version, event, state);

  // Since v1: without an accepted create event there is no room to send to.
  const create = state.get("m.room.create", "");
  if (create === undefined) return reject("room.unknown", "This room has no create event.");

  // Since v12: the room ID must be the create event's ID with the other sigil.
  if (version.roomIdIsCreateHash) {
    const fits = event.roomId !== undefined && isHashRoomId(event.roomId);
    if (!fits || event.roomId?.slice(1) !== create.eventId.slice(1)) {
      return reject("room.id", "The room ID is not that of the room's create event.");
    }
  }

  // Since v1: a room may be closed to every server but its creator's.
  if (
    ownValue(create.content, "m.federate") === false &&
    domainOf(event.sender) !== domainOf(create.sender)
  ) {
    return reject("room.federate", "This room is only for users of the server that created it.");
  }

  // v1–v5: aliases have rules of their own.
  if (event.type === "m.room.aliases" && version.aliasRules) return authorizeAliases(event);

  // Since v1: so do members.
  if (event.type === "m.room.member") return authorizeMember(version, event, state);

  // Since v1: everything else is for members of the room.
  if (membershipOf(state, event.sender) !== "join") {
    return reject("sender.not_joined", "You are not in this room.");
  }

  // Since v1: a pending third-party invite takes the power to invite, and nothing else.
  if (event.type === "m.room.third_party_invite") {
    return hasCapacityToInvite(state, version, event.sender)
      ? allow
      : reject("third_party_invite.power", "You do not have the power to invite to this room.");
  }

  // Since v1: the sender must have the power that the event's type takes.
  const power = powerLevelOf(state, version, event.sender);
  if (levelToSend(state, version, event) > power) {
    return reject("sender.power", `You do not have the power to send ${event.type} events to this room.`);
  }

  // Since v1: a state key that starts with an @ belongs to the user it names.
  if (event.stateKey?.startsWith("@") && event.stateKey !== event.sender) {
    return reject("state_key.owner", "State whose key is a user ID can be set by that user alone.");
  }

  // Since v1: power levels have rules of their own.
  if (event.type === "m.room.power_levels") return authorizePowerLevels(version, event, state);

  // v1–v2: so have redactions.
  if (event.type === "m.room.redaction" && version.redactionRules) {
    return authorizeRedaction(event, power, levelFor(state, version, "redact"));
  }

  return allow;
}
