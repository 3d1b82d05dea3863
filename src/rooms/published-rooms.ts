/** The public room directory. */

import { forbidden, invalidParam } from "../failures.js";
import { ownValue } from "../signing/json.js";
import type { Reader, Room } from "../storage/port.js";
import { unknownRoom } from "./access.js";
import { mayNameRoom } from "./aliases.js";
import type { Requester, RoomContext } from "./context.js";
import { requireRoomId } from "./identifiers.js";
import { RoomSession } from "./session.js";
import { transact } from "./transaction.js";

/** What the directory says of a room. */
export interface PublishedRoom {
  room_id: string;
  num_joined_members: number;
  guest_can_join: boolean;
  world_readable: boolean;
  name?: string;
  topic?: string;
  canonical_alias?: string;
  avatar_url?: string;
  join_rule?: string;
  room_type?: string;
}

/** One page; `since` of a further one is in `next_batch`. */
export interface PublishedRooms {
  chunk: PublishedRoom[];
  total_room_count_estimate: number;
  next_batch?: string;
  prev_batch?: string;
}

const longestPage = 500;

/** Lists the published rooms, those with most members first. */
export async function listPublishedRooms(
  context: RoomContext,
  query: {
    readonly limit?: number | undefined;
    readonly since?: string | undefined;
    readonly search?: string | undefined;
  },
): Promise<PublishedRooms> {
  const offset = readOffset(query.since);
  const limit = Math.min(query.limit ?? longestPage, longestPage);
  return context.storage.read(async (tx) => {
    const { search } = query;
    const { rooms, total } = await tx.publishedRooms({ offset, limit, ...(search ? { search } : {}) });
    const chunk: PublishedRoom[] = [];
    for (const room of rooms) chunk.push(await describe(tx, room));
    return {
      chunk,
      total_room_count_estimate: total,
      ...(limit > 0 && offset + limit < total && { next_batch: `p${offset + limit}` }),
      ...(offset > 0 && { prev_batch: `p${Math.max(0, offset - limit)}` }),
    };
  });
}

/** Whether the directory lists a room. @throws Failure `M_NOT_FOUND` */
export async function isPublished(context: RoomContext, roomId: string): Promise<boolean> {
  const room = await context.storage.read((tx) => tx.room(requireRoomId(roomId)));
  if (!room) throw unknownRoom();
  return room.published;
}

/**
 * Puts a room into the directory or takes it out.
 *
 * @throws Failure `M_NOT_FOUND`; `M_FORBIDDEN` for one without the power to name the room
 */
export async function publishRoom(
  context: RoomContext,
  requester: Requester,
  roomId: string,
  published: boolean,
): Promise<void> {
  await transact(context, async (changes) => {
    const session = await RoomSession.require(context, changes, requireRoomId(roomId));
    if (!(await mayNameRoom(session, requester.userId)))
      throw forbidden("You may not change what the directory says of this room.");
    await changes.tx.setPublished(roomId, published);
  });
}

const shown = {
  name: ["m.room.name", "name"],
  topic: ["m.room.topic", "topic"],
  canonical_alias: ["m.room.canonical_alias", "alias"],
  avatar_url: ["m.room.avatar", "url"],
  join_rule: ["m.room.join_rules", "join_rule"],
  room_type: ["m.room.create", "type"],
} as const;

async function describe(tx: Reader, room: Room): Promise<PublishedRoom> {
  const types = [
    ...Object.values(shown).map(([type]) => type),
    "m.room.guest_access",
    "m.room.history_visibility",
  ];
  const events = await tx.state(room.roomId, { types, stateKeys: [""] });
  const text = (type: string, key: string): string | undefined => {
    const event = events.find((each) => each.type === type);
    const value = event && ownValue(event.content, key);
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const described: PublishedRoom = {
    room_id: room.roomId,
    num_joined_members: room.joinedCount,
    guest_can_join: text("m.room.guest_access", "guest_access") === "can_join",
    world_readable: text("m.room.history_visibility", "history_visibility") === "world_readable",
  };
  for (const [name, [type, key]] of Object.entries(shown)) {
    const value = text(type, key);
    if (value !== undefined) described[name as keyof typeof shown] = value;
  }
  return described;
}

function readOffset(since: string | undefined): number {
  if (since === undefined) return 0;
  const digits = /^p(\d{1,9})$/.exec(since)?.[1];
  if (digits === undefined) throw invalidParam("since is not a token of this server.");
  return Number(digits);
}
