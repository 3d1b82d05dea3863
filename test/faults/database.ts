/** The databases that the server is killed on, as the suite sees them. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { onPostgres } from "../support/postgres.js";
import { startPostgres, urlIn } from "../support/postgres-process.js";

/** A row by column; numbers may come as text. */
export type Row = Readonly<Record<string, unknown>>;

/** A database that outlives the server's processes. */
export interface DatabaseUnderTest {
  /** What `JOINERY_DATABASE` is to be. */
  readonly address: string;
  /** Reads beside the server, which keeps running. */
  rows(sql: string): Promise<Row[]>;
  /** Ends the database itself at once and starts it again; absent where the server is the database. */
  readonly crash?: () => Promise<void>;
  /** Stops it. What it holds stays for study when `keep` is set; says where. */
  close(keep: boolean): Promise<string | undefined>;
}

/** The databases by the name that the command line takes. */
export const databases: Readonly<Record<string, () => Promise<DatabaseUnderTest>>> = {
  sqlite: openSqlite,
  postgres: openPostgres,
};

async function openSqlite(): Promise<DatabaseUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), "joinery-faults-"));
  const file = join(folder, "joinery.db");
  return {
    address: file,
    async rows(sql) {
      // Opened anew each time, while the server runs: whoever opens the file first after a
      // crash recovers it, and that has to be the server.
      const database = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
      try {
        return database.prepare(sql).all() as Row[];
      } finally {
        database.close();
      }
    },
    async close(keep) {
      if (keep) return file;
      await rm(folder, { recursive: true, force: true });
      return undefined;
    },
  };
}

/** A real PostgreSQL, which goes on while the server dies. It keeps nothing for study. */
async function openPostgres(): Promise<DatabaseUnderTest> {
  const postgres = startPostgres();
  const server = urlIn(await postgres.line);
  await onPostgres(server, "create database faults");
  const address = server.replace(/[^/]*$/, "faults");
  return {
    address,
    rows: (sql) => onPostgres(address, sql),
    async close() {
      await postgres.stop();
      return undefined;
    },
  };
}
