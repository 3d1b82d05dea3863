/** Databases of the first release come forward, with all that is in them. */

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { DatabaseSync } from "@photostructure/sqlite";
import type { Storage } from "../../src/storage/port.js";
import { openPostgresStorage } from "../../src/storage/postgres.js";
import { openSqliteStorage } from "../../src/storage/sqlite.js";
import { memberEvent } from "../support/events.js";
import { newPostgresDatabase, onPostgres } from "../support/postgres.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "joinery-migrations-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const firstSchema = (name: string) => readFile(new URL(`first-schema/${name}.sql`, import.meta.url), "utf8");

/** What tables, columns and indexes there are. */
const shapeQueries = {
  sqlite: "select type, name, sql from sqlite_master where name not like 'sqlite_%' order by type, name",
  postgres: `
    select table_name || '.' || column_name as name,
      concat_ws(' ', data_type, is_nullable, collation_name, column_default) as form
    from information_schema.columns where table_schema = current_schema()
    union all
    select indexname, indexdef from pg_indexes where schemaname = current_schema() order by 1`,
};

const sqliteShape = (file: string) => {
  const database = new DatabaseSync(file);
  const rows = database.prepare(shapeQueries.sqlite).all();
  database.close();
  // How often a statement was altered shows in its spaces and quotes, not in what it says.
  return rows.map((row) => JSON.stringify(row).replace(/\s+/g, " "));
};

const databases = [
  {
    name: "SQLite",
    old: async () => {
      const file = join(folder, "old.db");
      const database = new DatabaseSync(file);
      database.exec(await firstSchema("sqlite"));
      database.close();
      return file;
    },
    fresh: async () => join(folder, "fresh.db"),
    open: (file: string) => openSqliteStorage(file),
    shape: async (file: string) => sqliteShape(file),
  },
  {
    name: "PostgreSQL",
    old: async () => {
      const url = await newPostgresDatabase();
      await onPostgres(url, await firstSchema("postgres"));
      return url;
    },
    fresh: () => newPostgresDatabase(),
    open: openPostgresStorage,
    shape: (url: string) => onPostgres(url, shapeQueries.postgres),
  },
];

describe.each(databases)("the first schema on $name", ({ old, fresh, open, shape }) => {
  let database = "";
  let storage: Storage;

  beforeAll(async () => {
    database = await old();
    storage = await open(database);
  });
  afterAll(() => storage.close());

  it("comes forward with all that is in it, and takes more", async () => {
    await storage.read(async (tx) => {
      expect(await tx.latestPosition()).toBe(2);
      expect(await tx.account("@alice:x")).toMatchObject({ passwordHash: "$argon2id$hash", guest: false });
      expect(await tx.tokenOwner("hash")).toEqual({ userId: "@alice:x", deviceId: "DEVICE", guest: false });
      expect(await tx.profile("@alice:x")).toEqual({ displayName: "Alice", avatarUrl: null });
      expect(await tx.room("!room:x")).toMatchObject({ version: "10", joinedCount: 1, latestEventId: "$2" });
      expect((await tx.state("!room:x")).map(({ eventId }) => eventId)).toEqual(["$1", "$2"]);
      expect((await tx.membershipsOf("@alice:x")).map(({ roomId }) => roomId)).toEqual(["!room:x"]);
      expect(await tx.alias("#room:x")).toEqual({ roomId: "!room:x", creator: "@alice:x" });
      expect(await tx.signingKey()).toEqual({ keyId: "ed25519:a", seed: "c2VlZA" });
    });
    const joined = await storage.write((tx) => tx.appendEvent(memberEvent("!room:x", "@bob:x", "join")));
    expect(joined.position).toBe(3);
    expect((await storage.read((tx) => tx.room("!room:x")))?.joinedCount).toBe(2);
  });

  it("comes to the same tables as a new database", async () => {
    const other = await fresh();
    await (await open(other)).close();
    expect(await shape(database)).toEqual(await shape(other));
  });
});
