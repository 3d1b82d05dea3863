/** The rules for joining: `m.room.member` with membership `join`. */

import type { RoomVersion } from "../events/room-versions.js";
import { ownValue } from "../signing/json.js";
import { hasCapacityToInvite } from "./levels.js";
import { creatorsOf, joinRuleOf, type MemberEvent, membershipOf, type RoomState } from "./state.js";
import { allow, reject, type Verdict } from "./verdict.js";

/** Decides about a join. */
export function authorizeJoin(version: RoomVersion, event: MemberEvent, state: RoomState): Verdict {
  // Since v1: the creator may come in straight after creating. (Since v12 this is for the
  // create event's sender, the first of the creators, not for the additional ones.)
  const create = state.get("m.room.create", "")?.eventId;
  const followsCreate = event.prevEvents.length === 1 && event.prevEvents[0]?.eventId === create;
  if (followsCreate && event.stateKey === creatorsOf(state, version)[0]) return allow;

  // Since v1: users join for themselves.
  if (event.sender !== event.stateKey) {
    return reject("join.other", "Users can only join for themselves.");
  }

  // Since v1: the banned stay outside.
  const membership = membershipOf(state, event.sender);
  if (membership === "ban") return reject("join.banned", "You are banned from this room.");

  const known = membership === "join" || membership === "invite";
  const rule = joinRuleOf(state, version);

  // Since v1 for invite, since v7 for knock: the invited come in, and who is in may stay.
  if (rule === "invite" || rule === "knock") {
    return known ? allow : reject("join.not_invited", "You are not invited to this room.");
  }

  // Since v8 for restricted, since v10 for knock_restricted: they do here, too; others need
  // the word of a member who could have invited them.
  if (rule === "restricted" || rule === "knock_restricted") {
    if (known) return allow;
    const authoriser = ownValue(event.content, "join_authorised_via_users_server");
    return typeof authoriser === "string" && hasCapacityToInvite(state, version, authoriser)
      ? allow
      : reject("join.restricted", "You are neither invited to this room nor in one whose members may join.");
  }

  // Since v1: public rooms are open to all.
  if (rule === "public") return allow;

  // Since v1: any other rule lets nobody in.
  return reject("join.rule", "The room's join rule lets nobody in.");
}
