/** How large an event may be. Source: the client-server API, "Size limits". */

import { Failure } from "../failures.js";
import type { JsonObject } from "./event.js";
import { byteLength, maximumIdentifierBytes } from "./identifiers.js";

/** The most bytes of canonical JSON, signatures included, that one event may take. */
export const maximumEventBytes = 65_536;

const boundedFields = ["sender", "room_id", "type", "state_key", "event_id"] as const;

/**
 * Checks a finished event against the limits.
 *
 * @throws Failure `M_TOO_LARGE` when the event or one of its identifying fields is too long.
 */
export function checkSize(pdu: JsonObject): void {
  for (const field of boundedFields) {
    const value = pdu[field];
    if (typeof value === "string" && byteLength(value) > maximumIdentifierBytes) {
      throw new Failure("M_TOO_LARGE", `An event's ${field} may not exceed ${maximumIdentifierBytes} bytes.`);
    }
  }
  // Canonical JSON is as long as any other without spaces: it differs in the order of keys alone.
  if (byteLength(JSON.stringify(pdu)) > maximumEventBytes) {
    throw new Failure("M_TOO_LARGE", `An event may not exceed ${maximumEventBytes} bytes.`);
  }
}
