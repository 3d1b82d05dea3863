/**
 * Room versions as data. Each extends the one before and says only what it changes.
 * Source: the Matrix specification, "Room Versions".
 */

/** Which keys of an object survive redaction: all, or those named, each whole or in part. */
export type KeptKeys = "all" | KeyTable;

/** Which keys survive redaction: `true` for the whole value, a table for a part of it. */
export interface KeyTable {
  readonly [key: string]: true | KeyTable;
}

/** What redaction leaves of an event. */
export interface RedactionRules {
  /** The keys of the event itself. */
  readonly event: KeyTable;
  /** The keys of `content`, by event type. Of other types nothing is left. */
  readonly content: { readonly [type: string]: KeptKeys };
}

/** Everything in which one room version differs from another. */
export interface RoomVersion {
  /** The identifier: "1" to "12". */
  readonly id: string;
  /**
   * How an event gets its ID: the server makes one up (`$opaque:server`, and references
   * are pairs of ID and hash), or it is the event's hash in either alphabet of base64.
   */
  readonly eventIds: "made-up" | "hash" | "url-safe-hash";
  /** Whether the room ID is the create event's ID with another sigil. */
  readonly roomIdIsCreateHash: boolean;
  /** Whether numbers must be integers within ±(2^53−1). */
  readonly strictCanonicalJson: boolean;
  /** Whether a redaction names its target in `content`, not beside it. */
  readonly redactsInContent: boolean;
  readonly redaction: RedactionRules;

  // What the authorization rules ask.
  /** Whether `m.room.aliases` has rules of its own. */
  readonly aliasRules: boolean;
  /** Whether the rules check who may redact whom. Later versions ask that when the redaction is applied. */
  readonly redactionRules: boolean;
  /** Whether changing the levels in `notifications` is checked. */
  readonly notificationLevels: boolean;
  /** Whether there are the membership and the join rule `knock`. */
  readonly knock: boolean;
  /** Whether there is the join rule `restricted`. */
  readonly restricted: boolean;
  /** Whether there is the join rule `knock_restricted`. */
  readonly knockRestricted: boolean;
  /** Whether power levels must be integers. Before, strings of an integer will do. */
  readonly integerPowerLevels: boolean;
  /** Whether the creator is the create event's sender. Before, `content.creator` says. */
  readonly creatorIsSender: boolean;
  /** Whether creators, `additional_creators` among them, stand above every power level. */
  readonly privilegedCreators: boolean;
}

const v1: RoomVersion = {
  id: "1",
  eventIds: "made-up",
  roomIdIsCreateHash: false,
  strictCanonicalJson: false,
  redactsInContent: false,
  redaction: {
    event: keys(
      "event_id type room_id sender state_key content hashes signatures depth prev_events auth_events",
      "origin_server_ts prev_state origin membership",
    ),
    content: {
      "m.room.member": { membership: true },
      "m.room.create": { creator: true },
      "m.room.join_rules": { join_rule: true },
      "m.room.power_levels": keys("ban events events_default kick redact state_default users users_default"),
      "m.room.aliases": { aliases: true },
      "m.room.history_visibility": { history_visibility: true },
    },
  },
  aliasRules: true,
  redactionRules: true,
  notificationLevels: false,
  knock: false,
  restricted: false,
  knockRestricted: false,
  integerPowerLevels: false,
  creatorIsSender: false,
  privilegedCreators: false,
};

/** Version 2 changed how conflicting states are resolved, which needs federation. */
const v2: RoomVersion = { ...v1, id: "2" };

const v3: RoomVersion = { ...v2, id: "3", eventIds: "hash", redactionRules: false };

const v4: RoomVersion = { ...v3, id: "4", eventIds: "url-safe-hash" };

/** Version 5 enforces how long other servers' keys are valid. */
const v5: RoomVersion = { ...v4, id: "5" };

const v6: RoomVersion = {
  ...v5,
  id: "6",
  strictCanonicalJson: true,
  aliasRules: false,
  notificationLevels: true,
  redaction: redactionWith(v5.redaction, { "m.room.aliases": {} }),
};

const v7: RoomVersion = { ...v6, id: "7", knock: true };

const v8: RoomVersion = {
  ...v7,
  id: "8",
  restricted: true,
  redaction: redactionWith(v7.redaction, { "m.room.join_rules": { join_rule: true, allow: true } }),
};

const v9: RoomVersion = {
  ...v8,
  id: "9",
  redaction: redactionWith(v8.redaction, {
    "m.room.member": { membership: true, join_authorised_via_users_server: true },
  }),
};

const v10: RoomVersion = { ...v9, id: "10", knockRestricted: true, integerPowerLevels: true };

const v11: RoomVersion = {
  ...v10,
  id: "11",
  creatorIsSender: true,
  redactsInContent: true,
  redaction: {
    event: keys(
      "event_id type room_id sender state_key content hashes signatures depth prev_events auth_events",
      "origin_server_ts",
    ),
    content: {
      ...v10.redaction.content,
      "m.room.member": {
        membership: true,
        join_authorised_via_users_server: true,
        third_party_invite: { signed: true },
      },
      "m.room.create": "all",
      "m.room.power_levels": keys(
        "ban events events_default invite kick redact state_default users users_default",
      ),
      "m.room.redaction": { redacts: true },
    },
  },
};

const v12: RoomVersion = { ...v11, id: "12", roomIdIsCreateHash: true, privilegedCreators: true };

const versions: ReadonlyMap<string, RoomVersion> = new Map(
  [v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12].map((version) => [version.id, version]),
);

/** The version of a room that is created without naming one. */
export const defaultRoomVersion = "10";

/** The identifiers of all versions this server knows, oldest first. */
export const supportedRoomVersions: readonly string[] = [...versions.keys()];

/** The room version with an identifier; undefined when this server does not know it. */
export function roomVersion(id: string): RoomVersion | undefined {
  return versions.get(id);
}

/** A table of whole keys, from lists of their names. */
function keys(...lists: readonly string[]): KeyTable {
  return Object.fromEntries(lists.flatMap((list) => list.split(" ")).map((key) => [key, true as const]));
}

function redactionWith(base: RedactionRules, content: RedactionRules["content"]): RedactionRules {
  return { ...base, content: { ...base.content, ...content } };
}
