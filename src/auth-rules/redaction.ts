/** The rules for `m.room.redaction`. */

import type { RoomEvent } from "../events/event.js";
import { domainOf } from "../events/identifiers.js";
import type { RoomVersion } from "../events/room-versions.js";
import { levelFor, powerLevelOf } from "./levels.js";
import type { EventToAuthorize, RoomState } from "./state.js";
import { allow, reject, type Verdict } from "./verdict.js";

/** Decides about a redaction by the power of its sender and the level it takes. v1–v2. */
export function authorizeRedaction(event: EventToAuthorize, power: number, redactLevel: number): Verdict {
  // v1–v2: those with the power may redact anything.
  if (power >= redactLevel) return allow;

  // v1–v2: everybody may redact what their own server sent. A draft's ID will be of its
  // sender's server.
  const own = domainOf(event.eventId ?? event.sender);
  if (event.redacts !== undefined && domainOf(event.redacts) === own) return allow;

  return reject("redaction.power", "You do not have the power to redact events in this room.");
}

/**
 * Says whether an accepted redaction takes effect on its target. Since v3 the rules let a
 * redaction in like any message, and this is asked when both events are known. Source:
 * room version 3, "Handling redactions".
 */
export function mayRedact(
  version: RoomVersion,
  redaction: { readonly sender: string },
  target: Pick<RoomEvent, "sender">,
  state: RoomState,
): boolean {
  return (
    powerLevelOf(state, version, redaction.sender) >= levelFor(state, version, "redact") ||
    domainOf(redaction.sender) === domainOf(target.sender)
  );
}
