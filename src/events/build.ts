/**
 * From what somebody wants to say to an event that can be stored and sent. Source: the
 * server-server API, "PDUs" and "Signing Events"; each room version's "Event format".
 */

import { randomBytes } from "node:crypto";
import { encodeBase64, encodeBase64Url } from "../signing/base64.js";
import { type ServerKey, signText } from "../signing/ed25519.js";
import { addSignature } from "../signing/signed-json.js";
import type { JsonObject, JsonValue, SealedEvent } from "./event.js";
import { contentHash, hashedEventId, referenceHash, referenceText, sha256 } from "./hashes.js";
import { checkSize } from "./limits.js";
import type { RoomVersion } from "./room-versions.js";

/** An event that another refers to. Any stored or sealed event is one. */
export interface EventReference {
  readonly eventId: string;
  /** Needed in room versions 1 and 2, where a reference carries the event's hash. */
  readonly pdu?: JsonObject;
}

/** What somebody wants to say: the event before it has hashes, signatures and an ID. */
export interface EventDraft {
  /** Absent from a create event whose hash will be the room's ID (since room version 12). */
  readonly roomId?: string;
  readonly type: string;
  readonly stateKey?: string;
  readonly sender: string;
  readonly content: JsonObject;
  /** The event that an `m.room.redaction` redacts; put where the room version wants it. */
  readonly redacts?: string;
  /** The room's newest events, which this one follows; empty for the create event. */
  readonly prevEvents: readonly EventReference[];
}

/** What the server adds. */
export interface SealingContext {
  /** The state events that authorize this one: see `selectAuthEvents`. */
  readonly authEvents: readonly EventReference[];
  /** One more than the greatest depth among the previous events; 1 for the create event. */
  readonly depth: number;
  /** Milliseconds since the epoch. */
  readonly originServerTs: number;
  readonly key: ServerKey;
}

/** Depths stop growing here: the greatest integer that canonical JSON may hold. */
const maximumDepth = Number.MAX_SAFE_INTEGER;

/**
 * Builds an event: places its parts as the room version wants them, hashes, signs and
 * names it. In room versions 1 and 2 the ID is random; in all others the same draft and
 * context give the same event.
 *
 * @throws Failure `M_BAD_JSON` when the content has no canonical form (see `canonicalJson`).
 * @throws Failure `M_TOO_LARGE` when the event exceeds the limits (see `checkSize`).
 */
export function buildEvent(version: RoomVersion, draft: EventDraft, context: SealingContext): SealedEvent {
  const madeUpId = version.eventIds === "made-up" ? makeUpEventId(context.key.serverName) : undefined;
  const unsigned = assemble(version, draft, context, madeUpId);
  const hashed = { ...unsigned, hashes: { sha256: contentHash(unsigned, version) } };

  const text = referenceText(hashed, version);
  const pdu = addSignature(hashed, context.key, signText(text, context.key));
  checkSize(pdu);

  const eventId = madeUpId ?? hashedEventId(sha256(text), version);
  const redacts = draft.redacts ?? redactsIn(draft, version);
  return {
    eventId,
    roomId: draft.roomId ?? `!${eventId.slice(1)}`,
    type: draft.type,
    ...(draft.stateKey === undefined ? {} : { stateKey: draft.stateKey }),
    sender: draft.sender,
    content: unsigned.content,
    originServerTs: context.originServerTs,
    ...(redacts === undefined ? {} : { redacts }),
    depth: Math.min(context.depth, maximumDepth),
    pdu,
  };
}

function assemble(
  version: RoomVersion,
  draft: EventDraft,
  context: SealingContext,
  madeUpId: string | undefined,
): JsonObject & { readonly content: JsonObject } {
  const { redacts } = draft;
  const content =
    redacts !== undefined && version.redactsInContent ? { ...draft.content, redacts } : draft.content;
  return {
    ...(madeUpId === undefined ? {} : { event_id: madeUpId }),
    ...(draft.roomId === undefined ? {} : { room_id: draft.roomId }),
    type: draft.type,
    ...(draft.stateKey === undefined ? {} : { state_key: draft.stateKey }),
    sender: draft.sender,
    content,
    ...(redacts !== undefined && !version.redactsInContent ? { redacts } : {}),
    origin_server_ts: context.originServerTs,
    depth: Math.min(context.depth, maximumDepth),
    prev_events: draft.prevEvents.map((event) => reference(event, version)),
    auth_events: context.authEvents.map((event) => reference(event, version)),
  };
}

/** v1–v2: a pair of the ID and the hashes. Since v3: the ID, which is the hash. */
function reference(event: EventReference, version: RoomVersion): JsonValue {
  if (version.eventIds !== "made-up") return event.eventId;
  if (event.pdu === undefined) {
    throw new TypeError(`In room version ${version.id} a reference to ${event.eventId} needs its PDU.`);
  }
  return [event.eventId, { sha256: encodeBase64(referenceHash(event.pdu, version)) }];
}

/** Since v11 a client may have written `redacts` into the content itself. */
function redactsIn(draft: EventDraft, version: RoomVersion): string | undefined {
  if (!version.redactsInContent || draft.type !== "m.room.redaction") return undefined;
  const { redacts } = draft.content;
  return typeof redacts === "string" ? redacts : undefined;
}

/** v1–v2: any ID that nobody else gives; the domain is the server's. */
function makeUpEventId(serverName: string): string {
  return `$${encodeBase64Url(randomBytes(18))}:${serverName}`;
}
