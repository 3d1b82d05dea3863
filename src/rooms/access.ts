/** Who may read a room, and as of when. */

import { forbidden, notFound } from "../failures.js";
import type { Membership, Reader, Room } from "../storage/port.js";
import { endOfStay, isWorldReadable } from "./history.js";

/** A user's view of a room. */
export interface RoomView {
  readonly room: Room;
  /** What the user is to the room; undefined for one who only looks in. */
  readonly membership: Membership | undefined;
  /** The newest position the user may see: the present, or that of the leave. */
  readonly upTo: number;
  /** Whether the view follows the present. */
  readonly live: boolean;
}

/**
 * The user's view of a room: the present for members, and for anybody where history is
 * world-readable; for those who left, kicked and banned ones too, the room as it stood then.
 *
 * @throws Failure `M_NOT_FOUND` for an unknown room.
 * @throws Failure `M_FORBIDDEN` for one who was never in the room, or has forgotten it.
 */
export async function viewRoom(tx: Reader, roomId: string, userId: string): Promise<RoomView> {
  const room = await tx.room(roomId);
  if (!room) throw unknownRoom();

  const own = await tx.membership(roomId, userId);
  if (own?.membership === "join") {
    return { room, membership: "join", upTo: await tx.latestPosition(), live: true };
  }
  if (own && !own.forgotten) {
    const left = endOfStay(await tx.stateHistory(roomId, "m.room.member", userId));
    if (left !== undefined) return { room, membership: own.membership, upTo: left, live: false };
  }
  if (isWorldReadable(await tx.stateEvent(roomId, "m.room.history_visibility", ""))) {
    return { room, membership: own?.membership, upTo: await tx.latestPosition(), live: true };
  }
  throw forbidden("You are not a member of this room.");
}

/** The refusal for a room that this server does not know. */
export const unknownRoom = () => notFound("This server knows no such room.");

/** The refusal for an alias that leads nowhere, or to another server. */
export const noSuchAlias = () => notFound("There is no such room alias.");
