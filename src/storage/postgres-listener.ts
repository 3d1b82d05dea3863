/** A connection that hears what is announced, and comes back when it is lost. */

import type pg from "pg";
import { readAnnouncement } from "./announcement-text.js";
import type { ChangeListener } from "./port.js";
import { channel } from "./postgres-dialect.js";
import { connect, type Server, Session } from "./postgres-driver.js";

/** How long, in milliseconds, to wait before connecting again: doubled after each failure. */
const [shortestWait, longestWait] = [100, 5_000];

/** How often, in milliseconds, to ask whether the connection still lives: a dead network is silent. */
const heartbeat = 15_000;

export class PostgresListener {
  readonly #server: Server;
  readonly #listener: ChangeListener;
  #client: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(server: Server, listener: ChangeListener) {
    this.#server = server;
    this.#listener = listener;
  }

  /** Listens from now on. Returns the newest position then. @throws StorageError */
  async start(): Promise<number> {
    const client = await connect(this.#server);
    try {
      client.on("notification", ({ payload = "" }) => {
        const announcement = readAnnouncement(payload);
        if (announcement) this.#listener.heard(announcement);
      });
      const session = new Session(client, this.#server.where);
      const { name } = await session.db.selectNoFrom(channel.as("name")).executeTakeFirstOrThrow();
      await session.exec(`listen ${client.escapeIdentifier(name)}`);
      // Read after listening: what is committed from here on will be heard.
      const { position } = await session.db.selectFrom("stream").select("position").executeTakeFirstOrThrow();
      if (this.#closed || session.lost) throw new Error("The connection has ended.");
      this.#client = client;
      client.once("end", () => this.#comeBack(shortestWait));
      this.#beat(session);
      return position;
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#client?.end();
  }

  /** Whatever was announced meanwhile was not heard, so polls are sent to read again. */
  #comeBack(wait: number): void {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.start().then(
        (position) => this.#listener.missed(position),
        () => this.#comeBack(Math.min(2 * wait, longestWait)),
      );
    }, wait);
  }

  #beat(session: Session): void {
    this.#timer = setTimeout(() => {
      session.exec("select 1").then(
        () => this.#beat(session),
        () => void this.#client?.end(),
      );
    }, heartbeat);
    this.#timer.unref();
  }
}
