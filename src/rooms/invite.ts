/** Inviting a user. */

import { domainOf } from "../events/identifiers.js";
import { forbidden } from "../failures.js";
import type { Requester, RoomContext } from "./context.js";
import { requireRoomId, requireUserId } from "./identifiers.js";
import type { MemberDetails } from "./leave.js";
import { memberContent } from "./member-content.js";
import { RoomSession } from "./session.js";
import { transact } from "./transaction.js";

/**
 * Invites a user. Returns the ID of the user's member event.
 *
 * @throws Failure `M_INVALID_PARAM` when the target is no user ID, `M_NOT_FOUND` for an
 *   unknown room, `M_FORBIDDEN` when the inviter may not, or the target is already in, is
 *   banned, or is of another server (nothing could be sent there).
 */
export async function inviteUser(
  context: RoomContext,
  requester: Requester,
  roomId: string,
  target: string,
  details: MemberDetails = {},
): Promise<string> {
  requireUserId(target);
  return transact(context, async (changes) => {
    const session = await RoomSession.require(context, changes, requireRoomId(roomId));
    return inviteInto(session, requester.userId, target, details);
  });
}

/** The invite itself, in a room that is already locked. */
export async function inviteInto(
  session: RoomSession,
  sender: string,
  target: string,
  details: MemberDetails = {},
): Promise<string> {
  const draft = {
    type: "m.room.member",
    stateKey: target,
    sender,
    content: memberContent({
      membership: "invite",
      profile: await session.tx.profile(target),
      ...details,
    }),
  };
  if (domainOf(target) !== session.context.serverName) {
    await session.authorize(draft);
    throw forbidden("Users of other servers cannot be invited: this server does not federate.");
  }
  return (await session.setState(draft)).eventId;
}
