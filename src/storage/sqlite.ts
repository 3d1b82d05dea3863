/** The SQLite adapter: one connection that writes, a few that read. */

import { chmod, stat } from "node:fs/promises";
import { Migrator } from "kysely";
import { StorageError } from "./errors.js";
import { migrations } from "./migrations/index.js";
import { Pool } from "./pool.js";
import type { Reader, Storage, Writer } from "./port.js";
import { SqlReader } from "./reader.js";
import { connect, type SqliteConnection } from "./sqlite-driver.js";
import { SqlWriter } from "./writer.js";

/** Reads that run side by side; each sees one snapshot. */
const readers = 4;

/**
 * Opens the database, and makes or upgrades it. `:memory:` is one for a test.
 * @throws StorageError when it cannot be used.
 */
export async function openSqliteStorage(file: string): Promise<Storage> {
  const writer = await open(file);
  try {
    await migrate(writer);
  } catch (error) {
    writer.close();
    throw explained(error, file);
  }
  if (file === ":memory:") return new SqliteStorage(new Pool([writer]), undefined);
  const others = await Promise.all(Array.from({ length: readers }, () => open(file)));
  return new SqliteStorage(new Pool([writer]), new Pool(others));
}

class SqliteStorage implements Storage {
  readonly #writer: Pool<SqliteConnection>;
  readonly #readers: Pool<SqliteConnection>;

  /** Without readers, reads take turns with writes. */
  constructor(writer: Pool<SqliteConnection>, others: Pool<SqliteConnection> | undefined) {
    this.#writer = writer;
    this.#readers = others ?? writer;
  }

  read<T>(work: (tx: Reader) => Promise<T>): Promise<T> {
    return this.#readers.use((connection) =>
      transaction(connection, "begin", () => work(new SqlReader(connection.db))),
    );
  }

  write<T>(work: (tx: Writer) => Promise<T>): Promise<T> {
    return this.#writer.use((connection) =>
      transaction(connection, "begin immediate", () => work(new SqlWriter(connection.db))),
    );
  }

  async close(): Promise<void> {
    for (const pool of new Set([this.#readers, this.#writer]))
      await pool.close((connection) => connection.close());
  }
}

async function transaction<T>(
  connection: SqliteConnection,
  begin: string,
  work: () => Promise<T>,
): Promise<T> {
  connection.exec(begin);
  try {
    const result = await work();
    connection.exec("commit");
    return result;
  } catch (error) {
    connection.exec("rollback");
    throw error;
  }
}

async function open(file: string): Promise<SqliteConnection> {
  try {
    const existed = file === ":memory:" || (await exists(file));
    const connection = connect(file);
    if (!existed) await chmod(file, 0o600);
    connection.exec("pragma busy_timeout = 5000");
    connection.exec("pragma journal_mode = wal");
    // Every commit reaches the disk before it is answered.
    connection.exec("pragma synchronous = full");
    connection.exec("pragma foreign_keys = on");
    return connection;
  } catch (error) {
    throw explained(error, file);
  }
}

async function migrate(connection: SqliteConnection): Promise<void> {
  const provider = { getMigrations: async () => migrations };
  const { error } = await new Migrator({ db: connection.db, provider }).migrateToLatest();
  if (error) throw error;
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/** What went wrong, in the operator's words. */
function explained(error: unknown, file: string): StorageError {
  const message = error instanceof Error ? error.message : String(error);
  if (/not a database|malformed/i.test(message)) {
    return new StorageError(
      "not-a-database",
      `${file} is no SQLite database. Name another file with --database.`,
    );
  }
  if (/locked|busy/i.test(message)) {
    return new StorageError(
      "locked",
      `${file} is locked by another process. Stop it, or name another file with --database.`,
    );
  }
  if (/corrupted migrations/i.test(message)) {
    return new StorageError(
      "newer-schema",
      `${file} was written by a newer version. Update Joinery, or name another file with --database.`,
    );
  }
  if (
    /unable to open|readonly|read-only|permission|ENOENT|EACCES|not a directory|directory does not exist/i.test(
      message,
    )
  ) {
    return new StorageError(
      "unwritable",
      `${file} cannot be opened for writing. Check the folder and its permissions, or name another file with --database.`,
    );
  }
  return new StorageError("failed", `${file} cannot be used: ${message.split("\n", 1)[0]}`);
}
