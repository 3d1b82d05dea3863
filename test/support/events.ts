/** Events for storage tests: the parts that a database looks at, without cryptography. */

import type { JsonObject, SealedEvent } from "../../src/events/event.js";

let depth = 0;

/** A sealed event of a room. With `stateKey` it is state. */
export function sealed(
  roomId: string,
  type: string,
  stateKey: string | undefined,
  content: JsonObject,
  sender = "@a:x",
): SealedEvent {
  depth += 1;
  const state = stateKey === undefined ? {} : { stateKey };
  return {
    eventId: `$event${depth}`,
    roomId,
    type,
    ...state,
    sender,
    content,
    originServerTs: 1,
    depth,
    pdu: { content },
  };
}

/** A member event. */
export const memberEvent = (roomId: string, userId: string, membership: string): SealedEvent =>
  sealed(roomId, "m.room.member", userId, { membership }, userId);
