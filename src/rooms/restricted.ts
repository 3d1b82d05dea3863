/**
 * Restricted rooms: one may come in who is a member of another room that the join rule
 * names, on the word of somebody who could have invited them. Source: room versions 8 and 10.
 */

import { hasCapacityToInvite, levelFor, powerLevelOf } from "../auth-rules/levels.js";
import { creatorsOf, joinRuleOf } from "../auth-rules/state.js";
import type { JsonObject } from "../events/event.js";
import { domainOf } from "../events/identifiers.js";
import { forbidden } from "../failures.js";
import { isJsonObject, ownValue } from "../signing/json.js";
import type { RoomSession } from "./session.js";

/** How many members are looked through when everybody may invite. */
const MAX_CANDIDATES = 200;

/**
 * The user on whose word a join is let in; undefined when the room's join rule asks for
 * none. The invited need none either: do not ask for them.
 *
 * @throws Failure `M_FORBIDDEN` when the joiner is in none of the rooms that are named, or
 *   when no user of this server can give their word.
 */
export async function authoriserFor(session: RoomSession, userId: string): Promise<string | undefined> {
  await session.load([
    ["m.room.create", ""],
    ["m.room.power_levels", ""],
    ["m.room.join_rules", ""],
  ]);
  const rule = joinRuleOf(session.state, session.version);
  if (rule !== "restricted" && rule !== "knock_restricted") return undefined;

  if (!(await isInAllowedRoom(session, userId))) {
    throw forbidden("You are neither invited to this room nor in one whose members may join.");
  }
  for (const candidate of await candidates(session)) {
    if (domainOf(candidate) !== session.context.serverName) continue;
    await session.load([["m.room.member", candidate]]);
    if (hasCapacityToInvite(session.state, session.version, candidate)) return candidate;
  }
  throw forbidden("No member of this server can let you into this room.");
}

async function isInAllowedRoom(session: RoomSession, userId: string): Promise<boolean> {
  const content = session.state.get("m.room.join_rules", "")?.content ?? {};
  for (const roomId of allowedRooms(content)) {
    const membership = await session.tx.membership(roomId, userId);
    if (membership?.membership === "join") return true;
  }
  return false;
}

/** Malformed entries, and conditions of other types, are dropped. */
function allowedRooms(joinRules: JsonObject): string[] {
  const allow = ownValue(joinRules, "allow");
  const entries = Array.isArray(allow) ? allow.filter(isJsonObject) : [];
  const rooms = entries
    .filter((entry) => ownValue(entry, "type") === "m.room_membership")
    .map((entry) => ownValue(entry, "room_id"));
  return [...new Set(rooms.filter((roomId) => typeof roomId === "string"))];
}

/** Users who may have the power to invite: those named with it, or anybody if it takes none. */
async function candidates(session: RoomSession): Promise<string[]> {
  const { state, version } = session;
  const content = state.get("m.room.power_levels", "")?.content ?? {};
  const users = ownValue(content, "users");
  const named = isJsonObject(users) ? Object.keys(users) : [];
  const needed = levelFor(state, version, "invite");
  const powerful = [...creatorsOf(state, version), ...named].filter(
    (userId) => powerLevelOf(state, version, userId) >= needed,
  );
  if (levelFor(state, version, "users_default") < needed) return [...new Set(powerful)];

  const members = await session.tx.members(session.roomId, ["join"], MAX_CANDIDATES);
  return [...new Set([...powerful, ...members.map((member) => member.userId)])];
}
