/**
 * Power levels: who has how much, and how much a thing takes. Source: the client-server
 * API, `m.room.power_levels`; for strings, the room versions before 10.
 */

import type { JsonObject, JsonValue } from "../events/event.js";
import type { RoomVersion } from "../events/room-versions.js";
import { isJsonObject, ownValue } from "../signing/json.js";
import { creatorsOf, membershipOf, type RoomState } from "./state.js";

/** The levels that a power level event sets by name, and what they are when it does not. */
export const defaultLevels = {
  ban: 50,
  events_default: 0,
  invite: 0,
  kick: 50,
  redact: 50,
  state_default: 50,
  users_default: 0,
} as const;

/** A thing that takes a power level, or the level that users or events have by default. */
export type LevelKind = keyof typeof defaultLevels;

/** A creator's level, until a power level event says otherwise. v1–v11. */
const creatorLevel = 100;

/** An integer in a string, as room versions before 10 accept it: blanks, a sign, leading zeroes. */
const integerText = /^\s*[+-]?[0-9]+\s*$/;

/**
 * Reads a level from an event. v1–v9: also a string of an integer. v1–v5: also a
 * fraction, which loses what follows its point. Undefined when it is none of these.
 */
export function readLevel(value: JsonValue | undefined, version: RoomVersion): number | undefined {
  if (typeof value === "number") {
    const level = version.strictCanonicalJson ? value : Math.trunc(value);
    return Number.isSafeInteger(level) ? level : undefined;
  }
  if (typeof value === "string" && !version.integerPowerLevels && integerText.test(value)) {
    const level = Number(value);
    return Number.isSafeInteger(level) ? level : undefined;
  }
  return undefined;
}

/**
 * A user's power level. Since v12: a creator's is `Infinity`. Without a power level event
 * the creator has 100 and everybody else 0.
 */
export function powerLevelOf(state: RoomState, version: RoomVersion, userId: string): number {
  const isCreator = creatorsOf(state, version).includes(userId);
  if (isCreator && version.privilegedCreators) return Number.POSITIVE_INFINITY;

  const content = powerLevels(state);
  if (content === undefined) return isCreator ? creatorLevel : defaultLevels.users_default;
  return readLevel(entry(content, "users", userId), version) ?? levelFor(state, version, "users_default");
}

/** The level that a thing takes in the room, or that users or events have by default. */
export function levelFor(state: RoomState, version: RoomVersion, kind: LevelKind): number {
  return readLevel(ownValue(powerLevels(state) ?? {}, kind), version) ?? defaultLevels[kind];
}

/** The level it takes to send an event: the type's own, or the default for state or for messages. */
export function levelToSend(
  state: RoomState,
  version: RoomVersion,
  event: { readonly type: string; readonly stateKey?: string },
): number {
  return (
    readLevel(entry(powerLevels(state) ?? {}, "events", event.type), version) ??
    levelFor(state, version, event.stateKey === undefined ? "events_default" : "state_default")
  );
}

/** Says whether a user is in the room and has the power to invite. */
export function hasCapacityToInvite(state: RoomState, version: RoomVersion, userId: string): boolean {
  return (
    membershipOf(state, userId) === "join" &&
    powerLevelOf(state, version, userId) >= levelFor(state, version, "invite")
  );
}

function powerLevels(state: RoomState): JsonObject | undefined {
  return state.get("m.room.power_levels", "")?.content;
}

function entry(content: JsonObject, table: "users" | "events", key: string): JsonValue | undefined {
  const entries = ownValue(content, table);
  return isJsonObject(entries) ? ownValue(entries, key) : undefined;
}
