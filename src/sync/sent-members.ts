/**
 * Which member events a device has been sent, so that lazy loading does not send them
 * again. Kept in this process, for the rooms that were synced last: forgetting only means
 * sending once more.
 */

import { LRUCache } from "lru-cache";
import type { StoredEvent } from "../events/event.js";

interface Sent {
  readonly eventId: string;
  /** The `next_batch` of the answer that carried it. */
  readonly position: number;
}

const MAX_ROOMS = 20_000;
const MAX_MEMBERS_A_ROOM = 200;

/** What devices were sent. */
export class SentMembers {
  readonly #rooms = new LRUCache<string, LRUCache<string, Sent>>({ max: MAX_ROOMS });

  /**
   * Notes what an answer that ends at a position carries. `anew`: the device gets the room
   * from the beginning, so it may have lost what it had.
   */
  record(
    device: string,
    roomId: string,
    members: Iterable<StoredEvent>,
    position: number,
    anew: boolean,
  ): void {
    const key = keyOf(device, roomId);
    const known = anew ? undefined : this.#rooms.get(key);
    const sent = known ?? new LRUCache<string, Sent>({ max: MAX_MEMBERS_A_ROOM });
    for (const { stateKey, eventId } of members) {
      if (stateKey === undefined || sent.get(stateKey)?.eventId === eventId) continue;
      sent.set(stateKey, { eventId, position });
    }
    if (sent.size > 0) this.#rooms.set(key, sent);
    else this.#rooms.delete(key);
  }

  /**
   * Whether the device has the member event for certain. An answer may get lost, so one
   * counts only when the device has gone on from it.
   */
  has(device: string, roomId: string, { stateKey, eventId }: StoredEvent, since: number): boolean {
    const sent = this.#rooms.get(keyOf(device, roomId))?.get(stateKey ?? "");
    return sent !== undefined && sent.eventId === eventId && sent.position <= since;
  }
}

function keyOf(device: string, roomId: string): string {
  return JSON.stringify([device, roomId]);
}
