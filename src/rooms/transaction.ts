/** One write transaction, and the announcement of what it changed once it is durable. */

import type { Writer } from "../storage/port.js";
import type { RoomContext } from "./context.js";

/** A write transaction under way. */
export interface Changes {
  readonly tx: Writer;
  /** Notes a change at a position, to be announced to the topics (room and user IDs) after the commit. */
  note(position: number, topics: Iterable<string>): void;
}

/**
 * Runs `work` as one transaction, then wakes the polls that its changes concern. Whoever
 * is told of a change can read it: a rollback announces nothing.
 */
export async function transact<T>(context: RoomContext, work: (changes: Changes) => Promise<T>): Promise<T> {
  let newest = 0;
  const topics = new Set<string>();
  const result = await context.storage.write(async (tx) => {
    const done = await work({
      tx,
      note(position, concerned) {
        newest = Math.max(newest, position);
        for (const topic of concerned) topics.add(topic);
      },
    });
    if (newest > 0) await tx.announce({ position: newest, topics: [...topics] });
    return done;
  });
  // The polls of this process need not wait for the database to carry the news back.
  if (newest > 0) context.notifier.publish({ position: newest, topics: [...topics] });
  return result;
}
