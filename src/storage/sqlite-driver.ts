/** @photostructure/sqlite (the API of node:sqlite) in the form that Kysely's dialect takes. */

import { DatabaseSync, type StatementSyncInstance } from "@photostructure/sqlite";
import { Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement } from "kysely";
import { LRUCache } from "lru-cache";
import type { Tables } from "./schema.js";
import { restored, storable } from "./text.js";

/** One connection, and Kysely on it. */
export interface SqliteConnection {
  readonly db: Kysely<Tables>;
  /** Runs SQL that returns nothing. */
  exec(text: string): void;
  close(): void;
}

type Parameter = string | number | bigint | null | Uint8Array;

/** Opens a connection; statements are prepared once. */
export function connect(file: string): SqliteConnection {
  const database = new DatabaseSync(file);
  const statements = new LRUCache<string, SqliteStatement>({ max: 300 });
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
    db: new Kysely<Tables>({ dialect: new SqliteDialect({ database: adapter }) }),
    exec: (text) => database.exec(text),
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
