/** How a client sees an event. Source: the client-server API, "Types of room events". */

import type { JsonObject, JsonValue, RoomEvent, StoredEvent } from "../events/event.js";
import { isJsonObject, ownValue } from "../signing/json.js";

/** Who looks, and when (milliseconds since the epoch). */
export interface Viewer {
  readonly userId: string;
  readonly deviceId: string;
  readonly now: number;
}

type Content = { [key: string]: JsonValue };

/** What the server adds to an event for one viewer. */
export type EventUnsigned = {
  age?: number;
  prev_content?: Content;
  prev_sender?: string;
  replaces_state?: string;
  transaction_id?: string;
  redacted_because?: Content;
};

/** An event where the room is known from the place it stands in, as in a sync. */
export type SyncEvent = {
  event_id: string;
  type: string;
  sender: string;
  origin_server_ts: number;
  content: Content;
  state_key?: string;
  redacts?: string;
  unsigned?: EventUnsigned;
};

/** A state event in a sync. */
export type SyncStateEvent = SyncEvent & { state_key: string };

/** An event that says which room it belongs to. */
export type ClientEvent = SyncEvent & { room_id: string };

/** A state event that says which room it belongs to. */
export type ClientStateEvent = ClientEvent & { state_key: string };

/** A state event cut down to what someone outside the room may know of it. */
export type StrippedEvent = { type: string; state_key: string; sender: string; content: Content };

/**
 * The keys of an event's `unsigned` that the server notes as it accepts the event. The
 * device is for this server alone: it decides who is shown the transaction ID.
 */
export const sentByDevice = "joinery.device_id";

/** The event as the viewer sees it in a sync. */
export function toSyncEvent(event: StoredEvent, viewer: Viewer): SyncEvent {
  return {
    event_id: event.eventId,
    type: event.type,
    sender: event.sender,
    origin_server_ts: event.originServerTs,
    content: event.content,
    ...(event.stateKey === undefined ? {} : { state_key: event.stateKey }),
    ...(event.redacts === undefined ? {} : { redacts: event.redacts }),
    unsigned: unsignedFor(event, viewer),
  };
}

/** The state event as the viewer sees it in a sync. */
export function toSyncStateEvent(event: StoredEvent, viewer: Viewer): SyncStateEvent {
  return { ...toSyncEvent(event, viewer), state_key: event.stateKey ?? "" };
}

/** The event as the viewer sees it outside a sync. */
export function toClientEvent(event: StoredEvent, viewer: Viewer): ClientEvent {
  return { ...toSyncEvent(event, viewer), room_id: event.roomId };
}

/** The state event as the viewer sees it outside a sync. */
export function toClientStateEvent(event: StoredEvent, viewer: Viewer): ClientStateEvent {
  return { ...toClientEvent(event, viewer), state_key: event.stateKey ?? "" };
}

/** The state event as someone outside the room sees it. */
export function toStrippedEvent(event: RoomEvent): StrippedEvent {
  return {
    type: event.type,
    state_key: event.stateKey ?? "",
    sender: event.sender,
    content: event.content,
  };
}

function unsignedFor(event: StoredEvent, viewer: Viewer): EventUnsigned {
  const noted = objectAt(event.pdu, "unsigned");
  const previous = ownValue(noted, "prev_content");
  const because = ownValue(noted, "redacted_because");
  // Only the device that sent the event knows what its transaction ID means.
  const own = event.sender === viewer.userId && ownValue(noted, sentByDevice) === viewer.deviceId;
  return {
    age: Math.max(0, viewer.now - event.originServerTs),
    ...stringAt(noted, "replaces_state"),
    ...stringAt(noted, "prev_sender"),
    ...(own ? stringAt(noted, "transaction_id") : {}),
    ...(isJsonObject(previous) ? { prev_content: previous } : {}),
    ...(isJsonObject(because) ? { redacted_because: because } : {}),
  };
}

function stringAt<K extends string>(object: JsonObject, key: K): { [name in K]?: string } {
  const value = ownValue(object, key);
  return typeof value === "string" ? ({ [key]: value } as { [name in K]: string }) : {};
}

function objectAt(object: JsonObject, key: string): JsonObject {
  const value = ownValue(object, key);
  return isJsonObject(value) ? value : {};
}
