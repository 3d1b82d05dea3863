/**
 * Which events a client wants. Source: the client-server API, "Filtering". What has the
 * wrong type is ignored: the boundary has validated the filters it was given.
 */

import type { JsonObject, JsonValue, RoomEvent } from "../events/event.js";
import { invalidParam } from "../failures.js";
import { isJsonObject, ownValue } from "../signing/json.js";
import type { TimelineRange } from "../storage/port.js";

/** A filter for events, compiled. */
export interface EventFilter {
  /** The client's own bound on the number of events. */
  readonly limit: number | undefined;
  readonly lazyLoadMembers: boolean;
  readonly includeRedundantMembers: boolean;
  /** Whether it lets every event through. */
  readonly open: boolean;
  /** What of it the storage can do; the rest needs `accepts`. */
  readonly range: Pick<TimelineRange, "types" | "notTypes" | "senders" | "notSenders">;
  accepts(event: Pick<RoomEvent, "type" | "sender" | "content">): boolean;
  /** Whether events of the room are wanted at all. */
  acceptsRoom(roomId: string): boolean;
}

/**
 * A filter from JSON text.
 *
 * @throws Failure `M_INVALID_PARAM` when the text is no JSON object.
 */
export function parseFilter(text: string): JsonObject {
  let filter: JsonValue | undefined;
  try {
    filter = JSON.parse(text) as JsonValue;
  } catch {
    // Said below, in our words.
  }
  if (!isJsonObject(filter)) throw invalidParam("filter is not a JSON object.");
  return filter;
}

/** How many entries a list may have: each is compared with many events. */
const MAX_ENTRIES = 1000;

/**
 * Compiles a filter from its JSON; undefined lets everything through.
 *
 * @throws Failure `M_INVALID_PARAM` when one of its lists is too long.
 */
export function eventFilter(json: JsonValue | undefined): EventFilter {
  const filter = isJsonObject(json) ? json : {};
  const types = strings(filter, "types");
  const notTypes = strings(filter, "not_types");
  const senders = strings(filter, "senders");
  const notSenders = strings(filter, "not_senders");
  const containsUrl = ownValue(filter, "contains_url");
  const limit = ownValue(filter, "limit");

  const matchesTypes = types && matcher(types);
  const matchesNotTypes = notTypes && matcher(notTypes);
  return {
    limit: typeof limit === "number" && limit >= 0 ? Math.floor(limit) : undefined,
    lazyLoadMembers: ownValue(filter, "lazy_load_members") === true,
    includeRedundantMembers: ownValue(filter, "include_redundant_members") === true,
    open: !(types || notTypes?.length || senders || notSenders?.length || typeof containsUrl === "boolean"),
    range: {
      ...(types && exact(types) ? { types } : {}),
      ...(notTypes && exact(notTypes) ? { notTypes } : {}),
      ...(senders ? { senders } : {}),
      ...(notSenders ? { notSenders } : {}),
    },
    // A `not_` list wins over its counterpart.
    accepts(event) {
      if (matchesNotTypes?.(event.type) || notSenders?.includes(event.sender)) return false;
      if (matchesTypes && !matchesTypes(event.type)) return false;
      if (senders && !senders.includes(event.sender)) return false;
      if (typeof containsUrl !== "boolean") return true;
      return containsUrl === (typeof ownValue(event.content, "url") === "string");
    },
    acceptsRoom: roomFilter(filter),
  };
}

/** Whether a filter with `rooms` and `not_rooms` wants a room. */
export function roomFilter(filter: JsonObject): (roomId: string) => boolean {
  const rooms = strings(filter, "rooms");
  const notRooms = strings(filter, "not_rooms");
  return (roomId) => !notRooms?.includes(roomId) && (!rooms || rooms.includes(roomId));
}

function strings(filter: JsonObject, key: string): string[] | undefined {
  const value = ownValue(filter, key);
  if (!Array.isArray(value)) return undefined;
  if (value.length > MAX_ENTRIES) {
    throw invalidParam(`A filter's ${key} may not have more than ${MAX_ENTRIES} entries.`);
  }
  return value.filter((item: JsonValue): item is string => typeof item === "string");
}

function exact(types: readonly string[]): boolean {
  return types.every((type) => !type.includes("*"));
}

/** Types may hold `*` for any run of characters. */
function matcher(patterns: readonly string[]): (type: string) => boolean {
  const literal = new Set(patterns.filter((pattern) => !pattern.includes("*")));
  const wild = patterns.filter((pattern) => pattern.includes("*")).map((pattern) => pattern.split("*"));
  return (type) => literal.has(type) || wild.some((parts) => matchesParts(type, parts));
}

/** Matches the literal parts of a pattern in turn, leftmost first: linear, whatever the pattern. */
function matchesParts(text: string, parts: readonly string[]): boolean {
  const first = parts[0] ?? "";
  const last = parts.at(-1) ?? "";
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return false;
  const end = text.length - last.length;
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, from);
    if (found < 0 || found + part.length > end) return false;
    from = found + part.length;
  }
  return true;
}
