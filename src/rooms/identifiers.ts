/** Reading the identifiers that a request names. */

import { isRoomId, parseAlias, parseUserId } from "../events/identifiers.js";
import { invalidParam } from "../failures.js";
import type { Reader } from "../storage/port.js";
import { noSuchAlias } from "./access.js";

/** @throws Failure `M_INVALID_PARAM` when the text is no room ID (an alias is none). */
export function requireRoomId(text: string): string {
  if (!isRoomId(text)) throw invalidParam("A room ID is needed: !opaque:domain.");
  return text;
}

/** @throws Failure `M_INVALID_PARAM` when the text is no user ID. */
export function requireUserId(text: string): string {
  if (!parseUserId(text)) throw invalidParam("A user ID is needed: @localpart:domain.");
  return text;
}

/**
 * The ID of the room that a room ID or an alias names.
 *
 * @throws Failure `M_INVALID_PARAM` when the text is neither.
 * @throws Failure `M_NOT_FOUND` for an alias that leads nowhere; those of other servers do.
 */
export async function resolveRoom(tx: Reader, idOrAlias: string): Promise<string> {
  if (isRoomId(idOrAlias)) return idOrAlias;
  if (!parseAlias(idOrAlias)) throw invalidParam("A room ID or a room alias is needed.");
  const target = await tx.alias(idOrAlias);
  if (!target) throw noSuchAlias();
  return target.roomId;
}
