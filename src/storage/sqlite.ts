/** The SQLite adapter: one connection that writes, a few that read. */

import { open } from "node:fs/promises";
import { DEFAULT_MIGRATION_TABLE, type SqlBool, sql } from "kysely";
import { CommitQueue } from "./commit-queue.js";
import type { Dialect } from "./dialect.js";
import { migrate, NewerSchema } from "./migrate.js";
import { migrations } from "./migrations/index.js";
import { Pool } from "./pool.js";
import type { Reader, Storage, Writer } from "./port.js";
import { connect, type SqliteConnection } from "./sqlite-driver.js";
import { cannotUse, explained } from "./sqlite-errors.js";
import { storable } from "./text.js";
import { reader, writer } from "./transaction.js";

/** How SQLite says what differs. */
export const sqliteDialect: Dialect = {
  isOneOf: (column, values) =>
    sql<SqlBool>`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values.map(storable))}))`,
  notify: undefined,
  types: { text: "text", integer: "integer", keyedTable: sql`without rowid` },
};

/** Reads that run side by side; each sees one snapshot and waits for no write. */
const readers = 4;

const inMemory = ":memory:";

export interface SqliteOptions {
  /** How long, in milliseconds, to wait for another process's lock. Default 5000. */
  readonly lockTimeout?: number;
}

/**
 * Opens the database, and makes or upgrades it. `:memory:` is one for a test.
 *
 * A file that is made can be read by its owner alone. The work of one `read` or `write` must
 * not wait for another `read` or `write`: it may be the one that has to end first.
 *
 * @throws StorageError when it cannot be used
 */
export async function openSqliteStorage(
  file: string,
  { lockTimeout = 5000 }: SqliteOptions = {},
): Promise<Storage> {
  const connections: SqliteConnection[] = [];
  const open = () => {
    const connection = connect(file, lockTimeout);
    connections.push(connection);
    return connection;
  };
  try {
    await createFile(file);
    const writing = open();
    await prepareFile(writing, file);
    if (file === inMemory) return new SqliteStorage(writing, []);
    const reading = Array.from({ length: readers }, open);
    for (const connection of reading) connection.pragma("query_only = on");
    return new SqliteStorage(writing, reading);
  } catch (error) {
    for (const connection of connections) connection.close();
    throw explained(file, error);
  }
}

class SqliteStorage implements Storage {
  readonly #writing: SqliteConnection;
  readonly #writer: Writer;
  readonly #writes: CommitQueue;
  readonly #readers: Pool<{ connection: SqliteConnection; reader: Reader }>;
  readonly #readsTakeTurns: boolean;

  /** Without connections to read on, reads take turns with writes. */
  constructor(writing: SqliteConnection, reading: readonly SqliteConnection[]) {
    this.#writing = writing;
    this.#writer = writer({ db: writing.db, dialect: sqliteDialect });
    this.#writes = new CommitQueue(writing);
    this.#readers = new Pool(
      reading.map((connection) => ({
        connection,
        reader: reader({ db: connection.db, dialect: sqliteDialect }),
      })),
    );
    this.#readsTakeTurns = reading.length === 0;
  }

  read<T>(work: (tx: Reader) => Promise<T>): Promise<T> {
    if (this.#readsTakeTurns) return this.write(work);
    return this.#readers.use(async ({ connection, reader }) => {
      connection.exec("begin");
      try {
        return await work(reader);
      } finally {
        if (connection.inTransaction) connection.exec("rollback");
      }
    });
  }

  ask<T>(question: (tx: Reader) => Promise<T>): Promise<T> {
    if (this.#readsTakeTurns) return this.write(question);
    return this.#readers.use(({ reader }) => question(reader));
  }

  write<T>(work: (tx: Writer) => Promise<T>): Promise<T> {
    return this.#writes.add(() => work(this.#writer));
  }

  listen(): void {
    // No other process is told of changes here, and this one tells itself.
  }

  async close(): Promise<void> {
    await this.#readers.close(({ connection }) => connection.close());
    await this.#writes.close();
    this.#writing.close();
  }
}

/** Makes a new file readable by its owner alone, as SQLite's own files beside it then are. */
async function createFile(file: string): Promise<void> {
  if (file === inMemory) return;
  await (await open(file, "a", 0o600)).close();
}

async function prepareFile(connection: SqliteConnection, file: string): Promise<void> {
  // Readers and the writer do not wait for each other.
  const mode = connection.pragma("journal_mode = wal");
  if (mode !== "wal" && file !== inMemory)
    throw new Error("its disk does not allow SQLite's write-ahead log");
  // Every commit reaches the disk before it is answered.
  connection.pragma("synchronous = full");
  connection.pragma("foreign_keys = on");
  // What a write of a group undoes alone is kept beside it: in a file, that costs a tenth of a join.
  connection.pragma("temp_store = memory");
  // One transaction: two processes that open a new file at once take turns, and a migration
  // that fails leaves nothing behind.
  connection.exec("begin immediate");
  if (await isForeign(connection)) throw cannotUse(file, "foreign-database");
  try {
    await migrate(connection.db, migrations(sqliteDialect.types));
  } catch (error) {
    throw error instanceof NewerSchema ? cannotUse(file, "newer-schema", error) : error;
  }
  connection.exec("commit");
}

/** Tables, and none of ours. */
async function isForeign({ db }: SqliteConnection): Promise<boolean> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  return tables.length > 0 && !tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE);
}
