/**
 * Wakes the long polls of this process after a committed write: its own, and those of other
 * processes on the database, which the storage hears of.
 */

import type { Announcement } from "../storage/port.js";

/** What a poll waits for: a change of one of the topics at a position above `after`. */
export interface Interest {
  readonly after: number;
  readonly topics: Iterable<string>;
}

interface Waiter {
  readonly after: number;
  readonly wake: () => void;
}

/** Where changes are announced and awaited. */
export interface Notifier {
  /** To be called after the commit. Wakes every poll that the change concerns. */
  publish(announcement: Announcement): void;
  /** Wakes every poll that has not read up to the position: any change up to there may concern it. */
  publishAll(position: number): void;
  /**
   * Resolves at the first change that concerns the interest, after `timeoutMs`, or when
   * the signal aborts, whichever comes first. A change between the caller's read (whose
   * position is `after`) and this call is not lost: it resolves at once. It may wake for
   * nothing, so read again and wait again.
   */
  wait(interest: Interest, timeoutMs: number, signal?: AbortSignal): Promise<void>;
}

/** How many announcements are remembered for polls that come just after them. */
const REMEMBERED = 512;

/** Makes a notifier for the polls of this process. */
export function createNotifier(): Notifier {
  return new InProcessNotifier();
}

class InProcessNotifier implements Notifier {
  readonly #waiters = new Map<string, Set<Waiter>>();
  readonly #recent: Announcement[] = [];
  /** Changes up to here may have been announced and are no longer remembered. */
  #forgottenUpTo = 0;

  publish(announcement: Announcement): void {
    this.#remember(announcement);
    for (const topic of announcement.topics) {
      // A waiter unsubscribes as it wakes, so walk over a copy.
      for (const waiter of [...(this.#waiters.get(topic) ?? [])]) {
        if (announcement.position > waiter.after) waiter.wake();
      }
    }
  }

  publishAll(position: number): void {
    this.#forgottenUpTo = Math.max(this.#forgottenUpTo, position);
    const all = new Set([...this.#waiters.values()].flatMap((waiters) => [...waiters]));
    for (const waiter of all) if (position > waiter.after) waiter.wake();
  }

  wait(interest: Interest, timeoutMs: number, signal?: AbortSignal): Promise<void> {
    const topics = new Set(interest.topics);
    if (signal?.aborted || timeoutMs <= 0 || this.#missed(interest.after, topics)) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", wake);
        this.#unsubscribe(topics, waiter);
        resolve();
      };
      const waiter: Waiter = { after: interest.after, wake };
      const timer = setTimeout(wake, timeoutMs);
      signal?.addEventListener("abort", wake, { once: true });
      this.#subscribe(topics, waiter);
    });
  }

  #remember(announcement: Announcement): void {
    this.#recent.push(announcement);
    if (this.#recent.length <= REMEMBERED) return;
    const dropped = this.#recent.shift();
    if (dropped) this.#forgottenUpTo = Math.max(this.#forgottenUpTo, dropped.position);
  }

  /** Whether a change above `after` was already announced, or may have been. */
  #missed(after: number, topics: ReadonlySet<string>): boolean {
    if (after < this.#forgottenUpTo) return true;
    return this.#recent.some(
      ({ position, topics: announced }) => position > after && announced.some((topic) => topics.has(topic)),
    );
  }

  #subscribe(topics: ReadonlySet<string>, waiter: Waiter): void {
    for (const topic of topics) {
      const waiters = this.#waiters.get(topic);
      if (waiters) waiters.add(waiter);
      else this.#waiters.set(topic, new Set([waiter]));
    }
  }

  #unsubscribe(topics: ReadonlySet<string>, waiter: Waiter): void {
    for (const topic of topics) {
      const waiters = this.#waiters.get(topic);
      waiters?.delete(waiter);
      if (waiters?.size === 0) this.#waiters.delete(topic);
    }
  }
}
