/** The first schema. */

import { type Kysely, type Migration, sql } from "kysely";
import type { ColumnTypes } from "./column-types.js";

/** The first schema, in a dialect's types. */
export function first(types: ColumnTypes): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      const create = tableMaker(db, types);
      await createAccountTables(db, create);
      await createRoomTables(db, create);
      await createEventTables(db, create);
      await createDirectoryAndServerTables(db, create);
    },
  };
}

/** A column: its type, perhaps "null" for one that may be empty, perhaps what it refers to. */
type Column = "text" | "integer" | "text null" | { readonly text: `${string}.${string}` };

interface Table {
  readonly columns: Readonly<Record<string, Column>>;
  readonly key: readonly string[];
  /** Narrow rows that are always found by the key. */
  readonly keyed?: boolean;
}

type Create = (name: string, table: Table) => Promise<void>;

function tableMaker(db: Kysely<unknown>, types: ColumnTypes): Create {
  return async (name, { columns, key, keyed }) => {
    let table = db.schema.createTable(name);
    for (const [column, type] of Object.entries(columns)) {
      table = table.addColumn(column, type === "integer" ? types.integer : types.text, (definition) => {
        if (type === "text null") return definition;
        const required =
          key.length === 1 && key[0] === column ? definition.primaryKey().notNull() : definition.notNull();
        return typeof type === "object" ? required.references(type.text) : required;
      });
    }
    if (key.length > 1) table = table.addPrimaryKeyConstraint(`${name}_key`, [...key] as never[]);
    if (keyed && types.keyedTable) table = table.modifyEnd(types.keyedTable);
    await table.execute();
  };
}

async function createAccountTables(db: Kysely<unknown>, create: Create): Promise<void> {
  await create("accounts", {
    columns: {
      user_id: "text",
      password_hash: "text null",
      guest: "integer",
      created_at: "integer",
      display_name: "text null",
      avatar_url: "text null",
    },
    key: ["user_id"],
  });
  await create("tokens", {
    columns: {
      token_hash: "text",
      user_id: { text: "accounts.user_id" },
      device_id: "text",
      display_name: "text null",
      created_at: "integer",
    },
    key: ["token_hash"],
    keyed: true,
  });
  await db.schema.createIndex("tokens_by_device").on("tokens").columns(["user_id", "device_id"]).execute();
  await create("filters", {
    columns: { user_id: "text", filter_id: "text", content: "text" },
    key: ["user_id", "filter_id"],
  });
  await create("account_data", {
    columns: { user_id: "text", room_id: "text", type: "text", content: "text", position: "integer" },
    key: ["user_id", "room_id", "type"],
  });
  await db.schema
    .createIndex("account_data_by_position")
    .on("account_data")
    .columns(["user_id", "position"])
    .execute();
}

async function createRoomTables(db: Kysely<unknown>, create: Create): Promise<void> {
  await create("rooms", {
    columns: {
      room_id: "text",
      version: "text",
      creator: "text",
      created_at: "integer",
      published: "integer",
      joined_count: "integer",
      invited_count: "integer",
      latest_event_id: "text",
      latest_depth: "integer",
    },
    key: ["room_id"],
  });
  // Only the rooms of the directory are in it, so that joins elsewhere need not touch it.
  await db.schema
    .createIndex("rooms_published")
    .on("rooms")
    .columns(["published", "joined_count desc", "room_id"])
    .where(sql.ref("published"), "=", sql.lit(1))
    .execute();
  await create("memberships", {
    columns: {
      room_id: { text: "rooms.room_id" },
      user_id: "text",
      membership: "text",
      event_id: "text",
      position: "integer",
      sender: "text",
      forgotten: "integer",
    },
    key: ["room_id", "user_id"],
    keyed: true,
  });
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
  await create("third_party_redemptions", {
    columns: { room_id: { text: "rooms.room_id" }, token: "text", user_id: "text" },
    key: ["room_id", "token"],
    keyed: true,
  });
}

async function createEventTables(db: Kysely<unknown>, create: Create): Promise<void> {
  await create("stream", { columns: { id: "integer", position: "integer" }, key: ["id"] });
  await sql`insert into stream (id, position) values (1, 0)`.execute(db);
  await create("events", {
    columns: {
      position: "integer",
      event_id: "text",
      room_id: { text: "rooms.room_id" },
      type: "text",
      state_key: "text null",
      sender: "text",
      origin_server_ts: "integer",
      depth: "integer",
      redacts: "text null",
      pdu: "text",
    },
    key: ["position"],
  });
  await db.schema.createIndex("events_by_id").unique().on("events").column("event_id").execute();
  // Filters by type and sender are answered by the index, before an event is read.
  await db.schema
    .createIndex("events_by_room")
    .on("events")
    .columns(["room_id", "position", "type", "sender"])
    .execute();
  // State at a position is the newest of its history up to there: one probe of this index.
  await db.schema
    .createIndex("events_by_state")
    .on("events")
    .columns(["room_id", "type", "state_key", "position"])
    .where(sql.ref("state_key"), "is not", null)
    .execute();
  await create("current_state", {
    columns: { room_id: { text: "rooms.room_id" }, type: "text", state_key: "text", position: "integer" },
    key: ["room_id", "type", "state_key"],
    keyed: true,
  });
  await create("sent_events", {
    columns: {
      user_id: "text",
      device_id: "text",
      room_id: "text",
      type: "text",
      txn_id: "text",
      event_id: "text",
    },
    key: ["user_id", "device_id", "room_id", "type", "txn_id"],
    keyed: true,
  });
}

async function createDirectoryAndServerTables(db: Kysely<unknown>, create: Create): Promise<void> {
  await create("aliases", {
    columns: { alias: "text", room_id: { text: "rooms.room_id" }, creator: "text" },
    key: ["alias"],
    keyed: true,
  });
  await db.schema.createIndex("aliases_by_room").on("aliases").columns(["room_id", "alias"]).execute();
  await create("signing_keys", { columns: { key_id: "text", seed: "text" }, key: ["key_id"] });
}
