/** Guests: accounts without a password, let into a room only where it says so. */

import type { StoredEvent } from "../events/event.js";
import { Failure } from "../failures.js";
import { memberContent } from "./member-content.js";
import type { RoomSession } from "./session.js";

/** Whether a state of `m.room.guest_access` (undefined: none) lets guests in. */
export function guestsMayJoin(access: StoredEvent | undefined): boolean {
  return access?.content.guest_access === "can_join";
}

/** The refusal for a guest where guests are not let in. */
export function guestsForbidden(message = "This room does not let guests in."): Failure {
  return new Failure("M_GUEST_ACCESS_FORBIDDEN", message);
}

/**
 * Makes the guests leave, those invited too, if the room no longer lets them in. To be
 * called after `m.room.guest_access` was set. Each leaves on their own behalf, so that
 * whoever set it needs no power to kick.
 */
export async function withdrawGuests(session: RoomSession): Promise<void> {
  if (guestsMayJoin(await session.stateEvent("m.room.guest_access", ""))) return;
  for (const { userId } of await session.tx.members(session.roomId, ["join", "invite"])) {
    const account = await session.tx.account(userId);
    if (!account?.guest) continue;
    await session.append({
      type: "m.room.member",
      stateKey: userId,
      sender: userId,
      content: memberContent({ membership: "leave" }),
    });
  }
}
