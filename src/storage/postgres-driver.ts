/** node-postgres in the form that Kysely's dialect takes: connections, and a bounded pool of them. */

import { Kysely, PostgresDialect, type PostgresPoolClient, type PostgresQueryResult } from "kysely";
import pg from "pg";
import { cannotUse, explained, isConnectionLost } from "./postgres-errors.js";
import type { Tables } from "./schema.js";
import { restored, storable } from "./text.js";

/** Where a database is and how it is spoken to. */
export interface Server {
  readonly config: pg.ClientConfig;
  /** Host, port and database, for messages: nothing secret. */
  readonly where: string;
}

/** How long, in milliseconds, connecting may take, and waiting for a connection that is free. */
const connectTimeout = 10_000;

/** How long, in milliseconds, one query may take before its connection is given up. */
const queryTimeout = 60_000;

/** Statements that a connection keeps prepared: planning one takes longer than most take to run. */
const keptStatements = 200;

/** PostgreSQL's type of whole numbers of 8 bytes. None of ours goes beyond 2^53. */
const int8 = 20;

/** Reads a URL. @throws whatever the driver says; it may repeat the URL, password and all */
export function serverOf(url: string): Server {
  const config: pg.ClientConfig = {
    connectionString: url,
    connectionTimeoutMillis: connectTimeout,
    query_timeout: queryTimeout,
    keepAlive: true,
    application_name: "joinery",
    types: {
      getTypeParser: ((oid: number, format?: "text") =>
        oid === int8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
    },
  };
  const { host, port, database } = new pg.Client(config);
  return { config, where: `${host}:${port}${database ? `/${database}` : ""}` };
}

/** One connection, and Kysely on it. */
export class Session {
  readonly db: Kysely<Tables>;
  readonly #client: pg.ClientBase;
  readonly #where: string;
  readonly #names = new Map<string, string>();
  #lost = false;

  constructor(client: pg.ClientBase, where: string) {
    this.#client = client;
    this.#where = where;
    // Without a listener a lost connection would end the process.
    client.on("error", () => {
      this.#lost = true;
    });
    client.on("end", () => {
      this.#lost = true;
    });
    const one: PostgresPoolClient = {
      query: ((text: string, parameters: readonly unknown[]) =>
        this.#query(text, parameters)) as PostgresPoolClient["query"],
      release: () => undefined,
    };
    const dialect = new PostgresDialect({ pool: { connect: async () => one, end: async () => undefined } });
    this.db = new Kysely<Tables>({ dialect });
  }

  /** Whether it can do no more. */
  get lost(): boolean {
    return this.#lost;
  }

  /** Whether a transaction is open, be it one that failed. */
  get inTransaction(): boolean {
    return !this.#lost && this.#client.getTransactionStatus() !== "I";
  }

  /** Runs statements without parameters; returns the name of the last one's command. */
  async exec(text: string): Promise<string> {
    const results = await this.#guarded(() => this.#client.query(text));
    return (Array.isArray(results) ? results.at(-1) : results).command;
  }

  async #query(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<unknown>> {
    const name = this.#nameOf(text);
    const values = parameters.map(storable);
    const result = await this.#guarded(() =>
      this.#client.query<Record<string, unknown>>({ text, values, ...(name !== undefined && { name }) }),
    );
    for (const row of result.rows) restored(row);
    return result as PostgresQueryResult<unknown>;
  }

  async #guarded<T>(query: () => Promise<T>): Promise<T> {
    try {
      return await query();
    } catch (error) {
      if (!isConnectionLost(error)) throw error;
      this.#lost = true;
      throw cannotUse(this.#where, "unreachable", error);
    }
  }

  #nameOf(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined || this.#names.size === keptStatements) return known;
    const name = `s${this.#names.size}`;
    this.#names.set(text, name);
    return name;
  }
}

/** Connects; whoever asks ends the client. @throws StorageError */
export async function connect({ config, where }: Server): Promise<pg.Client> {
  const client = new pg.Client(config);
  client.on("error", () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw explained(where, error);
  }
}

/** Connections that are made when they are needed, and made anew when they are lost. */
export class SessionPool {
  readonly #pool: pg.Pool;
  readonly #where: string;
  readonly #sessions = new WeakMap<pg.PoolClient, Session>();
  readonly #clients = new WeakMap<Session, pg.PoolClient>();

  constructor({ config, where }: Server, max: number) {
    this.#pool = new pg.Pool({ ...config, max });
    this.#where = where;
    // A connection that is lost while nobody uses it: the pool has dropped it already.
    this.#pool.on("error", () => undefined);
  }

  /** Takes a connection, waiting for one if it must. @throws StorageError when none comes in time */
  async take(): Promise<Session> {
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw explained(this.#where, error);
    });
    const session = this.#sessions.get(client) ?? new Session(client, this.#where);
    this.#sessions.set(client, session);
    this.#clients.set(session, client);
    return session;
  }

  /** Gives a connection back; one that is lost or stuck in a transaction is closed. */
  give(session: Session): void {
    this.#clients.get(session)?.release(session.lost || session.inTransaction);
  }

  close(): Promise<void> {
    return this.#pool.end();
  }
}
