/** Room aliases: names of this server's domain that lead to rooms. */

import { levelToSend, powerLevelOf } from "../auth-rules/levels.js";
import type { JsonObject, JsonValue } from "../events/event.js";
import { maximumIdentifierBytes, parseAlias } from "../events/identifiers.js";
import { Failure, forbidden, invalidParam } from "../failures.js";
import { ownValue } from "../signing/json.js";
import { noSuchAlias, unknownRoom, viewRoom } from "./access.js";
import type { Requester, RoomContext } from "./context.js";
import { requireRoomId } from "./identifiers.js";
import { RoomSession } from "./session.js";
import { transact } from "./transaction.js";

/**
 * The room that an alias leads to, and the servers that know of it.
 *
 * @throws Failure `M_INVALID_PARAM` when the text is no alias, `M_NOT_FOUND` when it leads
 *   nowhere; those of other servers do.
 */
export async function resolveAlias(
  context: RoomContext,
  alias: string,
): Promise<{ room_id: string; servers: string[] }> {
  if (!parseAlias(alias)) throw invalidParam("A room alias is needed: #name:domain.");
  const target = await context.storage.read((tx) => tx.alias(alias));
  if (!target) throw noSuchAlias();
  return { room_id: target.roomId, servers: [context.serverName] };
}

/**
 * Points a new alias at a room that the user is in.
 *
 * @throws Failure `M_INVALID_PARAM` for an alias of the wrong form or another domain,
 *   `M_NOT_FOUND` for an unknown room, `M_FORBIDDEN` for one who is not in the room,
 *   `M_ROOM_IN_USE` when the alias exists, wherever it leads, `M_EXCLUSIVE` for an alias
 *   that is kept for an application service.
 */
export async function createAlias(
  context: RoomContext,
  requester: Requester,
  alias: string,
  roomId: string,
): Promise<void> {
  requireOwnAlias(context, requester, alias);
  requireRoomId(roomId);
  await transact(context, async ({ tx }) => {
    if (!(await tx.room(roomId))) throw unknownRoom();
    const own = await tx.membership(roomId, requester.userId);
    if (own?.membership !== "join") throw forbidden("You are not in this room.");
    if (!(await tx.addAlias(alias, roomId, requester.userId))) throw aliasTaken(alias);
  });
}

/**
 * Removes an alias, also from the room's canonical alias event where the user may set it.
 *
 * @throws Failure `M_INVALID_PARAM` when the text is no alias, `M_NOT_FOUND` when there is
 *   none, `M_FORBIDDEN` for one who neither made it nor has the power to name the room's
 *   canonical alias.
 */
export async function deleteAlias(context: RoomContext, requester: Requester, alias: string): Promise<void> {
  if (!parseAlias(alias)) throw invalidParam("A room alias is needed: #name:domain.");
  await transact(context, async (changes) => {
    const target = await changes.tx.alias(alias);
    if (!target) throw noSuchAlias();
    const session = await RoomSession.require(context, changes, target.roomId);
    const mayName = await mayNameRoom(session, requester.userId);
    if (target.creator !== requester.userId && !mayName) {
      throw forbidden("Only its maker and those who may name the room can remove the alias.");
    }
    await changes.tx.dropAlias(alias);
    if (mayName) await dropCanonical(session, requester.userId, alias);
  });
}

/**
 * A room's aliases, for its members and, where history is world-readable, for anybody.
 * Failures are those of `viewRoom`.
 */
export async function aliasesOf(
  context: RoomContext,
  requester: Requester,
  roomId: string,
): Promise<{ aliases: string[] }> {
  return context.storage.read(async (tx) => {
    const view = await viewRoom(tx, requireRoomId(roomId), requester.userId);
    if (!view.live) throw forbidden("You are not in this room.");
    return { aliases: await tx.aliasesOf(roomId) };
  });
}

/**
 * The alias of this server with that local part.
 *
 * @throws Failure `M_INVALID_PARAM` when it would be no alias, `M_EXCLUSIVE` when it is kept
 *   for an application service.
 */
export function localAlias(context: RoomContext, requester: Requester, localpart: string): string {
  const alias = `#${localpart}:${context.serverName}`;
  if (localpart.includes(":")) throw invalidParam("An alias's local part may not hold a colon.");
  requireOwnAlias(context, requester, alias);
  return alias;
}

/** The refusal for an alias that somebody already made. */
export function aliasTaken(alias: string): Failure {
  return new Failure("M_ROOM_IN_USE", `The room alias ${alias} already exists.`);
}

/**
 * Checks the content of `m.room.canonical_alias`: what it newly names must lead to the room.
 *
 * @throws Failure `M_INVALID_PARAM` for what is no alias, `M_BAD_ALIAS` for one that leads
 *   elsewhere or nowhere.
 */
export async function checkCanonicalAlias(session: RoomSession, content: JsonObject): Promise<void> {
  const standing = await session.stateEvent("m.room.canonical_alias", "");
  const known = new Set(aliasesNamed(standing?.content ?? {}));
  for (const alias of aliasesNamed(content)) {
    if (known.has(alias)) continue;
    if (typeof alias !== "string" || !parseAlias(alias))
      throw invalidParam("A canonical alias must be an alias.");
    const target = await session.tx.alias(alias);
    if (target?.roomId !== session.roomId) {
      throw new Failure("M_BAD_ALIAS", `The room alias ${alias} does not lead to this room.`);
    }
  }
}

/** Whether a user is in the room and has the power to set its canonical alias. */
export async function mayNameRoom(session: RoomSession, userId: string): Promise<boolean> {
  await session.load([
    ["m.room.create", ""],
    ["m.room.power_levels", ""],
    ["m.room.member", userId],
  ]);
  const { state, version } = session;
  return (
    (await session.membershipOf(userId)) === "join" &&
    powerLevelOf(state, version, userId) >=
      levelToSend(state, version, { type: "m.room.canonical_alias", stateKey: "" })
  );
}

function requireOwnAlias(
  { serverName, appServices }: RoomContext,
  { appService }: Requester,
  alias: string,
): void {
  const parsed = parseAlias(alias);
  if (!parsed || /\s/u.test(alias)) {
    throw invalidParam(`A room alias is needed: #name:domain, of at most ${maximumIdentifierBytes} bytes.`);
  }
  if (parsed.domain !== serverName) throw invalidParam(`Aliases made here end in :${serverName}.`);
  if (appServices.reservesAlias(alias, appService))
    throw new Failure("M_EXCLUSIVE", "This alias is kept for an application service.");
}

async function dropCanonical(session: RoomSession, userId: string, alias: string): Promise<void> {
  const standing = await session.stateEvent("m.room.canonical_alias", "");
  if (!standing || !aliasesNamed(standing.content).includes(alias)) return;
  const content = Object.fromEntries(
    Object.entries(standing.content).flatMap(([key, value]): [string, JsonValue][] => {
      if (key === "alias" && value === alias) return [];
      if (key === "alt_aliases" && Array.isArray(value))
        return [[key, value.filter((other) => other !== alias)]];
      return [[key, value]];
    }),
  );
  await session.setState({ type: "m.room.canonical_alias", stateKey: "", sender: userId, content });
}

/** An empty alias, or null, is none. */
function aliasesNamed(content: JsonObject): JsonValue[] {
  const alias = ownValue(content, "alias") ?? null;
  const others = ownValue(content, "alt_aliases");
  return [...(alias === null || alias === "" ? [] : [alias]), ...(Array.isArray(others) ? others : [])];
}
