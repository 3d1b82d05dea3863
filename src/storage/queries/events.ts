/** Appending events, and what follows from them: state, memberships, counts. */

import { isStateEvent, type SealedEvent, type StateEvent } from "../../events/event.js";
import type { Sql } from "../dialect.js";
import type { Membership, Writer } from "../port.js";
import { nextPosition } from "./stream.js";

export function eventWrites(sql: Sql): Pick<Writer, "appendEvent" | "replaceEvent"> {
  const { db } = sql;
  return {
    async appendEvent(event) {
      const position = await nextPosition(sql);
      await insertEvent(sql, event, position);
      if (isStateEvent(event)) await setCurrentState(sql, event, position);
      const change =
        isStateEvent(event) && event.type === "m.room.member"
          ? await setMembership(sql, event, position)
          : { joined: 0, invited: 0 };
      await db
        .updateTable("rooms")
        .set((eb) => ({
          latest_event_id: event.eventId,
          latest_depth: event.depth,
          joined_count: eb("joined_count", "+", change.joined),
          invited_count: eb("invited_count", "+", change.invited),
        }))
        .where("room_id", "=", event.roomId)
        .execute();
      return { ...event, position };
    },

    async replaceEvent(event) {
      await db
        .updateTable("events")
        .set({ pdu: JSON.stringify(event.pdu), redacts: event.redacts ?? null })
        .where("position", "=", event.position)
        .execute();
    },
  };
}

async function insertEvent({ db }: Sql, event: SealedEvent, position: number): Promise<void> {
  await db
    .insertInto("events")
    .values({
      position,
      event_id: event.eventId,
      room_id: event.roomId,
      type: event.type,
      state_key: event.stateKey ?? null,
      sender: event.sender,
      origin_server_ts: event.originServerTs,
      depth: event.depth,
      redacts: event.redacts ?? null,
      pdu: JSON.stringify(event.pdu),
    })
    .execute();
}

async function setCurrentState({ db }: Sql, event: StateEvent, position: number): Promise<void> {
  await db
    .insertInto("current_state")
    .values({ room_id: event.roomId, type: event.type, state_key: event.stateKey, position })
    .onConflict((conflict) => conflict.columns(["room_id", "type", "state_key"]).doUpdateSet({ position }))
    .execute();
}

/** Returns how the room's counts change. Whoever had forgotten the room remembers it. */
async function setMembership(
  { db }: Sql,
  event: StateEvent,
  position: number,
): Promise<{ joined: number; invited: number }> {
  const before = await db
    .selectFrom("memberships")
    .select("membership")
    .where("room_id", "=", event.roomId)
    .where("user_id", "=", event.stateKey)
    .executeTakeFirst();
  const membership = event.content.membership as Membership;
  const value = { membership, event_id: event.eventId, position, sender: event.sender, forgotten: 0 };
  await db
    .insertInto("memberships")
    .values({ room_id: event.roomId, user_id: event.stateKey, ...value })
    .onConflict((conflict) => conflict.columns(["room_id", "user_id"]).doUpdateSet(value))
    .execute();
  const change = (kind: Membership) => Number(membership === kind) - Number(before?.membership === kind);
  return { joined: change("join"), invited: change("invite") };
}
