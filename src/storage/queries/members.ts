/** Who is what to which room. */

import type { Sql } from "../dialect.js";
import type { Membership, Reader, Writer } from "../port.js";
import { prepared } from "../prepared.js";
import { toMembership } from "../rows.js";
import { selectState } from "./state.js";

const member = "m.room.member";

export function memberReads(
  sql: Sql,
): Pick<Reader, "membership" | "membershipsOf" | "members" | "memberCountsAt"> {
  const { db, dialect } = sql;
  const membershipOf = prepared(db, (roomId: string, userId: string) =>
    db.selectFrom("memberships").selectAll().where("room_id", "=", roomId).where("user_id", "=", userId),
  );
  return {
    async membership(roomId, userId) {
      const row = await membershipOf.first(roomId, userId);
      return row && toMembership(row);
    },

    async membershipsOf(userId, memberships) {
      const all = db.selectFrom("memberships").selectAll().where("user_id", "=", userId);
      const query = memberships ? all.where(dialect.isOneOf("membership", memberships)) : all;
      return (await query.orderBy("position").execute()).map(toMembership);
    },

    // One query a membership, so that each is a walk along the index that stops at the limit.
    async members(roomId, memberships, limit = Number.MAX_SAFE_INTEGER) {
      const found = [];
      for (const membership of new Set(memberships)) {
        const rows = await db
          .selectFrom("memberships")
          .selectAll()
          .where("room_id", "=", roomId)
          .where("membership", "=", membership)
          .orderBy("position")
          .limit(limit)
          .execute();
        found.push(...rows.map(toMembership));
      }
      return found.sort((a, b) => a.position - b.position).slice(0, limit);
    },

    // The present counts, less what changed since: most positions asked for are recent.
    async memberCountsAt(roomId, position) {
      const room = await db
        .selectFrom("rooms")
        .select(["joined_count", "invited_count"])
        .where("room_id", "=", roomId)
        .executeTakeFirst();
      const changed = await changedMembers(sql, roomId, position);
      const users = [...changed.keys()];
      const before = users.length
        ? await selectState(sql, roomId, { types: [member], members: users }, position)
        : [];
      const difference = (kind: Membership) =>
        before.filter((event) => event.content.membership === kind).length -
        users.filter((user) => changed.get(user) === kind).length;
      return {
        joined: (room?.joined_count ?? 0) + difference("join"),
        invited: (room?.invited_count ?? 0) + difference("invite"),
      };
    },
  };
}

/** The present membership of those whose membership is newer than a position. */
async function changedMembers(
  { db }: Sql,
  roomId: string,
  position: number,
): Promise<Map<string, Membership>> {
  const rows = await db
    .selectFrom("memberships")
    .select(["user_id", "membership"])
    .where("room_id", "=", roomId)
    .where("membership", "in", ["join", "invite", "leave", "ban", "knock"])
    .where("position", ">", position)
    .execute();
  return new Map(rows.map((row) => [row.user_id, row.membership]));
}

export function memberWrites({ db }: Sql): Pick<Writer, "forget"> {
  return {
    async forget(roomId, userId) {
      const { numUpdatedRows } = await db
        .updateTable("memberships")
        .set({ forgotten: 1 })
        .where("room_id", "=", roomId)
        .where("user_id", "=", userId)
        .where("membership", "in", ["leave", "ban"])
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },
  };
}
