/** `/initialSync`, of all rooms and of one: state and recent messages at once. */

import type { JsonObject } from "../events/event.js";
import { Failure } from "../failures.js";
import { viewRoom } from "../rooms/access.js";
import {
  type ClientEvent,
  type ClientStateEvent,
  toClientEvent,
  toClientStateEvent,
} from "../rooms/client-event.js";
import type { Requester, RoomContext } from "../rooms/context.js";
import { eventFilter } from "../rooms/event-filter.js";
import { historyGate } from "../rooms/history.js";
import { readPage } from "../rooms/history-page.js";
import { requireRoomId } from "../rooms/identifiers.js";
import { viewerOf } from "../rooms/room-views.js";
import { streamToken } from "../rooms/tokens.js";
import type { Membership, Reader, RoomMembership } from "../storage/port.js";

/** A room at a glance. */
export interface RoomSnapshot {
  room_id: string;
  membership?: Membership;
  visibility: "public" | "private";
  state?: ClientStateEvent[];
  messages?: { start: string; end: string; chunk: ClientEvent[] };
  account_data?: { type: string; content: { [key: string]: JsonObject[string] } }[];
  invite?: ClientStateEvent;
  inviter?: string;
}

/** All rooms at a glance. */
export interface InitialSync {
  end: string;
  rooms: (RoomSnapshot & { membership: Membership })[];
  presence: never[];
  account_data: { type: string; content: { [key: string]: JsonObject[string] } }[];
}

const standardMessages = 10;
const mostMessages = 1000;

/** Every room that the user is joined or invited to; with `archived` also those left. `limit` is of messages a room. */
export function readInitialSync(
  context: RoomContext,
  requester: Requester,
  query: { readonly limit?: number | undefined; readonly archived?: boolean | undefined },
): Promise<InitialSync> {
  const wanted: Membership[] = query.archived
    ? ["join", "invite", "knock", "leave", "ban"]
    : ["join", "invite", "knock"];
  return context.storage.read(async (tx) => {
    const end = await tx.latestPosition();
    const data = await tx.accountDataBetween(requester.userId, 0, end);
    const rooms: InitialSync["rooms"] = [];
    for (const own of await tx.membershipsOf(requester.userId, wanted)) {
      if (own.forgotten) continue;
      const room = await snapshot(context, tx, requester, own, query.limit);
      const ofRoom = data.filter((each) => each.roomId === own.roomId);
      rooms.push({ ...room, membership: own.membership, account_data: ofRoom.map(toBasicEvent) });
    }
    const ofAccount = data.filter((each) => each.roomId === null);
    return { end: streamToken(end), rooms, presence: [], account_data: ofAccount.map(toBasicEvent) };
  });
}

/** One room. @throws Failure as `viewRoom` */
export function readRoomInitialSync(
  context: RoomContext,
  requester: Requester,
  roomId: string,
  limit: number | undefined,
): Promise<RoomSnapshot & { presence: never[] }> {
  return context.storage.read(async (tx) => {
    const view = await viewRoom(tx, requireRoomId(roomId), requester.userId);
    const room = await stay(context, tx, requester, roomId, view.upTo, limit);
    const data = await tx.accountDataBetween(requester.userId, 0, await tx.latestPosition());
    const visibility = view.room.published ? "public" : "private";
    return {
      room_id: roomId,
      ...(view.membership !== undefined && { membership: view.membership }),
      visibility,
      ...room,
      account_data: data.filter((each) => each.roomId === roomId).map(toBasicEvent),
      presence: [],
    };
  });
}

async function snapshot(
  context: RoomContext,
  tx: Reader,
  requester: Requester,
  own: RoomMembership,
  limit: number | undefined,
): Promise<RoomSnapshot> {
  const { roomId, membership } = own;
  const published = (await tx.room(roomId))?.published === true;
  const room: RoomSnapshot = { room_id: roomId, visibility: published ? "public" : "private" };
  if (membership === "invite") {
    const invite = await tx.event(own.eventId);
    return {
      ...room,
      inviter: own.sender,
      ...(invite && { invite: toClientStateEvent(invite, viewerOf(context, requester)) }),
    };
  }
  if (membership === "knock") return room;
  // One who rejected an invite was never inside: there is nothing to show.
  const view = await viewRoom(tx, roomId, requester.userId).catch((error: unknown) => {
    if (error instanceof Failure) return undefined;
    throw error;
  });
  return view ? { ...room, ...(await stay(context, tx, requester, roomId, view.upTo, limit)) } : room;
}

/** The state and the last messages up to a position. */
async function stay(
  context: RoomContext,
  tx: Reader,
  requester: Requester,
  roomId: string,
  upTo: number,
  limit = standardMessages,
): Promise<Pick<RoomSnapshot, "state" | "messages">> {
  const viewer = viewerOf(context, requester);
  const gate = await historyGate(tx, roomId, requester.userId);
  const page = await readPage(tx, {
    roomId,
    after: 0,
    upTo,
    direction: "backward",
    limit: Math.min(limit, mostMessages),
    filter: eventFilter(undefined),
    gate,
  });
  const chunk = [...page.events].reverse().map((event) => toClientEvent(event, viewer));
  const state = (await tx.stateAt(roomId, upTo)).map((event) => toClientStateEvent(event, viewer));
  return { state, messages: { start: streamToken(page.next ?? 0), end: streamToken(upTo), chunk } };
}

function toBasicEvent({ type, content }: { readonly type: string; readonly content: JsonObject }) {
  return { type, content };
}
