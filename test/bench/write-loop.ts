/**
 * What the server's joins are measured against: a loop that writes the rows of a join
 * through the same driver with the same durability, one transaction a join, and does
 * nothing else. It prepares its statements once and builds no event: the PDUs that it writes
 * were made by the server.
 */

import { DatabaseSync } from "@photostructure/sqlite";

/** A join's rows. */
export interface JoinRows {
  readonly roomId: string;
  readonly userId: string;
  readonly eventId: string;
  readonly pdu: string;
}

/** Writes joins into a file with the server's schema, one commit each. Returns the milliseconds. */
export function writeJoins(file: string, joins: readonly JoinRows[]): number {
  const database = new DatabaseSync(file);
  database.exec("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on");
  const position = database.prepare(
    "update stream set position = position + 1 where id = 1 returning position",
  );
  const event = database.prepare(
    `insert into events (position, event_id, room_id, type, state_key, sender, origin_server_ts, depth, redacts, pdu)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const state = database.prepare(
    `insert into current_state (room_id, type, state_key, position) values (?, ?, ?, ?)
     on conflict (room_id, type, state_key) do update set position = excluded.position`,
  );
  const membership = database.prepare(
    `insert into memberships (room_id, user_id, membership, event_id, position, sender, forgotten)
     values (?, ?, ?, ?, ?, ?, 0)
     on conflict (room_id, user_id) do update set membership = excluded.membership,
       event_id = excluded.event_id, position = excluded.position, sender = excluded.sender, forgotten = 0`,
  );
  const room = database.prepare(
    `update rooms set latest_event_id = ?, latest_depth = latest_depth + 1, joined_count = joined_count + 1
     where room_id = ?`,
  );
  const start = performance.now();
  for (const { roomId, userId, eventId, pdu } of joins) {
    database.exec("begin immediate");
    const at = Number((position.get() as { position: number }).position);
    event.run(at, eventId, roomId, "m.room.member", userId, userId, Date.now(), 10, null, pdu);
    state.run(roomId, "m.room.member", userId, at);
    membership.run(roomId, userId, "join", eventId, at, userId);
    room.run(eventId, roomId);
    database.exec("commit");
  }
  const milliseconds = performance.now() - start;
  database.close();
  return milliseconds;
}
