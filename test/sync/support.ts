/** Syncing in a world of rooms. */

import type { Requester, RoomContext } from "../../src/rooms/context.js";
import { sendMessage } from "../../src/rooms/send.js";
import type { createSync, SyncRequest } from "../../src/sync/sync.js";
import type { JoinedRoom, LeftRoom } from "../../src/sync/types.js";

/** A client of one device: it goes on from where it was. */
export class Client {
  readonly #sync;
  readonly user: Requester;
  since: string | undefined;

  constructor(sync: ReturnType<typeof createSync>, user: Requester) {
    this.#sync = sync;
    this.user = user;
  }

  async sync(request: SyncRequest = {}) {
    const answer = await this.#sync(this.user, { since: this.since, ...request });
    this.since = answer.next_batch;
    return answer;
  }
}

let sent = 0;

/** Sends a text; returns the event's ID. */
export async function say(
  context: RoomContext,
  user: Requester,
  roomId: string,
  body: string,
  txnId = `t${sent++}`,
): Promise<string> {
  const content = { msgtype: "m.text", body };
  return (await sendMessage(context, user, roomId, { type: "m.room.message", txnId, content })).event_id;
}

/** What the events of a timeline say, in short: bodies, and memberships of users. */
export function gist(room: JoinedRoom | LeftRoom | undefined): string[] {
  return (room?.timeline.events ?? []).map(({ type, content, state_key }) =>
    type === "m.room.message"
      ? String(content.body)
      : type === "m.room.member"
        ? `${state_key} ${String(content.membership)}`
        : type,
  );
}

/** The types and keys of a room's state in a sync. */
export function stateKeys(room: JoinedRoom | LeftRoom | undefined): string[] {
  return (room?.state.events ?? []).map(({ type, state_key }) => (state_key ? `${type} ${state_key}` : type));
}
