/**
 * A room's timeline and state in a sync: the newest events, and before them the state at
 * their start, as far as the client does not have it.
 */

import type { StoredEvent } from "../events/event.js";
import type { EventFilter } from "../rooms/event-filter.js";
import { historyGate } from "../rooms/history.js";
import { readPage } from "../rooms/history-page.js";
import type { StateSelector } from "../storage/port.js";
import type { Snapshot, Stay } from "./snapshot.js";

/** How many events a timeline has when the client does not say, and at most. */
const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 1000;

/** How many member events of a gap are read at a time. */
const GAP_PAGE = 500;

/** The newest events of a stay. */
export interface Timeline {
  /** Oldest first. */
  readonly events: readonly StoredEvent[];
  /** Whether events that the client does not have come before them. */
  readonly limited: boolean;
  /** The position just before the first of them. */
  readonly start: number;
}

/** Reads the newest events of a stay that the client does not have. */
export async function readTimeline(snapshot: Snapshot, stay: Stay): Promise<Timeline> {
  const { tx, viewer, filter } = snapshot;
  const { roomId } = stay.own;
  const { knownUpTo, shownUpTo, upTo } = stay;
  if (!filter.timeline.acceptsRoom(roomId)) return { events: [], limited: false, start: upTo };

  // One who was in the room all the time sees all that happened.
  const gate = knownUpTo === undefined ? await historyGate(tx, roomId, viewer.userId) : undefined;
  const page = await readPage(tx, {
    roomId,
    after: shownUpTo,
    upTo,
    direction: "backward",
    limit: Math.min(filter.timeline.limit ?? DEFAULT_LIMIT, MAX_LIMIT),
    filter: filter.timeline,
    gate,
    // The client makes the state from that at the start and the timeline: no change may be missing.
    endsAtHiddenState: true,
  });
  const events = [...page.events].reverse();
  const first = events[0];
  return {
    events,
    limited: page.next !== undefined,
    start: first ? first.position - 1 : upTo,
  };
}

/**
 * The state at the start of the timeline, as far as the client does not have it, by
 * position. Where members are loaded lazily it holds, besides what changed while the
 * client was away, the users of `wanted` alone.
 */
export async function readState(
  snapshot: Snapshot,
  stay: Stay,
  timeline: Timeline,
  wanted: readonly string[],
): Promise<StoredEvent[]> {
  const { filter, fullState } = snapshot;
  if (!filter.state.acceptsRoom(stay.own.roomId)) return [];
  const events =
    stay.knownUpTo === undefined || fullState
      ? await stateAt(snapshot, stay, timeline, lazily(filter.state, wanted))
      : await stateSince(snapshot, stay, timeline, stay.knownUpTo, wanted);
  return events.filter((event) => filter.state.accepts(event)).sort((a, b) => a.position - b.position);
}

/** All of the state at the start of the timeline. */
async function stateAt(
  { tx, filter }: Snapshot,
  { own: { roomId }, upTo }: Stay,
  timeline: Timeline,
  selector: StateSelector,
): Promise<StoredEvent[]> {
  const atStart = await tx.stateAt(roomId, timeline.start, selector);
  if (filter.timeline.open) return atStart;
  // What the timeline's filter hides the client learns from the state, or not at all.
  const hidden = (await tx.stateAt(roomId, upTo, selector)).filter(hiddenBy(timeline));
  return replace(atStart, hidden);
}

/** What changed of the state between what the client has and the start of the timeline. */
async function stateSince(
  snapshot: Snapshot,
  stay: Stay,
  timeline: Timeline,
  since: number,
  wanted: readonly string[],
): Promise<StoredEvent[]> {
  const { tx, filter, device, sentMembers } = snapshot;
  const { roomId } = stay.own;
  const changed: StoredEvent[] = [];
  if (timeline.limited || !filter.timeline.open) {
    const others = await stateAt(snapshot, stay, timeline, withoutMembers(filter.state));
    const end = filter.timeline.open ? timeline.start : stay.upTo;
    const members = await membersChanged(snapshot, roomId, since, end);
    changed.push(
      ...others.filter(({ position }) => position > since),
      ...members.filter((event) => event.position <= timeline.start || hiddenBy(timeline)(event)),
    );
  }
  if (!filter.state.lazyLoadMembers) return changed;

  const known = new Set(changed.map(({ eventId }) => eventId));
  const senders = await tx.stateAt(roomId, timeline.start, { types: ["m.room.member"], members: wanted });
  const news = senders.filter(
    (event) =>
      !known.has(event.eventId) &&
      (filter.state.includeRedundantMembers || !sentMembers.has(device, roomId, event, since)),
  );
  return [...changed, ...news];
}

/** Of the members that changed in a stretch, each one's newest event: as much work as the stretch is long. */
async function membersChanged(
  { tx, filter }: Snapshot,
  roomId: string,
  after: number,
  upTo: number,
): Promise<StoredEvent[]> {
  const { types, notTypes } = filter.state.range;
  if (notTypes?.includes("m.room.member") || (types && !types.includes("m.room.member"))) return [];
  const newest = new Map<string, StoredEvent>();
  for (let from = after; ; ) {
    const events = await tx.timeline({
      roomId,
      after: from,
      upTo,
      direction: "forward",
      limit: GAP_PAGE,
      types: ["m.room.member"],
    });
    for (const event of events) {
      if (event.stateKey !== undefined) newest.set(event.stateKey, event);
      from = event.position;
    }
    if (events.length < GAP_PAGE) return [...newest.values()];
  }
}

/** State events that came after the timeline's start and are not in it. */
function hiddenBy(timeline: Timeline): (event: StoredEvent) => boolean {
  const shown = new Set(timeline.events.map(({ eventId }) => eventId));
  return ({ position, eventId }) => position > timeline.start && !shown.has(eventId);
}

/** The state with some of its pieces replaced by newer ones. */
function replace(state: readonly StoredEvent[], newer: readonly StoredEvent[]): StoredEvent[] {
  const keyOf = ({ type, stateKey }: StoredEvent) => JSON.stringify([type, stateKey]);
  return [...new Map([...state, ...newer].map((event) => [keyOf(event), event])).values()];
}

function lazily(filter: EventFilter, wanted: readonly string[]): StateSelector {
  return filter.lazyLoadMembers ? { ...selectorOf(filter), members: wanted } : selectorOf(filter);
}

function selectorOf({ range }: EventFilter): StateSelector {
  return {
    ...(range.types ? { types: range.types } : {}),
    ...(range.notTypes ? { notTypes: range.notTypes } : {}),
  };
}

function withoutMembers(filter: EventFilter): StateSelector {
  return { ...selectorOf(filter), notTypes: [...(filter.range.notTypes ?? []), "m.room.member"] };
}
