/** The rules for `m.room.power_levels`. */

import type { JsonObject, JsonValue } from "../events/event.js";
import type { RoomVersion } from "../events/room-versions.js";
import { isJsonObject, ownValue } from "../signing/json.js";
import { defaultLevels, powerLevelOf, readLevel } from "./levels.js";
import { creatorsOf, type EventToAuthorize, isUserId, type RoomState } from "./state.js";
import { allow, reject, type Verdict } from "./verdict.js";

const namedLevels = Object.keys(defaultLevels);
const tables = ["events", "users", "notifications"] as const;

/** Decides about new power levels. */
export function authorizePowerLevels(
  version: RoomVersion,
  event: EventToAuthorize,
  state: RoomState,
): Verdict {
  const after = event.content;
  const malformed = checkForm(version, after, state);
  if (malformed !== undefined) return malformed;

  // Since v1: the first power levels of a room are for its creator to choose.
  const before = state.get("m.room.power_levels", "")?.content;
  if (before === undefined) return allow;

  const power = powerLevelOf(state, version, event.sender);

  // Since v1: a level that is added, changed or removed neither was nor becomes higher than
  // the sender's own.
  for (const change of changes(version, before, after, namedLevels)) {
    if (exceeds(change.before, power)) {
      return reject("power_levels.was_higher", `You cannot change ${change.key}: it is above your level.`);
    }
    if (exceeds(change.after, power)) {
      return reject("power_levels.too_high", `You cannot raise ${change.key} above your own level.`);
    }
  }

  // Since v1 for events, since v6 for notifications: so with each of their entries.
  const checked = version.notificationLevels ? (["events", "notifications"] as const) : (["events"] as const);
  for (const table of checked) {
    for (const change of tableChanges(version, before, after, table)) {
      if (exceeds(change.before, power)) {
        return reject(
          "power_levels.entry_was_higher",
          `You cannot change the level of ${change.key}: it is above yours.`,
        );
      }
      if (exceeds(change.after, power)) {
        return reject(
          "power_levels.entry_too_high",
          `You cannot raise the level of ${change.key} above your own.`,
        );
      }
    }
  }

  for (const change of tableChanges(version, before, after, "users")) {
    // Since v1: nobody changes the level of another who stands as high or higher.
    if (change.key !== event.sender && change.before !== undefined && change.before >= power) {
      return reject(
        "power_levels.user_not_lower",
        "You cannot change the level of a user who is not below you.",
      );
    }
    // Since v1: nobody gives anybody, themselves included, more than they have.
    if (exceeds(change.after, power)) {
      return reject("power_levels.user_too_high", "You cannot give a user a higher level than your own.");
    }
  }

  return allow;
}

/** The rules about the content alone. Undefined when it is as it should be. */
function checkForm(version: RoomVersion, content: JsonObject, state: RoomState): Verdict | undefined {
  // Since v10: every level is an integer. v1–v9 ask that of `users` alone, and there take a
  // string of one; a level that cannot be read in the room's version we refuse everywhere.
  for (const name of namedLevels) {
    const value = ownValue(content, name);
    if (value !== undefined && readLevel(value, version) === undefined) {
      return reject("power_levels.not_integer", `${name} must be an integer.`);
    }
  }
  for (const table of tables) {
    const entries = ownValue(content, table);
    if (entries === undefined) continue;
    if (!isJsonObject(entries) || !Object.values(entries).every((level) => isLevel(level, version))) {
      return reject("power_levels.not_integer", `${table} must be an object of integers.`);
    }
  }

  // Since v1: the keys of `users` are user IDs.
  const users = Object.keys(tableOf(content, "users"));
  if (!users.every(isUserId)) {
    return reject("power_levels.user_id", "The keys of users must be user IDs.");
  }

  // Since v12: creators are not among them; their power is beyond any level.
  if (version.privilegedCreators && creatorsOf(state, version).some((creator) => users.includes(creator))) {
    return reject("power_levels.creator", "Power levels may not name a creator of the room.");
  }

  return undefined;
}

/** One level before and after; undefined where it is not set. */
interface Change {
  readonly key: string;
  readonly before: number | undefined;
  readonly after: number | undefined;
}

/** The levels, of those named, that differ. Compares what is meant: "50" and 50 are one level. */
function changes(
  version: RoomVersion,
  before: JsonObject,
  after: JsonObject,
  keys: Iterable<string>,
): Change[] {
  const all = [...keys].map((key) => ({
    key,
    before: readLevel(ownValue(before, key), version),
    after: readLevel(ownValue(after, key), version),
  }));
  return all.filter((change) => change.before !== change.after);
}

function tableChanges(
  version: RoomVersion,
  before: JsonObject,
  after: JsonObject,
  table: (typeof tables)[number],
): Change[] {
  const old = tableOf(before, table);
  const fresh = tableOf(after, table);
  return changes(version, old, fresh, new Set([...Object.keys(old), ...Object.keys(fresh)]));
}

function tableOf(content: JsonObject, table: (typeof tables)[number]): JsonObject {
  const entries = ownValue(content, table);
  return isJsonObject(entries) ? entries : {};
}

function isLevel(value: JsonValue, version: RoomVersion): boolean {
  return readLevel(value, version) !== undefined;
}

function exceeds(level: number | undefined, power: number): boolean {
  return level !== undefined && level > power;
}
