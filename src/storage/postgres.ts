/** The PostgreSQL adapter: connections that read side by side, one that writes, one that listens. */

import { DEFAULT_MIGRATION_TABLE, sql } from "kysely";
import { CommitQueue } from "./commit-queue.js";
import { closed, StorageError } from "./errors.js";
import { migrate, NewerSchema } from "./migrate.js";
import { migrations } from "./migrations/index.js";
import type { ChangeListener, Reader, Storage, Writer } from "./port.js";
import { postgresDialect } from "./postgres-dialect.js";
import { connect, type Server, Session, SessionPool, serverOf } from "./postgres-driver.js";
import { cannotUse, explained } from "./postgres-errors.js";
import { PostgresListener } from "./postgres-listener.js";
import { PostgresWriter } from "./postgres-writer.js";
import { reader } from "./transaction.js";

/** Reads that run side by side. With the one that writes and the one that listens: ten connections. */
const readers = 8;

/** What processes that open one database take turns by: any number that no other program uses. */
const preparing = 7_205_759_403_792_794;

/** Whether a setting names a PostgreSQL database. */
export const isPostgresUrl = (database: string): boolean => /^postgres(ql)?:/i.test(database);

/**
 * Opens the database, and makes or upgrades its tables. Several processes may share it.
 *
 * @throws StorageError when it cannot be used; its message tells no password
 */
export async function openPostgresStorage(url: string): Promise<Storage> {
  const server = readUrl(url);
  await prepare(server);
  return PostgresStorage.open(server);
}

class PostgresStorage implements Storage {
  readonly #readers: SessionPool;
  readonly #readerOf = new WeakMap<Session, Reader>();
  readonly #reads = new Set<Promise<unknown>>();
  readonly #writer: PostgresWriter;
  readonly #writes: CommitQueue;
  readonly #listeners: ChangeListener[] = [];
  readonly #listening: PostgresListener;
  #closed = false;

  private constructor(server: Server) {
    this.#readers = new SessionPool(server, readers);
    this.#writer = new PostgresWriter(new SessionPool(server, 1));
    this.#writes = new CommitQueue(this.#writer);
    this.#listening = new PostgresListener(server, {
      heard: (change) => {
        for (const listener of this.#listeners) listener.heard(change);
      },
      missed: (upTo) => {
        for (const listener of this.#listeners) listener.missed(upTo);
      },
    });
  }

  static async open(server: Server): Promise<PostgresStorage> {
    const storage = new PostgresStorage(server);
    await storage.#listening.start();
    return storage;
  }

  read<T>(work: (tx: Reader) => Promise<T>): Promise<T> {
    return this.#track(this.#onSession(work, "begin isolation level repeatable read read only"));
  }

  ask<T>(question: (tx: Reader) => Promise<T>): Promise<T> {
    return this.#track(this.#onSession(question));
  }

  async #track<T>(read: Promise<T>): Promise<T> {
    this.#reads.add(read);
    try {
      return await read;
    } finally {
      this.#reads.delete(read);
    }
  }

  write<T>(work: (tx: Writer) => Promise<T>): Promise<T> {
    return this.#writes.add(() => work(this.#writer.writer));
  }

  listen(listener: ChangeListener): void {
    this.#listeners.push(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#listening.close();
    await Promise.allSettled(this.#reads);
    await this.#writes.close();
    await Promise.all([this.#readers.close(), this.#writer.close()]);
  }

  async #onSession<T>(work: (tx: Reader) => Promise<T>, begin?: string): Promise<T> {
    if (this.#closed) throw closed();
    const session = await this.#readers.take();
    try {
      if (begin !== undefined) await session.exec(begin);
      const known = this.#readerOf.get(session) ?? reader({ db: session.db, dialect: postgresDialect });
      this.#readerOf.set(session, known);
      return await work(known);
    } finally {
      // A connection that cannot even do this is closed.
      if (session.inTransaction) await session.exec("rollback").catch(() => undefined);
      this.#readers.give(session);
    }
  }
}

function readUrl(url: string): Server {
  try {
    const server = serverOf(url);
    // A sign that stands for itself in a password ends the address elsewhere than was meant.
    if (!/@[^@]*@|[/?#].*@/.test(url.replace(/^[a-z]+:\/\//i, ""))) return server;
  } catch {
    // The error repeats the URL, and with it the password.
  }
  throw new StorageError(
    "unreachable",
    "JOINERY_DATABASE is no URL of a PostgreSQL database: it has to look like postgres://user:password@host:5432/database, with what is special in the password percent-encoded.",
  );
}

/** Makes or upgrades the tables, one process at a time. */
async function prepare(server: Server): Promise<void> {
  const { where } = server;
  // A migration may take long, and so may waiting for another process's.
  const client = await connect({ where, config: { ...server.config, query_timeout: 0 } });
  try {
    const session = new Session(client, where);
    // Held until this connection ends.
    await session.exec(`select pg_advisory_lock(${preparing})`);
    const { encoding, schema } = await sql<{ encoding: string; schema: string | null }>`
      select current_setting('server_encoding') as encoding, current_schema() as schema`
      .execute(session.db)
      .then(({ rows: [row] }) => row ?? { encoding: "", schema: null });
    if (encoding !== "UTF8") throw cannotUse(where, "wrong-encoding");
    if (schema === null) throw cannotUse(where, "unwritable");
    if (await isForeign(session, schema)) throw cannotUse(where, "foreign-database");
    await migrate(session.db, migrations(postgresDialect.types), schema);
  } catch (error) {
    throw error instanceof NewerSchema ? cannotUse(where, "newer-schema", error) : explained(where, error);
  } finally {
    await client.end();
  }
}

/** Tables, and none of ours. */
async function isForeign({ db }: Session, schema: string): Promise<boolean> {
  const all = await db.introspection.getTables({ withInternalKyselyTables: true });
  const tables = all.filter((table) => table.schema === schema);
  return tables.length > 0 && !tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE);
}
