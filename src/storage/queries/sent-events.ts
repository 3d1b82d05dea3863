/** What devices have sent, so that sending again sends nothing new. */

import { hash } from "node:crypto";
import type { Sql } from "../dialect.js";
import type { Reader, Writer } from "../port.js";

/** PostgreSQL's indexes hold no text of more than 2,700 bytes, and nothing bounds an ID that clients choose. */
function keyOf(txnId: string): string {
  return txnId.length <= 64 ? txnId : `sha256:${hash("sha256", txnId, "base64url")}`;
}

export function sentEventReads({ db }: Sql): Pick<Reader, "sentEventId"> {
  return {
    async sentEventId(owner, roomId, type, txnId) {
      const row = await db
        .selectFrom("sent_events")
        .select("event_id")
        .where("user_id", "=", owner.userId)
        .where("device_id", "=", owner.deviceId)
        .where("room_id", "=", roomId)
        .where("type", "=", type)
        .where("txn_id", "=", keyOf(txnId))
        .executeTakeFirst();
      return row?.event_id;
    },
  };
}

export function sentEventWrites({ db }: Sql): Pick<Writer, "recordSentEvent"> {
  return {
    async recordSentEvent(owner, roomId, type, txnId, eventId) {
      await db
        .insertInto("sent_events")
        .values({
          user_id: owner.userId,
          device_id: owner.deviceId,
          room_id: roomId,
          type,
          txn_id: keyOf(txnId),
          event_id: eventId,
        })
        .execute();
    },
  };
}
