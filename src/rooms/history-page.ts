/** A stretch of a room's timeline, cut down to what one user wants and may see. */

import type { StoredEvent } from "../events/event.js";
import type { Reader } from "../storage/port.js";
import type { EventFilter } from "./event-filter.js";
import type { HistoryGate } from "./history.js";

/** What stretch is wanted. Bounds: `after` < position <= `upTo`. */
export interface PageQuery {
  readonly roomId: string;
  readonly after: number;
  readonly upTo: number;
  /** "forward": oldest first; "backward": newest first. */
  readonly direction: "forward" | "backward";
  /** At most this many events. */
  readonly limit: number;
  readonly filter: EventFilter;
  /** Undefined when the user may see all of the stretch. */
  readonly gate: HistoryGate | undefined;
  /** Whether the page ends where state that the filter wants changed out of the user's sight. */
  readonly endsAtHiddenState?: boolean;
}

/** The stretch found. */
export interface Page {
  /** In the order of the direction. */
  readonly events: readonly StoredEvent[];
  /**
   * The position to go on from: the next `upTo` going backward, the next `after` going
   * forward. Undefined when the stretch holds no more such events.
   */
  readonly next: number | undefined;
}

/** How many events are looked at before a page is given short, for the client to go on. */
const MAX_SCANNED = 2_000;

/** Reads a page. It may be short, even empty, with a `next` where much was filtered out. */
export async function readPage(tx: Reader, query: PageQuery): Promise<Page> {
  const { roomId, direction, filter, limit } = query;
  const gate = query.gate?.open ? undefined : query.gate;
  const backward = direction === "backward";
  const events: StoredEvent[] = [];
  let { after, upTo } = query;
  // Where something may be dropped, look further ahead.
  const atLeast = filter.open && !gate ? 1 : 32;
  let ended = limit === 0;

  for (let scanned = 0; scanned < MAX_SCANNED; ) {
    // One more than wanted tells whether there are more.
    const size = Math.min(MAX_SCANNED, Math.max(atLeast, limit - events.length + 1));
    const batch = await tx.timeline({ roomId, after, upTo, direction, limit: size, ...filter.range });
    for (const event of batch) {
      const wanted = filter.accepts(event);
      if (wanted && (gate?.visible(event) ?? true)) {
        if (ended) return { events, next: backward ? upTo : after };
        ended = events.push(event) === limit;
      } else if (wanted && query.endsAtHiddenState && event.stateKey !== undefined) {
        ended = true;
      }
      if (backward) upTo = event.position - 1;
      else after = event.position;
    }
    if (batch.length < size) return { events, next: undefined };
    if (ended && !filter.open) break;
    scanned += batch.length;
  }
  return { events, next: backward ? upTo : after };
}
