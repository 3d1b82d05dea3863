/**
 * Writes, one after another, with one commit for all that wait: a commit costs a flush to
 * the disk, which takes longer than everything else that a join does.
 */

import { closed } from "./errors.js";

/** What the queue asks of the connection that writes. */
export interface WritingConnection {
  /** Begins a transaction beside which nobody writes, in this process or another. */
  begin(): void | Promise<void>;
  /** Runs SQL that returns nothing. */
  exec(sql: string): void | Promise<void>;
  /** Ends the transaction; what it did is on the disk. */
  commit(): void | Promise<void>;
  /** Ends the transaction, if there still is one, and undoes what it did. Never fails. */
  rollback(): void | Promise<void>;
  /** Whether a transaction is open: a full disk or a lost connection ends it without being asked. */
  readonly inTransaction: boolean;
}

interface Task {
  /** Runs the work; returns how to tell its caller, once it is durable. */
  run(): Promise<() => void>;
  reject(reason: unknown): void;
}

/** So many writes at most share a commit: nobody waits long, and little is lost by a failure. */
const largestGroup = 64;

const oneTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export class CommitQueue {
  readonly #connection: WritingConnection;
  readonly #tasks: Task[] = [];
  #working: Promise<void> | undefined;
  #closed = false;

  constructor(connection: WritingConnection) {
    this.#connection = connection;
  }

  /**
   * Runs `work` after all that was asked before. Resolves when what it did is on the disk.
   * When it throws, nothing of it stays; the others of its group are not touched.
   * @throws StorageError "closed"
   */
  add<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(closed());
    return new Promise<T>((resolve, reject) => {
      this.#tasks.push({
        reject,
        run: async () => {
          const result = await work();
          return () => resolve(result);
        },
      });
      this.#working ??= this.#work();
    });
  }

  /** Takes no new work; resolves when all that was asked before is done. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#working;
  }

  async #work(): Promise<void> {
    while (this.#tasks.length > 0) await this.#commitGroup();
    this.#working = undefined;
  }

  /**
   * Runs what waits in one transaction. Callers are answered after the commit, refusals
   * too: they may rest on what others of the group have written.
   */
  async #commitGroup(): Promise<void> {
    const members: Task[] = [];
    const answers: (() => void)[] = [];
    try {
      await this.#connection.begin();
      for (let task = await this.#next(members); task; task = await this.#next(members)) {
        members.push(task);
        answers.push(await this.#runAlone(task));
      }
      await this.#connection.commit();
    } catch (error) {
      await this.#connection.rollback();
      if (members.length === 0) members.push(...this.#tasks.splice(0));
      for (const task of members) task.reject(error);
      return;
    }
    for (const answer of answers) answer();
  }

  /** The next task; when none waits, those that the server is about to read get one turn to ask. */
  async #next(members: readonly Task[]): Promise<Task | undefined> {
    if (members.length === largestGroup) return undefined;
    if (this.#tasks.length === 0) await oneTurn();
    return this.#tasks.shift();
  }

  /** Runs a task so that it can be undone alone. Throws only when the whole group is lost. */
  async #runAlone(task: Task): Promise<() => void> {
    await this.#connection.exec("savepoint task");
    try {
      const answer = await task.run();
      await this.#connection.exec("release task");
      return answer;
    } catch (error) {
      if (!this.#connection.inTransaction) throw error;
      await this.#connection.exec("rollback to task");
      await this.#connection.exec("release task");
      return () => task.reject(error);
    }
  }
}
