/**
 * What an event is inside the server. On the wire and at rest the names are the
 * specification's (`state_key`); in here they are TypeScript's (`stateKey`).
 */

import type { JsonObject } from "../signing/json.js";

export type { JsonObject, JsonValue } from "../signing/json.js";

/** One event of a room. */
export interface RoomEvent {
  readonly eventId: string;
  readonly roomId: string;
  readonly type: string;
  /** Present, possibly empty, on state events; absent on message events. */
  readonly stateKey?: string;
  readonly sender: string;
  readonly content: JsonObject;
  /** Milliseconds since the epoch, as the server saw it when it accepted the event. */
  readonly originServerTs: number;
  /** The event that an `m.room.redaction` redacts. */
  readonly redacts?: string;
}

/** An event that is ready to be stored: hashed, signed and named. */
export interface SealedEvent extends RoomEvent {
  /** How far the event is from the room's creation, which has depth 1. */
  readonly depth: number;
  /** The whole event as a server would send it to another: hashes, signatures, references. */
  readonly pdu: JsonObject;
}

/** An event that has a place in the one stream of all that happens on this server. */
export interface StoredEvent extends SealedEvent {
  /** Its place in the stream: whole, positive, growing, unique on the server. */
  readonly position: number;
}

/** A state event: one that has a state key. */
export type StateEvent = RoomEvent & { readonly stateKey: string };

/** Says whether an event is a state event. */
export function isStateEvent<E extends RoomEvent>(event: E): event is E & { stateKey: string } {
  return event.stateKey !== undefined;
}
