/** Rows → what the port speaks of. */

import type { Selectable } from "kysely";
import type { JsonObject, StoredEvent } from "../events/event.js";
import type { AccountData, Room, RoomMembership } from "./port.js";
import type { Tables } from "./schema.js";

export function toEvent(row: Selectable<Tables["events"]>): StoredEvent {
  const pdu = JSON.parse(row.pdu) as JsonObject;
  return {
    eventId: row.event_id,
    roomId: row.room_id,
    type: row.type,
    ...(row.state_key !== null && { stateKey: row.state_key }),
    sender: row.sender,
    content: (pdu.content ?? {}) as JsonObject,
    originServerTs: row.origin_server_ts,
    ...(row.redacts !== null && { redacts: row.redacts }),
    depth: row.depth,
    pdu,
    position: row.position,
  };
}

export function toRoom(row: Selectable<Tables["rooms"]>): Room {
  return {
    roomId: row.room_id,
    version: row.version,
    creator: row.creator,
    published: row.published === 1,
    joinedCount: row.joined_count,
    invitedCount: row.invited_count,
    latestEventId: row.latest_event_id,
    latestDepth: row.latest_depth,
  };
}

export function toMembership(row: Selectable<Tables["memberships"]>): RoomMembership {
  return {
    roomId: row.room_id,
    userId: row.user_id,
    membership: row.membership,
    eventId: row.event_id,
    position: row.position,
    sender: row.sender,
    forgotten: row.forgotten === 1,
  };
}

export function toAccountData(row: Selectable<Tables["account_data"]>): AccountData {
  return {
    roomId: row.room_id === "" ? null : row.room_id,
    type: row.type,
    content: JSON.parse(row.content) as JsonObject,
    position: row.position,
  };
}
