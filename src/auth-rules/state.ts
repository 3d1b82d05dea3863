/** The room's state as the rules read it. */

import type { JsonObject, RoomEvent } from "../events/event.js";
import { parseUserId } from "../events/identifiers.js";
import type { RoomVersion } from "../events/room-versions.js";
import { ownValue } from "../signing/json.js";

/** The current state of a room, by event type and state key. */
export interface RoomState<E extends RoomEvent = RoomEvent> {
  get(type: string, stateKey: string): E | undefined;
}

/** What an event has to be for the rules to decide about it: a draft is enough. */
export interface EventToAuthorize {
  /** Absent from a create event whose hash will be the room's ID (since room version 12). */
  readonly roomId?: string;
  readonly type: string;
  readonly stateKey?: string;
  readonly sender: string;
  readonly content: JsonObject;
  readonly redacts?: string;
  /** In room versions 1 and 2 a redaction is judged by it. Drafts of this server have none yet. */
  readonly eventId?: string;
  /** The events that this one follows. */
  readonly prevEvents: readonly { readonly eventId: string }[];
}

/** A member event whose state key is there: the user it is about. */
export type MemberEvent = EventToAuthorize & { readonly stateKey: string };

/** A join rule, as far as the room version has it. */
export type JoinRule = "public" | "invite" | "knock" | "restricted" | "knock_restricted" | "private";

/** Makes a state of events. Of two for one type and state key the later counts. */
export function stateOf<E extends RoomEvent>(events: Iterable<E>): RoomState<E> {
  const byType = new Map<string, Map<string, E>>();
  for (const event of events) {
    if (event.stateKey === undefined) continue;
    const ofType = byType.get(event.type) ?? new Map<string, E>();
    byType.set(event.type, ofType.set(event.stateKey, event));
  }
  return { get: (type, stateKey) => byType.get(type)?.get(stateKey) };
}

/** A user's membership. One who was never in the room is as one who left it. */
export function membershipOf(state: RoomState, userId: string): string {
  const membership = ownValue(state.get("m.room.member", userId)?.content ?? {}, "membership");
  return typeof membership === "string" ? membership : "leave";
}

/**
 * Who may come into the room. Without an event the rule is `invite`. A rule that nobody
 * knows, or that this room version does not have, lets nobody in: it reads as `private`.
 */
export function joinRuleOf(state: RoomState, version: RoomVersion): JoinRule {
  const event = state.get("m.room.join_rules", "");
  if (event === undefined) return "invite";

  const rule = ownValue(event.content, "join_rule");
  if (rule === "public" || rule === "invite") return rule;
  if (rule === "knock" && version.knock) return rule;
  if (rule === "restricted" && version.restricted) return rule;
  if (rule === "knock_restricted" && version.knockRestricted) return rule;
  return "private";
}

/**
 * Who created the room. v1–v10: `content.creator` says. Since v11: the create event's
 * sender. Since v12: also the users in `additional_creators`.
 */
export function creatorsOf(state: RoomState, version: RoomVersion): readonly string[] {
  const create = state.get("m.room.create", "");
  if (create === undefined) return [];

  if (!version.creatorIsSender) {
    const creator = ownValue(create.content, "creator");
    return typeof creator === "string" ? [creator] : [];
  }
  if (!version.privilegedCreators) return [create.sender];

  const additional = ownValue(create.content, "additional_creators");
  const others = Array.isArray(additional) ? additional.filter((id) => typeof id === "string") : [];
  return [...new Set([create.sender, ...others])];
}

/** Says whether a value from an event is a user ID. */
export function isUserId(value: unknown): value is string {
  return typeof value === "string" && parseUserId(value) !== undefined;
}
