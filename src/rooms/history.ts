/**
 * What of a room's past a user may see. Source: the client-server API, "Room History
 * Visibility".
 */

import type { StoredEvent } from "../events/event.js";
import type { Membership, Reader } from "../storage/port.js";

/** Decides, event by event, what one user may see of one room. */
export interface HistoryGate {
  /** Whether the user may see all there is, up to the end of their stay. */
  readonly open: boolean;
  visible(event: StoredEvent): boolean;
}

type Visibility = "world_readable" | "shared" | "invited" | "joined";

/** The value that one piece of state had over time. */
interface Change<T> {
  readonly position: number;
  readonly eventId: string;
  readonly value: T;
}

/** Loads what decides about the user's view of the room. */
export async function historyGate(tx: Reader, roomId: string, userId: string): Promise<HistoryGate> {
  const members = (await tx.stateHistory(roomId, "m.room.member", userId)).map(membershipChange);
  const visibilities = (await tx.stateHistory(roomId, "m.room.history_visibility", "")).map((event) => ({
    position: event.position,
    eventId: event.eventId,
    value: visibilityIn(event),
  }));
  return new Gate(members, visibilities);
}

/**
 * The position at which the user's last stay in a room ended: that of the leave, kick or
 * ban. Infinity while joined; undefined for one who never was. `history` is every member
 * event of the user there, oldest first.
 */
export function endOfStay(history: readonly StoredEvent[]): number | undefined {
  return endOfLastJoin(history.map(membershipChange));
}

/** The membership that a member event gives. */
export function membershipIn(event: StoredEvent): Membership {
  const { membership } = event.content;
  switch (membership) {
    case "join":
    case "invite":
    case "ban":
    case "knock":
      return membership;
    default:
      return "leave";
  }
}

/** Whether a state of `m.room.history_visibility` (undefined: none) lets anyone read. */
export function isWorldReadable(visibility: StoredEvent | undefined): boolean {
  return visibility !== undefined && visibilityIn(visibility) === "world_readable";
}

class Gate implements HistoryGate {
  readonly #members: readonly Change<Membership>[];
  readonly #visibilities: readonly Change<Visibility>[];
  /** Up to where `shared` history is seen. */
  readonly #sharedUpTo: number;
  readonly open: boolean;

  constructor(members: readonly Change<Membership>[], visibilities: readonly Change<Visibility>[]) {
    this.#members = members;
    this.#visibilities = visibilities;
    this.#sharedUpTo = endOfLastJoin(members) ?? -1;
    this.open =
      this.#sharedUpTo === Number.POSITIVE_INFINITY &&
      visibilities.every(({ value }) => value === "shared" || value === "world_readable");
  }

  /**
   * An event is judged by the state before it. One that changes the user's own membership,
   * or the visibility, is visible if the state on either side of it permits.
   */
  visible(event: StoredEvent): boolean {
    const memberships = sides(this.#members, event, "leave");
    return sides(this.#visibilities, event, "shared").some((visibility) =>
      memberships.some((membership) => this.#permits(visibility, membership, event.position)),
    );
  }

  #permits(visibility: Visibility, membership: Membership, position: number): boolean {
    switch (visibility) {
      case "world_readable":
        return true;
      // All of it for one who joins at any later time.
      case "shared":
        return membership === "join" || position <= this.#sharedUpTo;
      case "invited":
        return membership === "join" || membership === "invite";
      case "joined":
        return membership === "join";
    }
  }
}

/** The value before the event and, if the event itself changes it, also the value after. */
function sides<T>(changes: readonly Change<T>[], event: StoredEvent, initial: T): T[] {
  const next = changes.findIndex((change) => change.position >= event.position);
  const before = changes[(next < 0 ? changes.length : next) - 1]?.value ?? initial;
  const own = next < 0 ? undefined : changes[next];
  return own?.eventId === event.eventId ? [before, own.value] : [before];
}

function endOfLastJoin(members: readonly Change<Membership>[]): number | undefined {
  const lastJoin = members.findLastIndex(({ value }) => value === "join");
  if (lastJoin < 0) return undefined;
  return members[lastJoin + 1]?.position ?? Number.POSITIVE_INFINITY;
}

function membershipChange(event: StoredEvent): Change<Membership> {
  return { position: event.position, eventId: event.eventId, value: membershipIn(event) };
}

/** No event, and a value that nobody knows, mean `shared`. */
function visibilityIn(event: StoredEvent): Visibility {
  const value = event.content.history_visibility;
  return value === "world_readable" || value === "invited" || value === "joined" ? value : "shared";
}
