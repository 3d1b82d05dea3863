/** Events in the order in which they happened. */

import { sql as raw, type SqlBool } from "kysely";
import type { Sql } from "../dialect.js";
import type { Reader } from "../port.js";
import { prepared } from "../prepared.js";
import { toEvent } from "../rows.js";

export function timelineReads({ db, dialect }: Sql): Pick<Reader, "event" | "timeline" | "roomsWithEvents"> {
  const byId = prepared(db, (eventId: string) =>
    db.selectFrom("events").selectAll().where("event_id", "=", eventId),
  );
  return {
    async event(eventId) {
      const row = await byId.first(eventId);
      return row && toEvent(row);
    },

    // The index (room, position, type, sender) answers the filters before an event is read.
    async timeline(range) {
      const isOneOf = (column: string, list: readonly string[] | undefined) =>
        list ? [dialect.isOneOf(column, list)] : [];
      const isNoneOf = (column: string, list: readonly string[] = []) =>
        list.length > 0 ? [raw<SqlBool>`not ${dialect.isOneOf(column, list)}`] : [];
      const rows = await db
        .selectFrom("events")
        .selectAll()
        .where("room_id", "=", range.roomId)
        .where("position", ">", range.after ?? 0)
        .where("position", "<=", range.upTo ?? Number.MAX_SAFE_INTEGER)
        .where((eb) =>
          eb.and([
            ...isOneOf("type", range.types),
            ...isNoneOf("type", range.notTypes),
            ...isOneOf("sender", range.senders),
            ...isNoneOf("sender", range.notSenders),
          ]),
        )
        .orderBy("position", range.direction === "forward" ? "asc" : "desc")
        .limit(range.limit)
        .execute();
      return rows.map(toEvent);
    },

    async roomsWithEvents(roomIds, after, upTo) {
      const rows = await db
        .selectFrom("rooms")
        .select("room_id")
        .where(dialect.isOneOf("room_id", roomIds))
        .where((eb) =>
          eb.exists(
            eb
              .selectFrom("events")
              .select("events.position")
              .whereRef("events.room_id", "=", "rooms.room_id")
              .where("events.position", ">", after)
              .where("events.position", "<=", upTo),
          ),
        )
        .execute();
      const active = new Set(rows.map((row) => row.room_id));
      return roomIds.filter((roomId) => active.has(roomId));
    },
  };
}
