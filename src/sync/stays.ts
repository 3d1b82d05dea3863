/** How long a user was in a room, and how much of it the client has. */

import type { StoredEvent } from "../events/event.js";
import { endOfStay, membershipIn } from "../rooms/history.js";
import type { RoomMembership } from "../storage/port.js";
import type { Snapshot, Stay } from "./snapshot.js";

/** The present stay of a joined user. */
export async function presentStay(snapshot: Snapshot, own: RoomMembership): Promise<Stay> {
  const { since, upTo } = snapshot;
  if (since === undefined || own.position <= since) return { own, knownUpTo: since, upTo };
  const history = await historyOf(snapshot, own);
  return { own, knownUpTo: wasThereAllTheTime(history, since, upTo) ? since : undefined, upTo };
}

/** The stay that ended with a leave or a ban; undefined when the client knows of its end, or there was none. */
export async function pastStay(snapshot: Snapshot, own: RoomMembership): Promise<Stay | undefined> {
  const { since } = snapshot;
  const history = await historyOf(snapshot, own);
  const end = endOfStay(history);
  if (end === undefined || (since !== undefined && end <= since)) return undefined;
  const known = since !== undefined && wasThereAllTheTime(history, since, end - 1);
  return { own, knownUpTo: known ? since : undefined, upTo: end };
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
