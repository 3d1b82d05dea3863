/** Every change of the port, inside one transaction. */

import { sql } from "kysely";
import type { JsonObject, SealedEvent, StoredEvent } from "../events/event.js";
import type { Account, Membership, Profile, Room, Writer } from "./port.js";
import { SqlReader } from "./reader.js";
import { toRoom } from "./rows.js";

export class SqlWriter extends SqlReader implements Writer {
  async createAccount(account: Account): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.db
      .insertInto("accounts")
      .values({
        user_id: account.userId,
        password_hash: account.passwordHash,
        guest: account.guest ? 1 : 0,
        created_at: account.createdAt,
        display_name: null,
        avatar_url: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  }

  async addToken(
    tokenHash: string,
    owner: { userId: string; deviceId: string; displayName?: string },
    createdAt: number,
  ): Promise<void> {
    await this.db
      .deleteFrom("tokens")
      .where("user_id", "=", owner.userId)
      .where("device_id", "=", owner.deviceId)
      .execute();
    await this.db
      .insertInto("tokens")
      .values({
        token_hash: tokenHash,
        user_id: owner.userId,
        device_id: owner.deviceId,
        display_name: owner.displayName ?? null,
        created_at: createdAt,
      })
      .execute();
  }

  async dropToken(tokenHash: string): Promise<void> {
    await this.db.deleteFrom("tokens").where("token_hash", "=", tokenHash).execute();
  }

  async dropAllTokens(userId: string): Promise<void> {
    await this.db.deleteFrom("tokens").where("user_id", "=", userId).execute();
  }

  async setProfile(userId: string, change: Partial<Profile>): Promise<void> {
    const set = {
      ...(change.displayName !== undefined && { display_name: change.displayName }),
      ...(change.avatarUrl !== undefined && { avatar_url: change.avatarUrl }),
    };
    if (Object.keys(set).length > 0)
      await this.db.updateTable("accounts").set(set).where("user_id", "=", userId).execute();
  }

  async addFilter(userId: string, filter: JsonObject): Promise<string> {
    const content = JSON.stringify(filter);
    const same = await this.db
      .selectFrom("filters")
      .select("filter_id")
      .where("user_id", "=", userId)
      .where("content", "=", content)
      .executeTakeFirst();
    if (same) return same.filter_id;
    const { count } = await this.db
      .selectFrom("filters")
      .select((eb) => eb.fn.countAll<number>().as("count"))
      .where("user_id", "=", userId)
      .executeTakeFirstOrThrow();
    const filterId = String(Number(count));
    await this.db.insertInto("filters").values({ user_id: userId, filter_id: filterId, content }).execute();
    return filterId;
  }

  async setAccountData(
    userId: string,
    roomId: string | null,
    type: string,
    content: JsonObject,
  ): Promise<number> {
    const position = await this.#nextPosition();
    const row = { user_id: userId, room_id: roomId ?? "", type, content: JSON.stringify(content), position };
    await this.db
      .insertInto("account_data")
      .values(row)
      .onConflict((conflict) =>
        conflict.columns(["user_id", "room_id", "type"]).doUpdateSet({ content: row.content, position }),
      )
      .execute();
    return position;
  }

  async lockRoom(roomId: string): Promise<Room | undefined> {
    // A write that changes nothing takes the row's lock where writers run side by side.
    const row = await this.db
      .updateTable("rooms")
      .set({ version: sql`version` })
      .where("room_id", "=", roomId)
      .returningAll()
      .executeTakeFirst();
    return row && toRoom(row);
  }

  async createRoom(room: {
    roomId: string;
    version: string;
    creator: string;
    createdAt: number;
  }): Promise<void> {
    await this.db
      .insertInto("rooms")
      .values({
        room_id: room.roomId,
        version: room.version,
        creator: room.creator,
        created_at: room.createdAt,
        published: 0,
        joined_count: 0,
        invited_count: 0,
        latest_event_id: "",
        latest_depth: 0,
      })
      .execute();
  }

  async appendEvent(event: SealedEvent): Promise<StoredEvent> {
    const position = await this.#nextPosition();
    const { eventId, roomId, type, stateKey } = event;
    await this.db
      .insertInto("events")
      .values({
        position,
        event_id: eventId,
        room_id: roomId,
        type,
        state_key: stateKey ?? null,
        sender: event.sender,
        origin_server_ts: event.originServerTs,
        depth: event.depth,
        redacts: event.redacts ?? null,
        pdu: JSON.stringify(event.pdu),
      })
      .execute();
    if (stateKey !== undefined) {
      await this.db
        .insertInto("current_state")
        .values({ room_id: roomId, type, state_key: stateKey, position })
        .onConflict((conflict) =>
          conflict.columns(["room_id", "type", "state_key"]).doUpdateSet({ position }),
        )
        .execute();
    }
    const counts =
      type === "m.room.member" && stateKey !== undefined
        ? await this.#setMembership(event, stateKey, position)
        : { joined: 0, invited: 0 };
    await this.db
      .updateTable("rooms")
      .set((eb) => ({
        latest_event_id: eventId,
        latest_depth: event.depth,
        joined_count: eb("joined_count", "+", counts.joined),
        invited_count: eb("invited_count", "+", counts.invited),
      }))
      .where("room_id", "=", roomId)
      .execute();
    return { ...event, position };
  }

  async replaceEvent(event: StoredEvent): Promise<void> {
    await this.db
      .updateTable("events")
      .set({ pdu: JSON.stringify(event.pdu) })
      .where("position", "=", event.position)
      .execute();
  }

  /** Returns how the room's counts change. */
  async #setMembership(
    event: SealedEvent,
    userId: string,
    position: number,
  ): Promise<{ joined: number; invited: number }> {
    const before = (await this.membership(event.roomId, userId))?.membership;
    const membership = event.content.membership as Membership;
    const row = { membership, event_id: event.eventId, position, sender: event.sender, forgotten: 0 };
    await this.db
      .insertInto("memberships")
      .values({ room_id: event.roomId, user_id: userId, ...row })
      .onConflict((conflict) => conflict.columns(["room_id", "user_id"]).doUpdateSet(row))
      .execute();
    const change = (kind: Membership) => Number(membership === kind) - Number(before === kind);
    return { joined: change("join"), invited: change("invite") };
  }

