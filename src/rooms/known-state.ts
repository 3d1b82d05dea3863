/**
 * State that was read before. Every join of a room asks for the same few events, and reading
 * them anew costs more than writing the join.
 *
 * A room's newest event says what its state is: IDs are unique, each event follows the one
 * before, and nothing changes a room without a new event. So what is kept here is good as
 * long as the room, which every write reads and locks first, still ends with the event it
 * was read at, whichever process wrote last and whatever was rolled back.
 */

import { LRUCache } from "lru-cache";
import { keyText } from "../auth-rules/auth-events.js";
import type { StoredEvent } from "../events/event.js";

/** So many rooms; an event is 64 KiB of JSON at most, and four of each room are kept. */
const limit = 250;

/** What decides about most events. Members are not kept: a room may have a hundred thousand. */
const kept: ReadonlySet<string> = new Set(
  ["m.room.create", "m.room.power_levels", "m.room.join_rules", "m.room.guest_access"].map((type) =>
    keyText([type, ""]),
  ),
);

/** Pieces of state by `keyText`; undefined where the room has none. */
export type StateMap = Map<string, StoredEvent | undefined>;

interface KnownState {
  /** The event that the room ended with. */
  readonly latestEventId: string;
  readonly state: StateMap;
}

/** What is known of rooms' state in this process. */
export class KnownStates {
  readonly #rooms = new LRUCache<string, KnownState>({ max: limit });

  /** The state of a room that ends with this event, as far as it is known. The caller may add to it. */
  at(roomId: string, latestEventId: string): StateMap {
    const known = this.#rooms.get(roomId);
    return new Map(known?.latestEventId === latestEventId ? known.state : undefined);
  }

  /** Keeps what was read or written while the room ended with this event. */
  keep(roomId: string, latestEventId: string, state: StateMap): void {
    const some = [...state].filter(([key]) => kept.has(key));
    this.#rooms.set(roomId, { latestEventId, state: new Map(some) });
  }

  /** To be called when an event that already stands is changed: redactions alone do that. */
  forget(roomId: string): void {
    this.#rooms.delete(roomId);
  }
}
