/**
 * Joining a room, check by check in the order that clients can tell: the identifier, the
 * rate limits, the room, already joined, banned, guests, third-party invites, join rules.
 */

import { isExemptFromLimits } from "../app-services/app-services.js";
import type { CandidateKey } from "../auth-rules/third-party-invite.js";
import type { JsonObject } from "../events/event.js";
import { badJson, forbidden } from "../failures.js";
import { ownValue, without } from "../signing/json.js";
import { unknownRoom } from "./access.js";
import type { Requester, RoomContext } from "./context.js";
import { guestsForbidden, guestsMayJoin } from "./guests.js";
import { requireRoomId, resolveRoom } from "./identifiers.js";
import { memberContent } from "./member-content.js";
import { authoriserFor } from "./restricted.js";
import { RoomSession } from "./session.js";
import {
  findGoodKey,
  provingKeys,
  readThirdPartySigned,
  redeemInvite,
  type ThirdPartySigned,
} from "./third-party-invite.js";
import { type Changes, transact } from "./transaction.js";

/** A join that succeeded. */
export type Joined = { room_id: string };

interface Attempt {
  readonly requester: Requester;
  readonly roomId: string;
  readonly reason: string | undefined;
  /** Further keys of the member event; they win over the profile. */
  readonly extra: JsonObject;
  readonly thirdPartySigned: ThirdPartySigned | undefined;
  /** Whether `extra` is to change the member event of one who is already joined. */
  readonly update: boolean;
}

/**
 * `POST /rooms/{roomId}/join`: of the body, `reason` and `third_party_signed` count.
 *
 * @throws Failure `M_INVALID_PARAM` when `roomId` is no room ID, `M_LIMIT_EXCEEDED`,
 *   `M_NOT_FOUND`, `M_FORBIDDEN`, `M_GUEST_ACCESS_FORBIDDEN`, `M_BAD_JSON`, or `M_UNKNOWN`
 *   when nobody could be asked about a third-party invite's key.
 */
export async function joinById(
  context: RoomContext,
  requester: Requester,
  roomId: string,
  body: JsonObject,
): Promise<Joined> {
  return joinRoom(context, { ...attempt(requester, requireRoomId(roomId), body), extra: {} });
}

/**
 * `POST /join/{roomIdOrAlias}`: as `joinById`; the body's other keys go into the member
 * event, but for those that only the server writes. Failures are those of `joinById`, and
 * `M_NOT_FOUND` for an alias that leads nowhere here.
 */
export async function joinByIdOrAlias(
  context: RoomContext,
  requester: Requester,
  roomIdOrAlias: string,
  body: JsonObject,
): Promise<Joined> {
  const roomId = await context.storage.read((tx) => resolveRoom(tx, roomIdOrAlias));
  // The name and the avatar are those of the profile.
  const extra = without(body, "third_party_signed", "reason", "membership", "displayname", "avatar_url");
  return joinRoom(context, { ...attempt(requester, roomId, body), extra });
}

/**
 * `PUT /rooms/{roomId}/state/m.room.member/{me}` with membership `join`: the same checks.
 * One who is already joined can change the member event so, for a name in this room alone;
 * a plain join writes nothing new here either. Returns the ID of the member event that
 * stands. Failures are those of `joinById`.
 */
export async function joinByState(
  context: RoomContext,
  requester: Requester,
  roomId: string,
  content: JsonObject,
): Promise<string> {
  return enter(context, {
    requester,
    roomId: requireRoomId(roomId),
    reason: undefined,
    extra: content,
    thirdPartySigned: undefined,
    update: Object.keys(memberContent({ membership: "join", extra: without(content, "reason") })).length > 1,
  });
}

function attempt(requester: Requester, roomId: string, body: JsonObject): Omit<Attempt, "extra"> {
  const reason = ownValue(body, "reason");
  if (reason !== undefined && typeof reason !== "string") throw badJson("reason must be a string.");
  const thirdPartySigned = readThirdPartySigned(ownValue(body, "third_party_signed"));
  return { requester, roomId, reason, thirdPartySigned, update: false };
}

