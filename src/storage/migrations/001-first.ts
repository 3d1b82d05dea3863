/** The first schema. */

import { type Kysely, type Migration, sql } from "kysely";

export const first: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const table = db.schema.createTable.bind(db.schema);
    await table("accounts")
      .addColumn("user_id", "text", (c) => c.primaryKey())
      .addColumn("password_hash", "text")
      .addColumn("guest", "integer", (c) => c.notNull())
      .addColumn("created_at", "bigint", (c) => c.notNull())
      .addColumn("display_name", "text")
      .addColumn("avatar_url", "text")
      .execute();
    await table("tokens")
      .addColumn("token_hash", "text", (c) => c.primaryKey())
      .addColumn("user_id", "text", (c) => c.notNull())
      .addColumn("device_id", "text", (c) => c.notNull())
      .addColumn("display_name", "text")
      .addColumn("created_at", "bigint", (c) => c.notNull())
      .execute();
    await db.schema.createIndex("tokens_by_device").on("tokens").columns(["user_id", "device_id"]).execute();
    await table("filters")
      .addColumn("user_id", "text", (c) => c.notNull())
      .addColumn("filter_id", "text", (c) => c.notNull())
      .addColumn("content", "text", (c) => c.notNull())
      .addPrimaryKeyConstraint("filters_key", ["user_id", "filter_id"])
      .execute();
    await table("account_data")
      .addColumn("user_id", "text", (c) => c.notNull())
      .addColumn("room_id", "text", (c) => c.notNull())
      .addColumn("type", "text", (c) => c.notNull())
      .addColumn("content", "text", (c) => c.notNull())
      .addColumn("position", "bigint", (c) => c.notNull())
      .addPrimaryKeyConstraint("account_data_key", ["user_id", "room_id", "type"])
      .execute();
    await db.schema
      .createIndex("account_data_by_position")
      .on("account_data")
      .columns(["user_id", "position"])
      .execute();
    await table("stream")
      .addColumn("id", "integer", (c) => c.primaryKey())
      .addColumn("position", "bigint", (c) => c.notNull())
      .execute();
    await sql`insert into stream (id, position) values (1, 0)`.execute(db);
    await createRoomTables(db);
    await table("aliases")
      .addColumn("alias", "text", (c) => c.primaryKey())
      .addColumn("room_id", "text", (c) => c.notNull())
      .addColumn("creator", "text", (c) => c.notNull())
      .execute();
    await db.schema.createIndex("aliases_by_room").on("aliases").columns(["room_id", "alias"]).execute();
    await table("third_party_redemptions")
      .addColumn("room_id", "text", (c) => c.notNull())
      .addColumn("token", "text", (c) => c.notNull())
      .addColumn("user_id", "text", (c) => c.notNull())
      .addPrimaryKeyConstraint("third_party_redemptions_key", ["room_id", "token"])
      .execute();
    await table("signing_keys")
      .addColumn("key_id", "text", (c) => c.primaryKey())
      .addColumn("seed", "text", (c) => c.notNull())
      .execute();
  },
};

async function createRoomTables(db: Kysely<unknown>): Promise<void> {
  const table = db.schema.createTable.bind(db.schema);
  await table("rooms")
    .addColumn("room_id", "text", (c) => c.primaryKey())
    .addColumn("version", "text", (c) => c.notNull())
    .addColumn("creator", "text", (c) => c.notNull())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addColumn("published", "integer", (c) => c.notNull())
    .addColumn("joined_count", "integer", (c) => c.notNull())
    .addColumn("invited_count", "integer", (c) => c.notNull())
    .addColumn("latest_event_id", "text", (c) => c.notNull())
    .addColumn("latest_depth", "bigint", (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex("rooms_published")
    .on("rooms")
    .columns(["published", "joined_count", "room_id"])
    .execute();
  await table("events")
    .addColumn("position", "bigint", (c) => c.primaryKey())
    .addColumn("event_id", "text", (c) => c.notNull().unique())
    .addColumn("room_id", "text", (c) => c.notNull())
    .addColumn("type", "text", (c) => c.notNull())
    .addColumn("state_key", "text")
    .addColumn("sender", "text", (c) => c.notNull())
    .addColumn("origin_server_ts", "bigint", (c) => c.notNull())
    .addColumn("depth", "bigint", (c) => c.notNull())
    .addColumn("redacts", "text")
    .addColumn("pdu", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("events_by_room").on("events").columns(["room_id", "position"]).execute();
  // State at a position is the newest of its history up to there: one probe of this index each.
  await db.schema
    .createIndex("events_by_state")
    .on("events")
    .columns(["room_id", "type", "state_key", "position"])
    .execute();
  await table("current_state")
    .addColumn("room_id", "text", (c) => c.notNull())
    .addColumn("type", "text", (c) => c.notNull())
    .addColumn("state_key", "text", (c) => c.notNull())
    .addColumn("position", "bigint", (c) => c.notNull())
    .addPrimaryKeyConstraint("current_state_key", ["room_id", "type", "state_key"])
    .execute();
  await table("memberships")
    .addColumn("room_id", "text", (c) => c.notNull())
    .addColumn("user_id", "text", (c) => c.notNull())
    .addColumn("membership", "text", (c) => c.notNull())
    .addColumn("event_id", "text", (c) => c.notNull())
    .addColumn("position", "bigint", (c) => c.notNull())
    .addColumn("sender", "text", (c) => c.notNull())
    .addColumn("forgotten", "integer", (c) => c.notNull())
    .addPrimaryKeyConstraint("memberships_key", ["room_id", "user_id"])
    .execute();
  await db.schema
    .createIndex("memberships_by_user")
    .on("memberships")
    .columns(["user_id", "position"])
    .execute();
  await db.schema
    .createIndex("memberships_by_room")
    .on("memberships")
    .columns(["room_id", "membership", "position"])
    .execute();
  await table("sent_events")
    .addColumn("user_id", "text", (c) => c.notNull())
    .addColumn("device_id", "text", (c) => c.notNull())
    .addColumn("room_id", "text", (c) => c.notNull())
    .addColumn("type", "text", (c) => c.notNull())
    .addColumn("txn_id", "text", (c) => c.notNull())
    .addColumn("event_id", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("sent_events_key", ["user_id", "device_id", "room_id", "type", "txn_id"])
    .execute();
}
