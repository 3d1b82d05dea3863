/** How large an event may be. Source: the client-server API, "Size limits". */

import { Failure } from "../failures.js";
import type { JsonObject } from "./event.js";
import { canonicalText } from "./hashes.js";
import { byteLength, maximumIdentifierBytes } from "./identifiers.js";
import type { RoomVersion } from "./room-versions.js";

/** The most bytes of canonical JSON, signatures included, that one event may take. */
export const maximumEventBytes = 65_536;

const boundedFields = ["sender", "room_id", "type", "state_key", "event_id"] as const;

/**
 * Checks a finished event against the limits.
 *
 * @throws Failure `M_TOO_LARGE` when the event or one of its identifying fields is too long.
 */
export function checkSize(pdu: JsonObject, version: RoomVersion): void {
  for (const field of boundedFields) {
    const value = pdu[field];
    if (typeof value === "string" && byteLength(value) > maximumIdentifierBytes) {
      throw new Failure("M_TOO_LARGE", `An event's ${field} may not exceed ${maximumIdentifierBytes} bytes.`);
    }
  }
  if (byteLength(canonicalText(pdu, version)) > maximumEventBytes) {
    throw new Failure("M_TOO_LARGE", `An event may not exceed ${maximumEventBytes} bytes.`);
  }
}
