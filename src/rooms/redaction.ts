/** Carrying out a redaction: what it takes from its target is taken at rest, too. */

import { levelFor, powerLevelOf } from "../auth-rules/levels.js";
import type { JsonObject, StoredEvent } from "../events/event.js";
import { redact } from "../events/redaction.js";
import { forbidden } from "../failures.js";
import { toClientEvent } from "./client-event.js";
import { withdrawGuests } from "./guests.js";
import type { RoomSession } from "./session.js";

/**
 * Redacts the target of a redaction that was just written. A target that is not in the
 * room is left alone.
 *
 * @throws Failure `M_FORBIDDEN` when the target is somebody else's and the sender lacks
 *   the power to redact. The room version's rules ask for less: they know servers, not users.
 */
export async function applyRedaction(session: RoomSession, redaction: StoredEvent): Promise<void> {
  const { tx, version, state, roomId } = session;
  const target = redaction.redacts === undefined ? undefined : await tx.event(redaction.redacts);
  if (target?.roomId !== roomId || target.type === "m.room.create") return;

  const mayRedactOthers =
    powerLevelOf(state, version, redaction.sender) >= levelFor(state, version, "redact");
  if (target.sender !== redaction.sender && !mayRedactOthers) {
    throw forbidden("You do not have the power to redact other users' events.");
  }

  const nobody = { userId: "", deviceId: "", now: redaction.originServerTs };
  const { unsigned: _, ...because } = toClientEvent(redaction, nobody);
  const remains = redact(target, version);
  const pdu: JsonObject = { ...remains.pdu, unsigned: { redacted_because: because } };
  await session.replace({ ...remains, pdu });
  await forgetPreviousContent(session, target);
  // A room whose word to guests is gone no longer lets them in.
  if (target.type === "m.room.guest_access" && target.stateKey === "") await withdrawGuests(session);
}

/** The state event that replaced the target repeats its content for clients. */
async function forgetPreviousContent(session: RoomSession, target: StoredEvent): Promise<void> {
  if (target.stateKey === undefined) return;
  const history = await session.tx.stateHistory(session.roomId, target.type, target.stateKey);
  const next = history[history.findIndex(({ eventId }) => eventId === target.eventId) + 1];
  if (!next) return;
  await session.replace({
    ...next,
    pdu: { ...next.pdu, unsigned: { replaces_state: target.eventId, prev_sender: target.sender } },
  });
}
