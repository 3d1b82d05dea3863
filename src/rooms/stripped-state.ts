/** What one who is not in a room may know of it: the invited, and those who knock. */

import type { Reader, RoomMembership } from "../storage/port.js";
import { type StrippedEvent, toStrippedEvent } from "./client-event.js";

const shownTypes = [
  "m.room.create",
  "m.room.name",
  "m.room.avatar",
  "m.room.topic",
  "m.room.join_rules",
  "m.room.canonical_alias",
  "m.room.encryption",
];

/**
 * The room's stripped state as it was when the user was invited or knocked: what names the
 * room, the inviter, and the user's own member event, which comes last.
 */
export async function strippedState(tx: Reader, own: RoomMembership): Promise<StrippedEvent[]> {
  const state = await tx.stateAt(own.roomId, own.position, {
    types: [...shownTypes, "m.room.member"],
    members: [own.userId, own.sender],
  });
  return state
    .filter((event) => event.type === "m.room.member" || event.stateKey === "")
    .map(toStrippedEvent);
}
