/** Appending events, and what follows from them: state, memberships, counts. */

import type { Insertable } from "kysely";
import { isStateEvent, type SealedEvent, type StateEvent } from "../../events/event.js";
import type { Sql } from "../dialect.js";
import type { Membership, Writer } from "../port.js";
import { prepared } from "../prepared.js";
import type { Tables } from "../schema.js";
import { positions } from "./stream.js";

export function eventWrites(sql: Sql): Pick<Writer, "appendEvent" | "replaceEvent"> {
  const { db } = sql;
  const nextPosition = positions(sql);
  const insert = eventInserter(sql);
  const setCurrentState = currentStateSetter(sql);
  const setMembership = membershipSetter(sql);
  const advance = prepared(
    db,
    (roomId: string, eventId: string, depth: number, joined: number, invited: number) =>
      db
        .updateTable("rooms")
        .set((eb) => ({
          latest_event_id: eventId,
          latest_depth: depth,
          joined_count: eb("joined_count", "+", joined),
          invited_count: eb("invited_count", "+", invited),
        }))
        .where("room_id", "=", roomId),
  );
  return {
    async appendEvent(event) {
      const { roomId, eventId, depth } = event;
      const position = await nextPosition();
      await insert(event, position);
      let change = { joined: 0, invited: 0 };
      if (isStateEvent(event)) {
        await setCurrentState(event, position);
        if (event.type === "m.room.member") change = await setMembership(event, position);
      }
      await advance.run(roomId, eventId, depth, change.joined, change.invited);
      return { ...event, position };
    },

    async replaceEvent({ position, pdu, redacts = null }) {
      await db
        .updateTable("events")
        .set({ pdu: JSON.stringify(pdu), redacts })
        .where("position", "=", position)
        .execute();
    },
  };
}

function eventInserter({ db }: Sql): (event: SealedEvent, position: number) => Promise<unknown> {
  type Row = Insertable<Tables["events"]>;
  const insert = prepared(
    db,
    (
      position: number,
      event_id: string,
      room_id: string,
      type: string,
      state_key: Row["state_key"],
      sender: string,
      origin_server_ts: number,
      depth: number,
      redacts: Row["redacts"],
      pdu: string,
    ) => {
      const row = {
        position,
        event_id,
        room_id,
        type,
        state_key,
        sender,
        origin_server_ts,
        depth,
        redacts,
        pdu,
      };
      return db.insertInto("events").values(row);
    },
  );
  return (event, position) =>
    insert.run(
      position,
      event.eventId,
      event.roomId,
      event.type,
      event.stateKey ?? null,
      event.sender,
      event.originServerTs,
      event.depth,
      event.redacts ?? null,
      JSON.stringify(event.pdu),
    );
}

function currentStateSetter({ db }: Sql): (event: StateEvent, position: number) => Promise<unknown> {
  const upsert = prepared(db, (room_id: string, type: string, state_key: string, position: number) =>
    db
      .insertInto("current_state")
      .values({ room_id, type, state_key, position })
      .onConflict((conflict) => conflict.columns(["room_id", "type", "state_key"]).doUpdateSet({ position })),
  );
  return (event, position) => upsert.run(event.roomId, event.type, event.stateKey, position);
}

/** Returns how the room's counts change. Whoever had forgotten the room remembers it. */
function membershipSetter({
  db,
}: Sql): (event: SealedEvent & StateEvent, position: number) => Promise<{ joined: number; invited: number }> {
  const current = prepared(db, (roomId: string, userId: string) =>
    db
      .selectFrom("memberships")
      .select("membership")
      .where("room_id", "=", roomId)
      .where("user_id", "=", userId),
  );
  const upsert = prepared(
    db,
    (
      room_id: string,
      user_id: string,
      membership: Membership,
      event_id: string,
      position: number,
      sender: string,
    ) => {
      const value = { membership, event_id, position, sender, forgotten: 0 };
      return db
        .insertInto("memberships")
        .values({ room_id, user_id, ...value })
        .onConflict((conflict) => conflict.columns(["room_id", "user_id"]).doUpdateSet(value));
    },
  );
  return async ({ roomId, stateKey, content, eventId, sender }, position) => {
    const before = (await current.first(roomId, stateKey))?.membership;
    const membership = content.membership as Membership;
    await upsert.run(roomId, stateKey, membership, eventId, position, sender);
    const change = (kind: Membership) => Number(membership === kind) - Number(before === kind);
    return { joined: change("join"), invited: change("invite") };
  };
}
