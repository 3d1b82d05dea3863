/** The state that a new room starts with. Source: the client-server API, "Creation". */

import type { JsonObject } from "../events/event.js";
import type { RoomVersion } from "../events/room-versions.js";

/** The usual rules for a kind of room. */
export type Preset = "private_chat" | "public_chat" | "trusted_private_chat";

/** A piece of state for a new room. */
export interface InitialState {
  readonly type: string;
  readonly stateKey: string;
  readonly content: JsonObject;
}

/** The join rules, history visibility and guest access of a preset. */
export function presetState(preset: Preset): InitialState[] {
  const isPublic = preset === "public_chat";
  return [
    state("m.room.join_rules", { join_rule: isPublic ? "public" : "invite" }),
    state("m.room.history_visibility", { history_visibility: "shared" }),
    state("m.room.guest_access", { guest_access: isPublic ? "forbidden" : "can_join" }),
  ];
}

/**
 * The power levels of a new room. `admins` have 100; in versions whose creators stand
 * above all levels they may not be listed, and closing the room is for them alone.
 */
export function initialPowerLevels(
  version: RoomVersion,
  preset: Preset,
  admins: readonly string[],
  override: JsonObject,
): JsonObject {
  return {
    users: Object.fromEntries(admins.map((userId) => [userId, 100])),
    users_default: 0,
    events: {
      "m.room.name": 50,
      "m.room.avatar": 50,
      "m.room.canonical_alias": 50,
      "m.room.power_levels": 100,
      "m.room.history_visibility": 100,
      "m.room.server_acl": 100,
      "m.room.encryption": 100,
      "m.room.tombstone": version.privilegedCreators ? 150 : 100,
    },
    events_default: 0,
    state_default: 50,
    ban: 50,
    kick: 50,
    redact: 50,
    // In a private room whoever is in may bring others.
    invite: preset === "public_chat" ? 50 : 0,
    ...override,
  };
}

function state(type: string, content: JsonObject): InitialState {
  return { type, stateKey: "", content };
}
