/** Aliases, and the directory of public rooms. */

import { sql as raw } from "kysely";
import type { JsonObject } from "../../events/event.js";
import type { Sql } from "../dialect.js";
import type { Reader, Writer } from "../port.js";
import { toRoom } from "../rows.js";

/** The state that a search of the directory looks through, and the key in it. */
const searched = { "m.room.name": "name", "m.room.topic": "topic", "m.room.canonical_alias": "alias" };

/** Not a parameter: the index holds published rooms alone, and is used where that is plain to see. */
const isPublished = raw.lit(1);

export function directoryReads(sql: Sql): Pick<Reader, "alias" | "aliasesOf" | "publishedRooms"> {
  const { db, dialect } = sql;
  return {
    async alias(alias) {
      const row = await db.selectFrom("aliases").selectAll().where("alias", "=", alias).executeTakeFirst();
      return row && { roomId: row.room_id, creator: row.creator };
    },

    async aliasesOf(roomId) {
      const rows = await db
        .selectFrom("aliases")
        .select("alias")
        .where("room_id", "=", roomId)
        .orderBy("alias")
        .execute();
      return rows.map((row) => row.alias);
    },

    async publishedRooms({ offset, limit, search }) {
      const all = db.selectFrom("rooms").where("published", "=", isPublished);
      const wanted = search
        ? all.where(dialect.isOneOf("room_id", await roomsMentioning(sql, search.toLowerCase())))
        : all;
      const { count } = await wanted
        .select((eb) => eb.fn.countAll<number>().as("count"))
        .executeTakeFirstOrThrow();
      const rows = await wanted
        .selectAll()
        .orderBy("joined_count", "desc")
        .orderBy("room_id")
        .limit(limit)
        .offset(offset)
        .execute();
      return { rooms: rows.map(toRoom), total: Number(count) };
    },
  };
}

/** The public rooms with the term, in lower case, in their name, topic or canonical alias. */
async function roomsMentioning({ db, dialect }: Sql, term: string): Promise<string[]> {
  const rows = await db
    .selectFrom("rooms")
    .innerJoin("current_state", "current_state.room_id", "rooms.room_id")
    .innerJoin("events", "events.position", "current_state.position")
    .select(["events.room_id", "events.type", "events.pdu"])
    .where("rooms.published", "=", isPublished)
    .where(dialect.isOneOf("current_state.type", Object.keys(searched)))
    .where("current_state.state_key", "=", "")
    .execute();
  const mentions = rows.filter(({ type, pdu }) => {
    const { content } = JSON.parse(pdu) as { content: JsonObject };
    const text = content[searched[type as keyof typeof searched]];
    return typeof text === "string" && text.toLowerCase().includes(term);
  });
  return [...new Set(mentions.map((row) => row.room_id))];
}

export function directoryWrites({ db }: Sql): Pick<Writer, "addAlias" | "dropAlias"> {
  return {
    async addAlias(alias, roomId, creator) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("aliases")
        .values({ alias, room_id: roomId, creator })
        .onConflict((conflict) => conflict.column("alias").doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },

    async dropAlias(alias) {
      const { numDeletedRows } = await db
        .deleteFrom("aliases")
        .where("alias", "=", alias)
        .executeTakeFirstOrThrow();
      return numDeletedRows > 0n;
    },
  };
}
