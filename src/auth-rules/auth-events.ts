/**
 * The events that authorize an event: which it has to name, and the rules about those it
 * names. Source: the server-server API, "Auth events selection"; each room version's rule
 * "Considering the event's `auth_events`".
 */

import type { RoomEvent } from "../events/event.js";
import type { RoomVersion } from "../events/room-versions.js";
import { isJsonObject, ownValue } from "../signing/json.js";
import type { EventToAuthorize, RoomState } from "./state.js";
import { allow, reject, type Verdict } from "./verdict.js";

/** A piece of state: the event type and the state key. */
export type StateKey = readonly [type: string, stateKey: string];

/** What the selection looks at. */
type Draft = Pick<EventToAuthorize, "type" | "stateKey" | "sender" | "content">;

/** The pieces of state that an event names in its `auth_events`, as far as the room has them. */
export function authEventKeys(version: RoomVersion, event: Draft): StateKey[] {
  // Since v1: nothing authorizes the create event.
  if (event.type === "m.room.create") return [];

  const keys: StateKey[] = [
    // v1–v11: the create event. Since v12 the room ID stands for it.
    ...(version.roomIdIsCreateHash ? [] : [["m.room.create", ""] as const]),
    ["m.room.power_levels", ""],
    ["m.room.member", event.sender],
    ...(event.type === "m.room.member" ? memberKeys(version, event) : []),
  ];
  return unique(keys);
}

/**
 * The pieces of state that `authorize` reads to decide about an event: what it names, and
 * the create event. For those who have to fetch them first.
 */
export function stateToRead(version: RoomVersion, event: Draft): StateKey[] {
  return unique([["m.room.create", ""], ...authEventKeys(version, event)]);
}

/** The events of the state that an event names in its `auth_events`. */
export function selectAuthEvents<E extends RoomEvent>(
  version: RoomVersion,
  event: Draft,
  state: RoomState<E>,
): E[] {
  return authEventKeys(version, event).flatMap(([type, stateKey]) => state.get(type, stateKey) ?? []);
}

/**
 * The rules about the events that an event names, for one that another server sent. That
 * none of them was itself rejected is for the caller to know.
 */
export function authorizeAuthEvents(
  version: RoomVersion,
  event: EventToAuthorize,
  authEvents: readonly RoomEvent[],
): Verdict {
  if (event.type === "m.room.create") return allow;

  const expected = new Set(authEventKeys(version, event).map(keyText));
  const named = authEvents.map(({ type, stateKey }) =>
    stateKey === undefined ? undefined : keyText([type, stateKey]),
  );

  // Since v1: no piece of state is named twice.
  if (new Set(named).size < named.length) {
    return reject("auth_events.duplicate", "The event names a piece of state twice.");
  }

  // Since v1: none is named that the selection does not ask for.
  if (!named.every((key) => key !== undefined && expected.has(key))) {
    return reject("auth_events.unexpected", "The event names state that does not authorize it.");
  }

  // v1–v11: the create event is among them.
  if (!version.roomIdIsCreateHash && !named.includes(keyText(["m.room.create", ""]))) {
    return reject("auth_events.create", "The event does not name the room's create event.");
  }

  // Since v1: all of them are of the same room.
  if (authEvents.some(({ roomId }) => roomId !== event.roomId)) {
    return reject("auth_events.room", "The event names state of another room.");
  }

  return allow;
}

/** What a member event names beside what every event does. */
function memberKeys(version: RoomVersion, event: Draft): StateKey[] {
  const membership = ownValue(event.content, "membership");
  const keys: StateKey[] = [];

  // Since v1: the member event it replaces.
  if (event.stateKey !== undefined) keys.push(["m.room.member", event.stateKey]);

  // Since v1: for joins and invites, and since v7 for knocks, the join rules.
  if (membership === "join" || membership === "invite" || (membership === "knock" && version.knock)) {
    keys.push(["m.room.join_rules", ""]);
  }

  // Since v1: for the redeeming of a third-party invite, the pending one.
  if (membership === "invite") {
    const thirdParty = ownValue(event.content, "third_party_invite");
    const signed = isJsonObject(thirdParty) ? ownValue(thirdParty, "signed") : undefined;
    const token = isJsonObject(signed) ? ownValue(signed, "token") : undefined;
    if (typeof token === "string") keys.push(["m.room.third_party_invite", token]);
  }

  // Since v8: for a join on a member's word, that member.
  if (membership === "join" && version.restricted) {
    const authoriser = ownValue(event.content, "join_authorised_via_users_server");
    if (typeof authoriser === "string") keys.push(["m.room.member", authoriser]);
  }

  return keys;
}

function unique(keys: readonly StateKey[]): StateKey[] {
  return [...new Map(keys.map((key) => [keyText(key), key])).values()];
}

/** A text that is the same for the same piece of state only. */
export function keyText([type, stateKey]: StateKey): string {
  // The length keeps apart what would run together.
  return `${type.length} ${type}${stateKey}`;
}
