/** Asking to be let in. */

import { forbidden } from "../failures.js";
import type { Requester, RoomContext } from "./context.js";
import { guestsForbidden, guestsMayJoin } from "./guests.js";
import { resolveRoom } from "./identifiers.js";
import type { MemberDetails } from "./leave.js";
import { memberContent } from "./member-content.js";
import { RoomSession } from "./session.js";
import { transact } from "./transaction.js";

/**
 * Knocks at a room, by ID or alias. Knocking again with the same words changes nothing.
 *
 * @throws Failure `M_INVALID_PARAM` for neither an ID nor an alias, `M_NOT_FOUND` for an
 *   unknown room or alias, `M_FORBIDDEN` where the join rule or version takes no knocks and
 *   for those banned, invited or joined, `M_GUEST_ACCESS_FORBIDDEN` for guests not let in.
 */
export async function knockRoom(
  context: RoomContext,
  requester: Requester,
  roomIdOrAlias: string,
  details: MemberDetails = {},
): Promise<{ room_id: string; event_id: string }> {
  const { userId } = requester;
  return transact(context, async (changes) => {
    const roomId = await resolveRoom(changes.tx, roomIdOrAlias);
    const session = await RoomSession.require(context, changes, roomId);
    const own = await session.membershipOf(userId);
    if (own === "join") throw forbidden("You are already in this room.");
    if (own === "invite") throw forbidden("You are invited to this room: join it.");
    if (requester.guest && !guestsMayJoin(await session.stateEvent("m.room.guest_access", ""))) {
      throw guestsForbidden();
    }
    const profile = await session.tx.profile(userId);
    const event = await session.setState({
      type: "m.room.member",
      stateKey: userId,
      sender: userId,
      content: memberContent({ membership: "knock", profile, ...details }),
    });
    return { room_id: roomId, event_id: event.eventId };
  });
}
