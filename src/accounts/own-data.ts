/** Filters and account data: what a user keeps on the server for themselves. */

import type { JsonObject } from "../events/event.js";
import { byteLength, maximumIdentifierBytes } from "../events/identifiers.js";
import { forbidden, invalidParam, notFound } from "../failures.js";
import type { Storage } from "../storage/port.js";

/** Only one's own filters and data can be reached. */
export function requireOwn(requester: string, userId: string): void {
  if (requester !== userId) throw forbidden("This belongs to another user.");
}

/** Keeps a filter and returns its ID. */
export function defineFilter(
  storage: Storage,
  requester: string,
  userId: string,
  filter: JsonObject,
): Promise<string> {
  requireOwn(requester, userId);
  return storage.write((tx) => tx.addFilter(userId, filter));
}

/** @throws Failure M_NOT_FOUND */
export async function getFilter(
  storage: Storage,
  requester: string,
  userId: string,
  filterId: string,
): Promise<JsonObject> {
  requireOwn(requester, userId);
  const filter = await storage.read((tx) => tx.filter(userId, filterId));
  if (!filter) throw notFound("There is no such filter.");
  return filter;
}

/** Which piece of account data is meant; without a room it is the whole account's. */
export interface DataKey {
  readonly userId: string;
  readonly roomId: string | null;
  readonly type: string;
}

/** @throws Failure M_NOT_FOUND */
export async function getAccountData(storage: Storage, requester: string, key: DataKey): Promise<JsonObject> {
  requireOwn(requester, key.userId);
  const data = await storage.read((tx) => tx.accountData(key.userId, key.roomId, key.type));
  if (!data) throw notFound("There is no account data of this type.");
  return data.content;
}

/**
 * Returns the change's position in the stream.
 *
 * @throws Failure M_INVALID_PARAM for a type or room ID that no event could have: nothing else
 *   bounds them, and databases cannot index texts of any length
 */
export function setAccountData(
  storage: Storage,
  requester: string,
  key: DataKey,
  content: JsonObject,
): Promise<number> {
  requireOwn(requester, key.userId);
  for (const part of [key.type, key.roomId ?? ""]) {
    if (byteLength(part) > maximumIdentifierBytes)
      throw invalidParam(`A type or room ID has at most ${maximumIdentifierBytes} bytes.`);
  }
  return storage.write(async (tx) => {
    const position = await tx.setAccountData(key.userId, key.roomId, key.type, content);
    await tx.announce({ position, topics: [key.userId] });
    return position;
  });
}
