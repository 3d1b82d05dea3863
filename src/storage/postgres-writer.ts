/** The connection of this process that writes. */

import type { WritingConnection } from "./commit-queue.js";
import { StorageError } from "./errors.js";
import type { Writer } from "./port.js";
import { postgresDialect } from "./postgres-dialect.js";
import type { Session, SessionPool } from "./postgres-driver.js";
import { writer } from "./transaction.js";

/**
 * Whoever writes first locks the row of the stream's counter, so writers take turns, those of
 * other processes too, and each statement sees what everybody before has committed. Every
 * event takes a position from that row and holds it until the commit anyhow; to lock it at
 * once costs little, and then nothing that is read can change, positions become visible in
 * order, and neither a deadlock nor a failed serialization can occur.
 *
 * A process that stops in mid-transaction must not keep the others waiting for ever, and
 * a commit reaches the disk even where the server is set to answer before.
 */
const begin = `
  begin isolation level read committed read write;
  set local lock_timeout = '20s';
  set local idle_in_transaction_session_timeout = '30s';
  select set_config('synchronous_commit', 'on', true) where current_setting('synchronous_commit') = 'off';
  select position from stream where id = 1 for update`;

export class PostgresWriter implements WritingConnection {
  readonly #pool: SessionPool;
  readonly #writers = new WeakMap<Session, Writer>();
  #session: Session | undefined;

  /** @param pool of one connection, which nobody else uses */
  constructor(pool: SessionPool) {
    this.#pool = pool;
  }

  async begin(): Promise<void> {
    this.#session = await this.#pool.take();
    await this.#session.exec(begin);
  }

  async exec(sql: string): Promise<void> {
    await this.#current.exec(sql);
  }

  async commit(): Promise<void> {
    // PostgreSQL says "ROLLBACK", and no error, when it is asked to commit what has failed.
    const done = await this.#current.exec("commit");
    if (done !== "COMMIT") throw new StorageError("failed", "The transaction was not committed.");
    this.#release();
  }

  async rollback(): Promise<void> {
    // A connection that cannot even do this is closed, which does the same.
    if (this.inTransaction) await this.exec("rollback").catch(() => undefined);
    this.#release();
  }

  get inTransaction(): boolean {
    return this.#session?.inTransaction === true;
  }

  /** The port's writer in the transaction that is open. */
  get writer(): Writer {
    const session = this.#current;
    const known = this.#writers.get(session) ?? writer({ db: session.db, dialect: postgresDialect });
    this.#writers.set(session, known);
    return known;
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  get #current(): Session {
    if (!this.#session) throw new Error("No transaction is open.");
    return this.#session;
  }

  #release(): void {
    if (this.#session) this.#pool.give(this.#session);
    this.#session = undefined;
  }
}
