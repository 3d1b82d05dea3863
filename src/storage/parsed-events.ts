/** Events that were parsed before: every join reads the same few of its room, and JSON costs more than the row. */

import type { Selectable } from "kysely";
import { LRUCache } from "lru-cache";
import type { StoredEvent } from "../events/event.js";
import { toEvent } from "./rows.js";
import type { Tables } from "./schema.js";

/** So many; one is 64 KiB of JSON at most. */
const limit = 1_000;

export class ParsedEvents {
  readonly #known = new LRUCache<number, { readonly pdu: string; readonly event: StoredEvent }>({
    max: limit,
  });

  /** The event of a row. It is parsed anew when the row no longer says what it said. */
  of(row: Selectable<Tables["events"]>): StoredEvent {
    const known = this.#known.get(row.position);
    if (known?.pdu === row.pdu && known.event.eventId === row.event_id) return known.event;
    const event = toEvent(row);
    this.#known.set(row.position, { pdu: row.pdu, event });
    return event;
  }
}
