/** @photostructure/sqlite (the API of node:sqlite) in the form that Kysely's dialect takes. */

import { DatabaseSync, type StatementSyncInstance } from "@photostructure/sqlite";
import {
  type CompiledQuery,
  Kysely,
  type QueryResult,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteStatement,
} from "kysely";
import { LRUCache } from "lru-cache";
import type { WritingConnection } from "./commit-queue.js";
import type { Tables } from "./schema.js";
import { restored, storable } from "./text.js";

/** One connection, and Kysely on it. */
export interface SqliteConnection extends WritingConnection {
  readonly db: Kysely<Tables>;
  exec(sql: string): void;
  /** The value of a pragma, after setting it when the text says so (`journal_mode = wal`). */
  pragma(text: string): unknown;
  close(): void;
}

type Parameter = string | number | bigint | null | Uint8Array;

/** Preparing a statement costs about five times its use. */
const cachedStatements = 200;

/**
 * Kysely whose compiled queries (see `prepared`) go to the driver at once. Kysely's way there
 * takes a connection from a pool of one and gives it back, which costs as much as the query.
 */
class DirectKysely extends Kysely<Tables> {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    super({ dialect: new SqliteDialect({ database }) });
    this.#database = database;
  }

  override async executeQuery<R>(query: CompiledQuery<R>): Promise<QueryResult<R>> {
    const statement = this.#database.prepare(query.sql);
    if (statement.reader) return { rows: statement.all(query.parameters) as R[] };
    const { changes } = statement.run(query.parameters);
    return { rows: [], numAffectedRows: BigInt(changes) };
  }
}

/**
 * Opens a connection.
 * @param lockTimeout how long, in milliseconds, it waits for another process's lock
 */
export function connect(file: string, lockTimeout: number): SqliteConnection {
  const database = new DatabaseSync(file, { timeout: lockTimeout });
  const statements = new LRUCache<string, SqliteStatement>({ max: cachedStatements });
  const adapter: SqliteDatabase = {
    close: () => undefined,
    prepare(text) {
      const known = statements.get(text);
      if (known) return known;
      const statement = adapt(database.prepare(text));
      statements.set(text, statement);
      return statement;
    },
  };
  return {
    db: new DirectKysely(adapter),
    exec: (text) => void adapter.prepare(text).run([]),
    begin: () => void adapter.prepare("begin immediate").run([]),
    commit: () => void adapter.prepare("commit").run([]),
    rollback: () => {
      if (database.isTransaction) adapter.prepare("rollback").run([]);
    },
    pragma: (text) => Object.values(database.prepare(`pragma ${text}`).get() ?? {})[0],
    get inTransaction() {
      return database.isTransaction;
    },
    close: () => {
      statements.clear();
      database.close();
    },
  };
}

function adapt(statement: StatementSyncInstance): SqliteStatement {
  const bind = (parameters: readonly unknown[]) => parameters.map(storable) as Parameter[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...bind(parameters)).map(restored),
    run: (parameters) => {
      const { changes, lastInsertRowid } = statement.run(...bind(parameters));
      return { changes, lastInsertRowid };
    },
    *iterate(parameters) {
      for (const row of statement.iterate(...bind(parameters))) yield restored(row);
    },
  };
}
