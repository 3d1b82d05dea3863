/** Tags: how users sort their rooms. They are kept as the room's account data `m.tag`, which a sync shows. */

import type { JsonObject } from "../events/event.js";
import { Failure } from "../failures.js";
import { isJsonObject, ownValue } from "../signing/json.js";
import type { Reader, Storage } from "../storage/port.js";
import { requireOwn } from "./own-data.js";

/** Whose tags on which room. */
export interface TagsKey {
  readonly userId: string;
  readonly roomId: string;
}

/** A user's tags on a room, by name. */
export type RoomTags = { [tag: string]: JsonObject };

/** How much room a user's tags on one room may take, in bytes of JSON: as much as an event. */
const maxTagsBytes = 65_536;

/** @throws Failure M_FORBIDDEN for another user's tags */
export async function getRoomTags(storage: Storage, requester: string, key: TagsKey): Promise<RoomTags> {
  requireOwn(requester, key.userId);
  return storage.read((tx) => readTags(tx, key));
}

/**
 * Changes the tags in one step, so that of two devices' changes at once none is lost.
 * Returns the change's position in the stream.
 *
 * @throws Failure M_FORBIDDEN for another user's tags, M_TOO_LARGE when there would be too many
 */
export function changeRoomTags(
  storage: Storage,
  requester: string,
  key: TagsKey,
  change: (tags: RoomTags) => RoomTags,
): Promise<number> {
  requireOwn(requester, key.userId);
  return storage.write(async (tx) => {
    const tags = change(await readTags(tx, key));
    if (Buffer.byteLength(JSON.stringify(tags)) > maxTagsBytes) {
      throw new Failure("M_TOO_LARGE", "The room has too many tags.");
    }
    const position = await tx.setAccountData(key.userId, key.roomId, "m.tag", { tags });
    await tx.announce({ position, topics: [key.userId] });
    return position;
  });
}

/** What a client stored under `m.tag` itself may have any form: what is no tag is passed over. */
async function readTags(tx: Reader, { userId, roomId }: TagsKey): Promise<RoomTags> {
  const data = await tx.accountData(userId, roomId, "m.tag");
  const tags = data && ownValue(data.content, "tags");
  if (!isJsonObject(tags)) return {};
  return Object.fromEntries(
    Object.entries(tags).filter((entry): entry is [string, JsonObject] => isJsonObject(entry[1])),
  );
}
