/** Leaving, which also declines an invite and takes back a knock; and forgetting. */

import type { JsonObject } from "../events/event.js";
import { forbidden, invalidParam } from "../failures.js";
import { unknownRoom } from "./access.js";
import type { Requester, RoomContext } from "./context.js";
import { requireRoomId } from "./identifiers.js";
import { memberContent } from "./member-content.js";
import { RoomSession } from "./session.js";
import { transact } from "./transaction.js";

/** Why, and what else is to stand in the member event. */
export interface MemberDetails {
  readonly reason?: string | undefined;
  readonly extra?: JsonObject;
}

/**
 * Leaves a room. One who has already left stays so, without a new event. Returns the ID of
 * the user's member event.
 *
 * @throws Failure `M_NOT_FOUND` for an unknown room; `M_FORBIDDEN` for one who is banned
 *   or was never there.
 */
export async function leaveRoom(
  context: RoomContext,
  requester: Requester,
  roomId: string,
  details: MemberDetails = {},
): Promise<string> {
  const { userId } = requester;
  return transact(context, async (changes) => {
    const session = await RoomSession.require(context, changes, requireRoomId(roomId));
    const own = await session.stateEvent("m.room.member", userId);
    if (own?.content.membership === "leave") return own.eventId;
    const event = await session.append({
      type: "m.room.member",
      stateKey: userId,
      sender: userId,
      content: memberContent({ membership: "leave", ...details }),
    });
    return event.eventId;
  });
}

/**
 * Forgets a room that the user has left: it is shown no more, nor can its past be read.
 *
 * @throws Failure `M_NOT_FOUND` for an unknown room, `M_INVALID_PARAM` for one not yet
 *   left, `M_FORBIDDEN` for one the user was never in.
 */
export async function forgetRoom(context: RoomContext, requester: Requester, roomId: string): Promise<void> {
  const { userId } = requester;
  await transact(context, async ({ tx }) => {
    if (!(await tx.lockRoom(requireRoomId(roomId)))) throw unknownRoom();
    const own = await tx.membership(roomId, userId);
    if (!own) throw forbidden("You were never in this room.");
    if (own.membership !== "leave" && own.membership !== "ban") {
      throw invalidParam("Leave the room before you forget it.");
    }
    await tx.forget(roomId, userId);
  });
}
