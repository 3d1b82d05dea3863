/**
 * How often a user may try to join, and a room be tried. Buckets are kept in this
 * process, at most `MAX_BUCKETS` of each kind; the least used go first.
 */

import { TokenBucket } from "limiter";
import { LRUCache } from "lru-cache";
import { limitExceeded } from "../failures.js";

/** `burst` attempts at once, then `perSecond` of them; undefined is no limit. */
export type Rate = { readonly burst: number; readonly perSecond: number } | undefined;

/** The rates of join attempts. */
export interface JoinRates {
  readonly user: Rate;
  readonly room: Rate;
}

/** Burst 10, then one in ten seconds for a user and one a second for a room. */
export const defaultJoinRates: JoinRates = {
  user: { burst: 10, perSecond: 0.1 },
  room: { burst: 10, perSecond: 1 },
};

/** No limits. */
export const unlimitedJoins: JoinRates = { user: undefined, room: undefined };

/**
 * Reads a rate as an operator writes it: `burst/per-second` (`10/0.1`), or `off`.
 * Throws a RangeError that says what is wrong; the caller names the setting.
 */
export function parseRate(text: string): Rate {
  if (text.trim() === "off") return undefined;
  const match = /^\s*(\d{1,9})\s*\/\s*(\d{1,9}(?:\.\d{1,9})?|\.\d{1,9})\s*$/.exec(text);
  const burst = Number(match?.[1]);
  const perSecond = Number(match?.[2]);
  if (!match || burst < 1 || perSecond <= 0) {
    throw new RangeError(
      `expected "burst/per-second" such as "10/0.1", both above zero, or "off"; got "${text}"`,
    );
  }
  return { burst, perSecond };
}

/** The limits on joining. */
export interface JoinLimits {
  /**
   * Counts an attempt of the user to join the room. Throws M_LIMIT_EXCEEDED when either
   * is spent; such an attempt takes nothing, so that one made after `retry_after_ms`
   * is let through.
   */
  admit(userId: string, roomId: string): void;
}

const MAX_BUCKETS = 100_000;

/**
 * What an attempt takes. A hair under one, because the sum of many drips may come to a
 * hair under one, and the wait that was promised must suffice.
 */
const TAKEN = 1 - 1e-9;

/** Makes the limits, with every bucket full. */
export function createJoinLimits(rates: JoinRates): JoinLimits {
  const users = new Buckets(rates.user);
  const rooms = new Buckets(rates.room);
  return {
    admit(userId, roomId) {
      const wait = Math.max(users.wait(userId), rooms.wait(roomId));
      if (wait > 0) throw limitExceeded(Math.max(1, Math.ceil(wait)));
      users.take(userId);
      rooms.take(roomId);
    },
  };
}

/** One token bucket a key, all of one rate. */
class Buckets {
  readonly #rate: Rate;
  readonly #buckets = new LRUCache<string, TokenBucket>({ max: MAX_BUCKETS });

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /** Milliseconds until an attempt is free; 0 when it is now. */
  wait(key: string): number {
    const bucket = this.#bucket(key);
    if (!bucket || bucket.getWaitTime(TAKEN) === 0) return 0;
    return bucket.getWaitTime(1);
  }

  take(key: string): void {
    this.#bucket(key)?.tryRemoveTokens(TAKEN);
  }

  #bucket(key: string): TokenBucket | undefined {
    if (!this.#rate) return undefined;
    const known = this.#buckets.get(key);
    if (known) return known;
    const { burst, perSecond } = this.#rate;
    const bucket = new TokenBucket({ bucketSize: burst, tokensPerInterval: perSecond, interval: "second" });
    // The library's buckets start empty; ours start with the burst.
    bucket.content = burst;
    this.#buckets.set(key, bucket);
    return bucket;
  }
}
