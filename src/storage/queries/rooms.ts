/** Rooms themselves. */

import type { Sql } from "../dialect.js";
import type { Reader, Writer } from "../port.js";
import { prepared } from "../prepared.js";
import { toRoom } from "../rows.js";

export function roomReads({ db }: Sql): Pick<Reader, "room"> {
  const byId = prepared(db, (roomId: string) =>
    db.selectFrom("rooms").selectAll().where("room_id", "=", roomId),
  );
  return {
    async room(roomId) {
      const row = await byId.first(roomId);
      return row && toRoom(row);
    },
  };
}

export function roomWrites(
  sql: Sql,
): Pick<Writer, "lockRoom" | "createRoom" | "setPublished" | "redeemThirdPartyInvite"> {
  const { db } = sql;
  return {
    // Writes take turns on either database, so the room is as good as locked.
    lockRoom: roomReads(sql).room,

    async createRoom({ roomId, version, creator, createdAt }) {
      await db
        .insertInto("rooms")
        .values({
          room_id: roomId,
          version,
          creator,
          created_at: createdAt,
          published: 0,
          joined_count: 0,
          invited_count: 0,
          latest_event_id: "",
          latest_depth: 0,
        })
        .execute();
    },

    async setPublished(roomId, published) {
      await db
        .updateTable("rooms")
        .set({ published: published ? 1 : 0 })
        .where("room_id", "=", roomId)
        .execute();
    },

    async redeemThirdPartyInvite(roomId, token, userId) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("third_party_redemptions")
        .values({ room_id: roomId, token, user_id: userId })
        .onConflict((conflict) => conflict.columns(["room_id", "token"]).doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
  };
}