async function joinRoom(context: RoomContext, attempt: Attempt): Promise<Joined> {
  await enter(context, attempt);
  return { room_id: attempt.roomId };
}

/** Returns the ID of the joiner's member event. */
async function enter(context: RoomContext, attempt: Attempt): Promise<string> {
  const { requester, roomId } = attempt;
  const admit = once(() => {
    if (!isExemptFromLimits(requester.appService, requester.userId))
      context.joinLimits.admit(requester.userId, roomId);
  });
  const keys = await keysToAskAbout(context, attempt, admit);
  const goodKey = keys && (await findGoodKey(context, keys));

  return transact(context, async (changes) => {
    const session = await openDoor(context, changes, attempt, admit);
    const own = await session.stateEvent("m.room.member", requester.userId);
    if (own?.content.membership === "join") return attempt.update ? rejoin(session, attempt) : own.eventId;

    if (attempt.thirdPartySigned && goodKey) {
      await redeemInvite(session, attempt.thirdPartySigned, requester.userId, goodKey);
    }
    return (await writeJoin(session, attempt)).eventId;
  });
}

/**
 * Up to where a third-party invite is looked at: its keys, to ask about them outside the
 * room's lock. Undefined when there is no such invite to look at.
 */
function keysToAskAbout(
  context: RoomContext,
  attempt: Attempt,
  admit: () => void,
): Promise<CandidateKey[] | undefined> {
  const { requester, thirdPartySigned } = attempt;
  if (!thirdPartySigned) return Promise.resolve(undefined);
  return transact(context, async (changes) => {
    const session = await openDoor(context, changes, attempt, admit);
    // It is ignored for one who is already in.
    if ((await session.membershipOf(requester.userId)) === "join") return undefined;
    return provingKeys(session, thirdPartySigned, requester.userId);
  });
}

/**
 * Locks the room and makes the checks up to those of guests. One who is already joined
 * passes them all, and is not counted.
 */
async function openDoor(
  context: RoomContext,
  changes: Changes,
  { requester, roomId }: Attempt,
  admit: () => void,
): Promise<RoomSession> {
  const session = await RoomSession.open(context, changes, roomId);
  if (!session) {
    admit();
    throw unknownRoom();
  }
  // Read together: what nearly every join is decided by.
  await session.load([
    ["m.room.create", ""],
    ["m.room.power_levels", ""],
    ["m.room.join_rules", ""],
    ["m.room.guest_access", ""],
    ["m.room.member", requester.userId],
  ]);
  const membership = await session.membershipOf(requester.userId);
  if (membership === "join") return session;

  admit();
  if (membership === "ban") throw forbidden("You are banned from this room.");
  if (requester.guest && !guestsMayJoin(session.state.get("m.room.guest_access", ""))) {
    throw guestsForbidden();
  }
  return session;
}

/** The join itself: the join rules, and the member event. */
async function writeJoin(session: RoomSession, { requester, reason, extra }: Attempt) {
  const { userId } = requester;
  const invited = (await session.membershipOf(userId)) === "invite";
  const authoriser = invited ? undefined : await authoriserFor(session, userId);
  const profile = await session.tx.profile(userId);
  const content = memberContent({ membership: "join", profile, reason, extra });
  return session.append({
    type: "m.room.member",
    stateKey: userId,
    sender: userId,
    content:
      authoriser === undefined ? content : { ...content, join_authorised_via_users_server: authoriser },
  });
}

/** A member writes their member event anew. */
async function rejoin(session: RoomSession, { requester, extra }: Attempt): Promise<string> {
  const profile = await session.tx.profile(requester.userId);
  const event = await session.setState({
    type: "m.room.member",
    stateKey: requester.userId,
    sender: requester.userId,
    content: memberContent({ membership: "join", profile, extra }),
  });
  return event.eventId;
}

/** One attempt counts once, however often its transaction runs. */
function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    work();
    done = true;
  };
}
