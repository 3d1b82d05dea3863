/** What a room holds, for those who may see it: its state, its members, its events. */

import type { JsonObject } from "../events/event.js";
import { forbidden, notFound } from "../failures.js";
import { ownValue } from "../signing/json.js";
import type { Membership, Reader } from "../storage/port.js";
import { type RoomView, viewRoom } from "./access.js";
import {
  type ClientEvent,
  type ClientStateEvent,
  toClientEvent,
  toClientStateEvent,
  type Viewer,
} from "./client-event.js";
import type { Requester, RoomContext } from "./context.js";
import { historyGate, membershipIn } from "./history.js";
import { requireRoomId } from "./identifiers.js";
import { readStreamToken } from "./tokens.js";

/** Who looks, as the event views want it. */
export function viewerOf({ now }: RoomContext, { userId, deviceId }: Requester): Viewer {
  return { userId, deviceId, now: now() };
}

/** Runs `read` on the user's view of a room; failures are those of `viewRoom`. */
function look<T>(
  context: RoomContext,
  requester: Requester,
  roomId: string,
  read: (tx: Reader, view: RoomView) => Promise<T>,
): Promise<T> {
  return context.storage.read(async (tx) =>
    read(tx, await viewRoom(tx, requireRoomId(roomId), requester.userId)),
  );
}

/** All state: the present, or for those who left as it was then. */
export function readState(
  context: RoomContext,
  requester: Requester,
  roomId: string,
): Promise<ClientStateEvent[]> {
  return look(context, requester, roomId, async (tx, view) => {
    const events = await tx.stateAt(roomId, view.upTo);
    return events.map((event) => toClientStateEvent(event, viewerOf(context, requester)));
  });
}

/** The content of one piece of state. @throws Failure `M_NOT_FOUND` when it has no value */
export function readStateContent(
  context: RoomContext,
  requester: Requester,
  roomId: string,
  type: string,
  stateKey: string,
): Promise<JsonObject> {
  return look(context, requester, roomId, async (tx, view) => {
    const [event] = await tx.stateAt(roomId, view.upTo, { types: [type], stateKeys: [stateKey] });
    if (!event) throw notFound("The room has no such state.");
    return event.content;
  });
}

/** One event. @throws Failure `M_NOT_FOUND` when it is not there, or not for this user */
export function readEvent(
  context: RoomContext,
  requester: Requester,
  roomId: string,
  eventId: string,
): Promise<ClientEvent> {
  return look(context, requester, roomId, async (tx) => {
    const event = await tx.event(eventId);
    const gate = await historyGate(tx, roomId, requester.userId);
    if (event?.roomId !== roomId || !gate.visible(event))
      throw notFound("There is no such event in this room.");
    return toClientEvent(event, viewerOf(context, requester));
  });
}

/** Which members are wanted; `at` is a token of a sync or of messages. */
export interface MembersQuery {
  readonly at?: string | undefined;
  readonly membership?: Membership | undefined;
  readonly not_membership?: Membership | undefined;
}

/** The member events, now or at a token. */
export async function readMembers(
  context: RoomContext,
  requester: Requester,
  roomId: string,
  query: MembersQuery,
): Promise<ClientStateEvent[]> {
  const at = query.at === undefined ? Number.POSITIVE_INFINITY : readStreamToken(query.at, "at");
  return look(context, requester, roomId, async (tx, view) => {
    const events = await tx.stateAt(roomId, Math.min(at, view.upTo), { types: ["m.room.member"] });
    const wanted = events.filter((event) => {
      const membership = membershipIn(event);
      return (!query.membership || membership === query.membership) && membership !== query.not_membership;
    });
    return wanted.map((event) => toClientStateEvent(event, viewerOf(context, requester)));
  });
}

/** A joined member's profile in a room. */
export interface JoinedMember {
  display_name?: string;
  avatar_url?: string;
}

/** The joined members, for the joined. @throws Failure `M_FORBIDDEN` for everyone else */
export function readJoinedMembers(
  context: RoomContext,
  requester: Requester,
  roomId: string,
): Promise<Record<string, JoinedMember>> {
  return look(context, requester, roomId, async (tx, view) => {
    if (view.membership !== "join") throw forbidden("You are not in this room.");
    const events = await tx.state(roomId, { types: ["m.room.member"] });
    const joined = events.filter((event) => membershipIn(event) === "join");
    return Object.fromEntries(joined.map((event) => [event.stateKey ?? "", joinedMember(event.content)]));
  });
}

function joinedMember(content: JsonObject): JoinedMember {
  const name = ownValue(content, "displayname");
  const avatar = ownValue(content, "avatar_url");
  return {
    ...(typeof name === "string" && { display_name: name }),
    ...(typeof avatar === "string" && { avatar_url: avatar }),
  };
}