  async recordSentEvent(
    owner: { userId: string; deviceId: string },
    roomId: string,
    type: string,
    txnId: string,
    eventId: string,
  ): Promise<void> {
    await this.db
      .insertInto("sent_events")
      .values({
        user_id: owner.userId,
        device_id: owner.deviceId,
        room_id: roomId,
        type,
        txn_id: txnId,
        event_id: eventId,
      })
      .execute();
  }

  async setPublished(roomId: string, published: boolean): Promise<void> {
    await this.db
      .updateTable("rooms")
      .set({ published: published ? 1 : 0 })
      .where("room_id", "=", roomId)
      .execute();
  }

  async forget(roomId: string, userId: string): Promise<boolean> {
    const { numUpdatedRows } = await this.db
      .updateTable("memberships")
      .set({ forgotten: 1 })
      .where("room_id", "=", roomId)
      .where("user_id", "=", userId)
      .where("membership", "in", ["leave", "ban"])
      .executeTakeFirstOrThrow();
    return numUpdatedRows > 0n;
  }

  async addAlias(alias: string, roomId: string, creator: string): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.db
      .insertInto("aliases")
      .values({ alias, room_id: roomId, creator })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  }

  async dropAlias(alias: string): Promise<boolean> {
    const { numDeletedRows } = await this.db
      .deleteFrom("aliases")
      .where("alias", "=", alias)
      .executeTakeFirstOrThrow();
    return numDeletedRows > 0n;
  }

  async redeemThirdPartyInvite(roomId: string, token: string, userId: string): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.db
      .insertInto("third_party_redemptions")
      .values({ room_id: roomId, token, user_id: userId })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  }

  async setSigningKey(key: { keyId: string; seed: string }): Promise<void> {
    await this.db.insertInto("signing_keys").values({ key_id: key.keyId, seed: key.seed }).execute();
  }

  /** The row's lock is kept until the commit, so positions become visible in their order. */
  async #nextPosition(): Promise<number> {
    const { position } = await this.db
      .updateTable("stream")
      .set((eb) => ({ position: eb("position", "+", 1) }))
      .where("id", "=", 1)
      .returning("position")
      .executeTakeFirstOrThrow();
    return position;
  }
}
