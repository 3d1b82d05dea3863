/** Each room's part of a sync, by what the user is to it. */

import type { StoredEvent } from "../events/event.js";
import { toSyncEvent, toSyncStateEvent } from "../rooms/client-event.js";
import { strippedState } from "../rooms/stripped-state.js";
import { heroesOf } from "../rooms/summary.js";
import { streamToken } from "../rooms/tokens.js";
import type { RoomMembership } from "../storage/port.js";
import { readState, readTimeline, type Timeline } from "./room-events.js";
import type { Snapshot, Stay } from "./snapshot.js";
import { pastStay } from "./stays.js";
import type {
  BasicEvent,
  InvitedRoom,
  JoinedRoom,
  KnockedRoom,
  LeftRoom,
  SyncSummary,
  SyncTimeline,
} from "./types.js";

/** A joined room; undefined when there is nothing new in it. */
export async function joinedRoom(
  snapshot: Snapshot,
  stay: Stay,
  accountData: BasicEvent[],
): Promise<JoinedRoom | undefined> {
  const { tx, viewer, filter, fullState, upTo } = snapshot;
  const { roomId } = stay.own;
  const anew = stay.knownUpTo === undefined || fullState;

  const timeline = await readTimeline(snapshot, stay);
  // Where members are loaded lazily, those are sent whom the client is about to show.
  const heroes = anew ? await heroesOf(tx, roomId, viewer.userId) : undefined;
  const senders = timeline.events.map(({ sender }) => sender);
  const wanted = [...new Set([...senders, ...(heroes ? [viewer.userId, ...heroes] : [])])];
  const state = await readState(snapshot, stay, timeline, wanted);
  if (
    !anew &&
    state.length === 0 &&
    timeline.events.length === 0 &&
    !timeline.limited &&
    accountData.length === 0
  ) {
    return undefined;
  }

  const members = [...state, ...timeline.events].filter(({ type }) => type === "m.room.member");
  if (filter.state.lazyLoadMembers) snapshot.sentMembers.record(snapshot.device, roomId, members, upTo, anew);
  return {
    summary: anew || members.length > 0 ? await summaryOf(snapshot, roomId, heroes) : {},
    state: { events: state.map((event) => toSyncStateEvent(event, viewer)) },
    timeline: toSyncTimeline(snapshot, timeline, timeline.events),
    ephemeral: { events: [] },
    account_data: { events: accountData },
    unread_notifications: { highlight_count: 0, notification_count: 0 },
  };
}

/** A room that the user has left: the end of the stay, or, where there was none, the leave alone. */
export async function leftRoom(
  snapshot: Snapshot,
  own: RoomMembership,
  accountData: BasicEvent[],
): Promise<LeftRoom> {
  const { tx, viewer } = snapshot;
  const stay = await pastStay(snapshot, own);
  const timeline: Timeline = stay
    ? await readTimeline(snapshot, stay)
    : { events: [], limited: false, start: own.position - 1 };
  const senders = timeline.events.map(({ sender }) => sender);
  const state = stay ? await readState(snapshot, stay, timeline, [viewer.userId, ...senders]) : [];

  // What became of the user after the stay (a ban, an invite declined) comes last.
  const last = own.position > (stay?.upTo ?? 0) ? await tx.event(own.eventId) : undefined;
  return {
    state: { events: state.map((event) => toSyncStateEvent(event, viewer)) },
    timeline: toSyncTimeline(snapshot, timeline, [...timeline.events, ...(last ? [last] : [])]),
    account_data: { events: accountData },
  };
}

/** A room that the user is invited to. */
export async function invitedRoom({ tx }: Snapshot, own: RoomMembership): Promise<InvitedRoom> {
  return { invite_state: { events: await strippedState(tx, own) } };
}

/** A room at which the user has knocked. */
export async function knockedRoom({ tx }: Snapshot, own: RoomMembership): Promise<KnockedRoom> {
  return { knock_state: { events: await strippedState(tx, own) } };
}

function toSyncTimeline(
  { viewer }: Snapshot,
  { limited, start }: Timeline,
  events: readonly StoredEvent[],
): SyncTimeline {
  return {
    events: events.map((event) => toSyncEvent(event, viewer)),
    limited,
    prev_batch: streamToken(start),
  };
}

async function summaryOf(
  { tx, viewer }: Snapshot,
  roomId: string,
  heroes: string[] | undefined,
): Promise<SyncSummary> {
  const room = await tx.room(roomId);
  return {
    "m.heroes": heroes ?? (await heroesOf(tx, roomId, viewer.userId)),
    "m.joined_member_count": room?.joinedCount ?? 0,
    "m.invited_member_count": room?.invitedCount ?? 0,
  };
}
