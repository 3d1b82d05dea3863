/** A room to try events on: a create event and whatever state a test asks for. */

import { stateToRead } from "../../src/auth-rules/auth-events.js";
import { authorize } from "../../src/auth-rules/authorize.js";
import { type EventToAuthorize, type RoomState, stateOf } from "../../src/auth-rules/state.js";
import type { JsonObject, RoomEvent } from "../../src/events/event.js";
import { type RoomVersion, roomVersion, supportedRoomVersions } from "../../src/events/room-versions.js";

/** What a test says about its room. The creator is Alice; without `members` she alone is in. */
export interface RoomSetup {
  readonly version?: string;
  /** Memberships by user ID, beside Alice's. */
  readonly members?: Readonly<Record<string, string>>;
  readonly joinRule?: string;
  readonly powerLevels?: JsonObject;
  /** Added to the create event's content. */
  readonly create?: JsonObject;
  /** More state, as type, state key, sender and content. */
  readonly state?: readonly (readonly [string, string, string, JsonObject])[];
}

/** An event to try: what it does not say is Alice's, in the room, after its last event. */
export type Attempt = Partial<EventToAuthorize> & { readonly type: string };

export interface TestRoom {
  readonly version: RoomVersion;
  readonly state: RoomState;
  readonly createEventId: string;
  readonly roomId: string;
  /** "allowed", or the rule that refuses the event. */
  judge(attempt: Attempt): string;
  /** Judges a member event. */
  member(sender: string, target: string, membership: string, content?: JsonObject): string;
}

export const alice = "@alice:h";
export const bob = "@bob:h";
export const carol = "@carol:h";
export const eve = "@eve:elsewhere";

/** The versions from one on, and those up to one. */
export const since = (first: number) => supportedRoomVersions.filter((id) => Number(id) >= first);
export const upTo = (last: number) => supportedRoomVersions.filter((id) => Number(id) <= last);
export const versionOf = (id: string) => roomVersion(id) as RoomVersion;

export function testRoom(setup: RoomSetup = {}): TestRoom {
  const version = versionOf(setup.version ?? "10");
  const hash = "mauT12AzsoqxV7Abvy_ApA-HNPK1LcT4GbP70_AOPyQ";
  const roomId = version.roomIdIsCreateHash ? `!${hash}` : "!room:h";
  const createEventId = `$${hash}`;

  const event = (type: string, stateKey: string, sender: string, content: JsonObject): RoomEvent => ({
    eventId: type === "m.room.create" ? createEventId : `$${type}/${stateKey}`,
    roomId,
    type,
    stateKey,
    sender,
    content,
    originServerTs: 1,
  });
  const creator = version.creatorIsSender ? {} : { creator: alice };
  const members = { [alice]: "join", ...setup.members };
  const events = [
    event("m.room.create", "", alice, { ...creator, room_version: version.id, ...setup.create }),
    ...Object.entries(members).map(([user, membership]) =>
      event("m.room.member", user, user, { membership }),
    ),
    ...(setup.joinRule === undefined
      ? []
      : [event("m.room.join_rules", "", alice, { join_rule: setup.joinRule })]),
    ...(setup.powerLevels === undefined ? [] : [event("m.room.power_levels", "", alice, setup.powerLevels)]),
    ...(setup.state ?? []).map(([type, key, sender, content]) => event(type, key, sender, content)),
  ];
  const state = stateOf(events);

  function judge(attempt: Attempt): string {
    const full: EventToAuthorize = {
      roomId,
      sender: alice,
      content: {},
      prevEvents: [{ eventId: "$latest" }],
      ...attempt,
    };
    // The rules may read no state that callers are not told to fetch.
    const announced = new Set(stateToRead(version, full).map((key) => JSON.stringify(key)));
    const verdict = authorize(version, full, {
      get(type, stateKey) {
        if (!announced.has(JSON.stringify([type, stateKey]))) {
          throw new Error(`The rules read ${type} ${stateKey}, which stateToRead does not name.`);
        }
        return state.get(type, stateKey);
      },
    });
    if (verdict.allowed) return "allowed";
    if (!/^[A-Z0-9m_a-z].*\.$/.test(verdict.reason)) throw new Error(`Not a sentence: ${verdict.reason}`);
    return verdict.rule;
  }

  return {
    version,
    state,
    createEventId,
    roomId,
    judge,
    member: (sender, target, membership, content = {}) =>
      judge({ type: "m.room.member", sender, stateKey: target, content: { ...content, membership } }),
  };
}
