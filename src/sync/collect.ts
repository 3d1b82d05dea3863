/** One look at the database: everything that the client does not have yet. */

import { streamToken } from "../rooms/tokens.js";
import type { AccountData, RoomMembership } from "../storage/port.js";
import { invitedRoom, joinedRoom, knockedRoom, leftRoom } from "./rooms.js";
import type { Snapshot } from "./snapshot.js";
import { presentStay } from "./stays.js";
import type { BasicEvent, SyncResponse } from "./types.js";

/** What was found, and whose changes can add to it. */
export interface Collected {
  readonly response: SyncResponse;
  /** Whether the response holds nothing but `next_batch`. */
  readonly empty: boolean;
  /** The user, and the rooms joined. */
  readonly topics: readonly string[];
}

/** Collects the answer to a sync. */
export async function collect(snapshot: Snapshot): Promise<Collected> {
  const { tx, viewer, filter, since, upTo } = snapshot;
  const memberships = (await tx.membershipsOf(viewer.userId)).filter(({ roomId }) =>
    filter.acceptsRoom(roomId),
  );
  const joined = memberships.filter(({ membership }) => membership === "join");
  const accountData = await readAccountData(snapshot, joined);
  const rooms: SyncResponse["rooms"] = { join: {}, invite: {}, knock: {}, leave: {} };

  for (const own of await roomsWithNews(snapshot, joined, accountData)) {
    const stay = await presentStay(snapshot, own);
    const room = await joinedRoom(snapshot, stay, accountData.ofRoom(own.roomId, stay.knownUpTo));
    if (room) rooms.join[own.roomId] = room;
  }
  for (const own of memberships.filter((own) => isNews(snapshot, own))) {
    const { roomId, membership, forgotten } = own;
    if (membership === "invite") rooms.invite[roomId] = await invitedRoom(snapshot, own);
    else if (membership === "knock") rooms.knock[roomId] = await knockedRoom(snapshot, own);
    else if (membership !== "join" && !forgotten && (since !== undefined || filter.includeLeave)) {
      rooms.leave[roomId] = await leftRoom(snapshot, own, accountData.ofRoom(roomId, since));
    }
  }

  const response: SyncResponse = {
    next_batch: streamToken(upTo),
    account_data: { events: accountData.global },
    presence: { events: [] },
    rooms,
  };
  return {
    response,
    empty:
      accountData.global.length === 0 &&
      Object.values(rooms).every((ofKind) => Object.keys(ofKind).length === 0),
    topics: [viewer.userId, ...joined.map(({ roomId }) => roomId)],
  };
}

/** The joined rooms that may have something for the client. */
async function roomsWithNews(
  { tx, since, upTo, fullState }: Snapshot,
  joined: readonly RoomMembership[],
  accountData: RoomsAccountData,
): Promise<readonly RoomMembership[]> {
  if (since === undefined || fullState) return joined;
  const roomIds = joined.map(({ roomId }) => roomId);
  const active = new Set(await tx.roomsWithEvents(roomIds, since, upTo));
  return joined.filter(({ roomId }) => active.has(roomId) || accountData.ofRoom(roomId, since).length > 0);
}

/** Whether a membership changed after what the client has. */
function isNews({ since, fullState }: Snapshot, { position, membership }: RoomMembership): boolean {
  if (since === undefined || position > since) return true;
  return fullState && (membership === "invite" || membership === "knock");
}

interface RoomsAccountData {
  readonly global: BasicEvent[];
  /** Of a room, what is newer than what the client has of it. */
  ofRoom(roomId: string, knownUpTo: number | undefined): BasicEvent[];
}

async function readAccountData(
  { tx, viewer, filter, since, upTo }: Snapshot,
  joined: readonly RoomMembership[],
): Promise<RoomsAccountData> {
  // A room that is new to the client comes with all that was ever said about it.
  const anyNew = since === undefined || joined.some(({ position }) => position > since);
  const all = await tx.accountDataBetween(viewer.userId, anyNew ? 0 : since, upTo);
  const after = (known: number | undefined) => (data: AccountData) => data.position > (known ?? 0);
  const wanted = (accepts: typeof filter.accountData.accepts) => (data: AccountData) =>
    accepts({ ...data, sender: viewer.userId });
  const toBasicEvent = ({ type, content }: AccountData): BasicEvent => ({ type, content });
  const ofRooms = all.filter(({ roomId }) => roomId !== null).filter(wanted(filter.roomAccountData.accepts));
  return {
    global: all
      .filter((data) => data.roomId === null && after(since)(data))
      .filter(wanted(filter.accountData.accepts))
      .map(toBasicEvent),
    ofRoom: (roomId, known) =>
      ofRooms.filter((data) => data.roomId === roomId && after(known)(data)).map(toBasicEvent),
  };
}
