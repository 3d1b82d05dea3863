/** How long a user was in a room, and how much of it the client has. */

import type { StoredEvent } from "../events/event.js";
import { endOfStay, membershipIn } from "../rooms/history.js";
import type { RoomMembership } from "../storage/port.js";
import type { Snapshot, Stay } from "./snapshot.js";

/** The present stay of a joined user. */
export async function presentStay(snapshot: Snapshot, own: RoomMembership): Promise<Stay> {
  const { since, upTo } = snapshot;
  if (since === undefined || own.position <= since) {
    return { own, knownUpTo: since, shownUpTo: since ?? 0, upTo };
  }
  const history = await historyOf(snapshot, own);
  const known = wasThereAllTheTime(history, since, upTo);
  return { own, knownUpTo: known ? since : undefined, shownUpTo: shownUpTo(history, since), upTo };
}

/** The stay that ended with a leave or a ban; undefined when the client knows of its end, or there was none. */
export async function pastStay(snapshot: Snapshot, own: RoomMembership): Promise<Stay | undefined> {
  const { since } = snapshot;
  const history = await historyOf(snapshot, own);
  const end = endOfStay(history);
  if (end === undefined || (since !== undefined && end <= since)) return undefined;
  const known = since !== undefined && wasThereAllTheTime(history, since, end - 1);
  return { own, knownUpTo: known ? since : undefined, shownUpTo: shownUpTo(history, since), upTo: end };
}

/** Up to where earlier answers have shown the room: the end of the last stay that began before them. */
function shownUpTo(history: readonly StoredEvent[], since: number | undefined): number {
  if (since === undefined) return 0;
  const end = endOfStay(history.filter(({ position }) => position <= since));
  return Math.min(end ?? 0, since);
}

function historyOf({ tx }: Snapshot, { roomId, userId }: RoomMembership): Promise<StoredEvent[]> {
  return tx.stateHistory(roomId, "m.room.member", userId);
}

/** One who left and came back may have missed something. */
function wasThereAllTheTime(history: readonly StoredEvent[], since: number, upTo: number): boolean {
  const then = history.findLast(({ position }) => position <= since);
  return (
    then !== undefined &&
    membershipIn(then) === "join" &&
    history.every(
      (event) => event.position <= since || event.position > upTo || membershipIn(event) === "join",
    )
  );
}
