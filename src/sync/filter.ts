/** The filter of a sync. Source: the client-server API, "Filtering". */

import type { JsonObject } from "../events/event.js";
import { invalidParam } from "../failures.js";
import { type EventFilter, eventFilter, parseFilter, roomFilter } from "../rooms/event-filter.js";
import { isJsonObject, ownValue } from "../signing/json.js";
import type { Storage } from "../storage/port.js";

/** A sync's filter, compiled. */
export interface SyncFilter {
  /** Whether anything is wanted of a room. */
  acceptsRoom(roomId: string): boolean;
  /** Whether a first sync shows rooms that were left. */
  readonly includeLeave: boolean;
  readonly timeline: EventFilter;
  readonly state: EventFilter;
  /** For the account data of rooms, and for that of the account. */
  readonly roomAccountData: EventFilter;
  readonly accountData: EventFilter;
}

/**
 * The filter that a request names: JSON text, or the ID of one that the user has kept.
 *
 * @throws Failure `M_INVALID_PARAM` for text that is neither.
 */
export async function resolveFilter(
  storage: Storage,
  userId: string,
  text: string | undefined,
): Promise<JsonObject> {
  if (text === undefined || text === "") return {};
  if (text.startsWith("{")) return parseFilter(text);
  const kept = await storage.read((tx) => tx.filter(userId, text));
  if (!kept) throw invalidParam("filter is neither JSON nor the ID of one of your filters.");
  return kept;
}

/** Compiles a filter. */
export function syncFilter(filter: JsonObject): SyncFilter {
  const room = objectAt(filter, "room");
  return {
    acceptsRoom: roomFilter(room),
    includeLeave: ownValue(room, "include_leave") === true,
    timeline: eventFilter(ownValue(room, "timeline")),
    state: eventFilter(ownValue(room, "state")),
    roomAccountData: eventFilter(ownValue(room, "account_data")),
    accountData: eventFilter(ownValue(filter, "account_data")),
  };
}

function objectAt(object: JsonObject, key: string): JsonObject {
  const value = ownValue(object, key);
  return isJsonObject(value) ? value : {};
}
