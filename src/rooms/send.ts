/** Sending message events. */

import type { JsonObject } from "../events/event.js";
import { ownValue } from "../signing/json.js";
import type { Requester, RoomContext } from "./context.js";
import { requireRoomId } from "./identifiers.js";
import { applyRedaction } from "./redaction.js";
import { RoomSession } from "./session.js";
import { transact } from "./transaction.js";

/** A message to send. */
export interface Message {
  readonly type: string;
  /** The client's own name for this sending; the same again is the same event. */
  readonly txnId: string;
  readonly content: JsonObject;
}

/**
 * Sends a message event; sent again by the same device under the same transaction ID, it
 * is the event that was sent first, whatever has become of the sender since.
 *
 * @throws Failure `M_NOT_FOUND` for an unknown room, `M_FORBIDDEN` when the sender is not
 *   in it or lacks the power, `M_BAD_JSON` or `M_TOO_LARGE` for content no event can have.
 */
export async function sendMessage(
  context: RoomContext,
  requester: Requester,
  roomId: string,
  message: Message,
): Promise<{ event_id: string }> {
  const { type, txnId, content } = message;
  return transact(context, async (changes) => {
    const session = await RoomSession.require(context, changes, requireRoomId(roomId));
    const sent = await session.tx.sentEventId(requester, roomId, type, txnId);
    if (sent !== undefined) return { event_id: sent };

    const redacts = type === "m.room.redaction" ? ownValue(content, "redacts") : undefined;
    const event = await session.append({
      type,
      sender: requester.userId,
      content,
      ...(typeof redacts === "string" ? { redacts } : {}),
      sentAs: { deviceId: requester.deviceId, txnId },
    });
    if (typeof redacts === "string") await applyRedaction(session, event);
    await session.tx.recordSentEvent(requester, roomId, type, txnId, event.eventId);
    return { event_id: event.eventId };
  });
}

/**
 * Redacts an event: `PUT /rooms/{roomId}/redact/{eventId}/{txnId}`. Failures are those of
 * `sendMessage`; `M_FORBIDDEN` also for somebody else's event without the power to redact.
 */
export async function redactEvent(
  context: RoomContext,
  requester: Requester,
  roomId: string,
  redaction: { readonly eventId: string; readonly txnId: string; readonly reason?: string },
): Promise<{ event_id: string }> {
  const { eventId, txnId, reason } = redaction;
  const content = { ...(reason === undefined ? {} : { reason }), redacts: eventId };
  return sendMessage(context, requester, roomId, { type: "m.room.redaction", txnId, content });
}
