/** The rules for `m.room.member`, one file a membership or two. */

import type { RoomVersion } from "../events/room-versions.js";
import { ownValue } from "../signing/json.js";
import { authorizeInvite } from "./invite.js";
import { authorizeJoin } from "./join.js";
import { authorizeKnock } from "./knock.js";
import { authorizeBan, authorizeLeave } from "./leave.js";
import { type EventToAuthorize, isUserId, type MemberEvent, type RoomState } from "./state.js";
import { reject, type Verdict } from "./verdict.js";

/** Decides about a member event. */
export function authorizeMember(version: RoomVersion, event: EventToAuthorize, state: RoomState): Verdict {
  // Since v1: the state key is the user that the event is about.
  if (!isMemberEvent(event)) {
    return reject("member.state_key", "A member event's state key must be a user ID.");
  }

  // Since v1: the content says what becomes of the user.
  const membership = ownValue(event.content, "membership");
  if (typeof membership !== "string") {
    return reject("member.membership", "A member event must say the membership.");
  }

  // Since v8: the server of the user in `join_authorised_via_users_server` must have signed
  // the event. What this server builds it signs, and it authorizes by its own users alone;
  // for what other servers send, signatures are checked on receipt.

  switch (membership) {
    case "join":
      return authorizeJoin(version, event, state);
    case "invite":
      return authorizeInvite(version, event, state);
    case "leave":
      return authorizeLeave(version, event, state);
    case "ban":
      return authorizeBan(version, event, state);
    case "knock":
      // Since v7.
      if (version.knock) return authorizeKnock(version, event, state);
  }

  // Since v1: there are no others.
  return reject("member.unknown", "This room version does not know the membership.");
}

function isMemberEvent(event: EventToAuthorize): event is MemberEvent {
  return isUserId(event.stateKey);
}
