/** What members with power do to others: kick, ban and unban. */

import { Failure, forbidden } from "../failures.js";
import type { Membership } from "../storage/port.js";
import type { Requester, RoomContext } from "./context.js";
import { requireRoomId, requireUserId } from "./identifiers.js";
import type { MemberDetails } from "./leave.js";
import { memberContent } from "./member-content.js";
import { RoomSession } from "./session.js";
import { transact } from "./transaction.js";

/**
 * Makes a user leave who is in the room, invited, or knocking. Returns the ID of the
 * user's member event.
 *
 * @throws Failure `M_INVALID_PARAM` when the target is no user ID, `M_NOT_FOUND` for an
 *   unknown room, `M_FORBIDDEN` when the sender may not or there is nobody to kick.
 */
export async function kickUser(
  context: RoomContext,
  requester: Requester,
  roomId: string,
  target: string,
  details: MemberDetails = {},
): Promise<string> {
  return changeMembership(context, requester, roomId, target, "leave", details, (present) => {
    if (present === "ban") throw forbidden("The user is banned from this room.");
    if (present === undefined || present === "leave") throw forbidden("The user is not in this room.");
  });
}

/**
 * Bans a user, whether or not they ever were in the room. Returns the ID of the user's
 * member event. Failures are those of `kickUser`.
 */
export async function banUser(
  context: RoomContext,
  requester: Requester,
  roomId: string,
  target: string,
  details: MemberDetails = {},
): Promise<string> {
  return changeMembership(context, requester, roomId, target, "ban", details, () => {});
}

/**
 * Lifts a ban: the user may be invited and join again. Returns the ID of the user's member
 * event. Failures are those of `kickUser`, and `M_BAD_STATE` for one who is not banned.
 */
export async function unbanUser(
  context: RoomContext,
  requester: Requester,
  roomId: string,
  target: string,
  details: MemberDetails = {},
): Promise<string> {
  return changeMembership(context, requester, roomId, target, "leave", details, (present) => {
    if (present !== "ban") throw new Failure("M_BAD_STATE", "The user is not banned from this room.");
  });
}

/** `check` throws if the target's present membership is not one that can be changed so. */
async function changeMembership(
  context: RoomContext,
  requester: Requester,
  roomId: string,
  target: string,
  membership: Membership,
  details: MemberDetails,
  check: (present: Membership | undefined) => void,
): Promise<string> {
  requireUserId(target);
  return transact(context, async (changes) => {
    const session = await RoomSession.require(context, changes, requireRoomId(roomId));
    check(await session.membershipOf(target));
    const event = await session.setState({
      type: "m.room.member",
      stateKey: target,
      sender: requester.userId,
      content: memberContent({ membership, ...details }),
    });
    return event.eventId;
  });
}
