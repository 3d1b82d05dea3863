/** Setting state. */

import type { JsonObject } from "../events/event.js";
import { badJson } from "../failures.js";
import { ownValue } from "../signing/json.js";
import { checkCanonicalAlias } from "./aliases.js";
import type { Requester, RoomContext } from "./context.js";
import { withdrawGuests } from "./guests.js";
import { requireRoomId } from "./identifiers.js";
import { inviteUser } from "./invite.js";
import { joinByState } from "./join.js";
import { knockRoom } from "./knock.js";
import { leaveRoom } from "./leave.js";
import { checkMemberTexts } from "./member-content.js";
import { banUser, kickUser, unbanUser } from "./moderation.js";
import { RoomSession } from "./session.js";
import { transact } from "./transaction.js";

/** A piece of state to set. */
export interface StateChange {
  readonly type: string;
  readonly stateKey: string;
  readonly content: JsonObject;
}

/**
 * Sets a piece of state. Member events go the way of joining, leaving, inviting and so on,
 * with the same checks. What already stands is not written again.
 *
 * @throws Failure `M_NOT_FOUND` for an unknown room, `M_FORBIDDEN` when the sender may
 *   not, `M_BAD_JSON` or `M_TOO_LARGE` for content no event can have, `M_BAD_ALIAS` for a
 *   canonical alias that does not lead to the room; those of joining for a join.
 */
export async function setState(
  context: RoomContext,
  requester: Requester,
  roomId: string,
  change: StateChange,
): Promise<{ event_id: string }> {
  if (change.type === "m.room.member") {
    return { event_id: await setMembership(context, requester, roomId, change) };
  }
  return transact(context, async (changes) => {
    const session = await RoomSession.require(context, changes, requireRoomId(roomId));
    if (change.type === "m.room.canonical_alias") await checkCanonicalAlias(session, change.content);
    const event = await session.setState({ ...change, sender: requester.userId });
    if (change.type === "m.room.guest_access" && change.stateKey === "") await withdrawGuests(session);
    return { event_id: event.eventId };
  });
}

async function setMembership(
  context: RoomContext,
  requester: Requester,
  roomId: string,
  { stateKey: target, content: extra }: StateChange,
): Promise<string> {
  checkMemberTexts(extra);
  const own = target === requester.userId;
  const membership = ownValue(extra, "membership");
  switch (membership) {
    case "join":
      // For somebody else the rules refuse it; this is their way to say so.
      return own
        ? joinByState(context, requester, roomId, extra)
        : plain(context, requester, roomId, target, extra);
    case "invite":
      return inviteUser(context, requester, roomId, target, { extra });
    case "ban":
      return banUser(context, requester, roomId, target, { extra });
    case "knock":
      if (!own) return plain(context, requester, roomId, target, extra);
      return (await knockRoom(context, requester, requireRoomId(roomId), { extra })).event_id;
    case "leave":
      if (own) return leaveRoom(context, requester, roomId, { extra });
      return (await isBanned(context, roomId, target))
        ? unbanUser(context, requester, roomId, target, { extra })
        : kickUser(context, requester, roomId, target, { extra });
    default:
      throw badJson("A member event must say the membership.");
  }
}

/** A member event that has no checks beyond the authorization rules. */
async function plain(
  context: RoomContext,
  requester: Requester,
  roomId: string,
  stateKey: string,
  content: JsonObject,
): Promise<string> {
  return transact(context, async (changes) => {
    const session = await RoomSession.require(context, changes, requireRoomId(roomId));
    const draft = { type: "m.room.member", stateKey, sender: requester.userId, content };
    return (await session.append(draft)).eventId;
  });
}

async function isBanned(context: RoomContext, roomId: string, userId: string): Promise<boolean> {
  const membership = await context.storage.read((tx) => tx.membership(roomId, userId));
  return membership?.membership === "ban";
}
