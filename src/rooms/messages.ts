/** A room's history in pages, both ways. */

import { viewRoom } from "./access.js";
import {
  type ClientEvent,
  type ClientStateEvent,
  toClientEvent,
  toClientStateEvent,
} from "./client-event.js";
import type { Requester, RoomContext } from "./context.js";
import { eventFilter, parseFilter } from "./event-filter.js";
import { historyGate } from "./history.js";
import { readPage } from "./history-page.js";
import { requireRoomId } from "./identifiers.js";
import { viewerOf } from "./room-views.js";
import { readStreamToken, streamToken } from "./tokens.js";

/** Which page is wanted. Tokens stay good for ever. */
export interface MessagesQuery {
  readonly dir: "b" | "f";
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly limit?: number | undefined;
  /** A filter as JSON. */
  readonly filter?: string | undefined;
}

/** A page; `end` is absent at the end of what there is to see. */
export interface Messages {
  start: string;
  end?: string;
  chunk: ClientEvent[];
  state?: ClientStateEvent[];
}

const standardPage = 10;
const longestPage = 1000;

/**
 * Reads a page of events that the user may see.
 *
 * @throws Failure `M_NOT_FOUND`, `M_FORBIDDEN` as `viewRoom`; `M_INVALID_PARAM` for a wrong
 *   token or filter
 */
export async function readMessages(
  context: RoomContext,
  requester: Requester,
  roomId: string,
  query: MessagesQuery,
): Promise<Messages> {
  const filter = eventFilter(query.filter === undefined ? undefined : parseFilter(query.filter));
  const viewer = viewerOf(context, requester);
  return context.storage.read(async (tx) => {
    const view = await viewRoom(tx, requireRoomId(roomId), requester.userId);
    const backward = query.dir === "b";
    const from = query.from === undefined ? (backward ? view.upTo : 0) : readStreamToken(query.from, "from");
    const to = query.to === undefined ? undefined : readStreamToken(query.to, "to");
    const page = await readPage(tx, {
      roomId,
      after: backward ? (to ?? 0) : from,
      upTo: Math.min(view.upTo, backward ? from : (to ?? view.upTo)),
      direction: backward ? "backward" : "forward",
      limit: Math.min(query.limit ?? filter.limit ?? standardPage, longestPage),
      filter,
      gate: await historyGate(tx, roomId, requester.userId),
    });
    const senders = [...new Set(page.events.map((event) => event.sender))];
    const members = filter.lazyLoadMembers
      ? await tx.stateAt(roomId, view.upTo, { types: ["m.room.member"], stateKeys: senders })
      : [];
    return {
      start: streamToken(from),
      ...(page.next !== undefined && { end: streamToken(page.next) }),
      chunk: page.events.map((event) => toClientEvent(event, viewer)),
      ...(members.length > 0 && { state: members.map((event) => toClientStateEvent(event, viewer)) }),
    };
  });
}
