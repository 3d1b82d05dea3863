/** Filters and account data: what users keep on the server for themselves. */

import { hash } from "node:crypto";
import type { JsonObject } from "../../events/event.js";
import type { Sql } from "../dialect.js";
import type { Reader, Writer } from "../port.js";
import { toAccountData } from "../rows.js";
import { positions } from "./stream.js";

export function accountDataReads({ db }: Sql): Pick<Reader, "filter" | "accountData" | "accountDataBetween"> {
  return {
    async filter(userId, filterId) {
      const row = await db
        .selectFrom("filters")
        .select("content")
        .where("user_id", "=", userId)
        .where("filter_id", "=", filterId)
        .executeTakeFirst();
      return row && (JSON.parse(row.content) as JsonObject);
    },

    async accountData(userId, roomId, type) {
      const row = await db
        .selectFrom("account_data")
        .selectAll()
        .where("user_id", "=", userId)
        .where("room_id", "=", roomId ?? "")
        .where("type", "=", type)
        .executeTakeFirst();
      return row && toAccountData(row);
    },

    async accountDataBetween(userId, after, upTo) {
      const rows = await db
        .selectFrom("account_data")
        .selectAll()
        .where("user_id", "=", userId)
        .where("position", ">", after)
        .where("position", "<=", upTo)
        .orderBy("position")
        .execute();
      return rows.map(toAccountData);
    },
  };
}

export function accountDataWrites(sql: Sql): Pick<Writer, "addFilter" | "setAccountData"> {
  const { db } = sql;
  const nextPosition = positions(sql);
  return {
    // The ID comes from the content: the same filter has the same one, without a search.
    async addFilter(userId, filter) {
      const content = JSON.stringify(filter);
      const filterId = hash("sha256", content, "base64url").slice(0, 22);
      await db
        .insertInto("filters")
        .values({ user_id: userId, filter_id: filterId, content })
        .onConflict((conflict) => conflict.columns(["user_id", "filter_id"]).doNothing())
        .execute();
      return filterId;
    },

    async setAccountData(userId, roomId, type, content) {
      const position = await nextPosition();
      const value = { content: JSON.stringify(content), position };
      await db
        .insertInto("account_data")
        .values({ user_id: userId, room_id: roomId ?? "", type, ...value })
        .onConflict((conflict) => conflict.columns(["user_id", "room_id", "type"]).doUpdateSet(value))
        .execute();
      return position;
    },
  };
}
