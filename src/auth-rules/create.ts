/** The rules for `m.room.create`. */

import { domainOf } from "../events/identifiers.js";
import { type RoomVersion, roomVersion } from "../events/room-versions.js";
import { ownValue } from "../signing/json.js";
import { type EventToAuthorize, isUserId, type RoomState } from "./state.js";
import { allow, reject, type Verdict } from "./verdict.js";

/** Decides about a create event. */
export function authorizeCreate(version: RoomVersion, event: EventToAuthorize, state: RoomState): Verdict {
  // Since v1: nothing comes before it. (A room's second one could only follow something.)
  if (event.prevEvents.length > 0 || state.get("m.room.create", "") !== undefined) {
    return reject("create.not_first", "A room is created once, by its first event.");
  }

  if (version.roomIdIsCreateHash) {
    // Since v12: it names no room, because its own hash will be the room's name.
    if (event.roomId !== undefined) {
      return reject("create.room_id", "A create event of this room version may not name its room.");
    }
  } else if (event.roomId === undefined || domainOf(event.roomId) !== domainOf(event.sender)) {
    // v1–v11: the room ID's domain is the sender's.
    return reject("create.room_id", "A room ID must be of its creator's server.");
  }

  // Since v1: the room version, if it is named, is one that is known.
  const named = ownValue(event.content, "room_version");
  if (named !== undefined && (typeof named !== "string" || roomVersion(named) === undefined)) {
    return reject("create.room_version", "The room version is not known.");
  }

  // v1–v10: the content names the creator.
  if (!version.creatorIsSender && ownValue(event.content, "creator") === undefined) {
    return reject("create.creator", "A create event of this room version must name the creator.");
  }

  // Since v12: further creators, if there are any, are a list of user IDs.
  if (version.privilegedCreators) {
    const additional = ownValue(event.content, "additional_creators");
    if (additional !== undefined && !(Array.isArray(additional) && additional.every(isUserId))) {
      return reject("create.additional_creators", "additional_creators must be a list of user IDs.");
    }
  }

  return allow;
}
