/**
 * A client that syncs through every crash, as clients do: it keeps its `since`, takes an
 * answer as a whole or not at all, and fills the gaps of limited timelines.
 */

import { encoded, type Sender, send } from "./client.js";
import type { Faults } from "./faults.js";

interface TimelineEvent {
  readonly event_id: string;
  readonly type: string;
  readonly state_key?: string;
}

interface JoinedRoom {
  readonly state: { readonly events: readonly TimelineEvent[] };
  readonly timeline: {
    readonly events: readonly TimelineEvent[];
    readonly limited: boolean;
    readonly prev_batch: string;
  };
}

/** A room as the client knows it. */
export interface WatchedRoom {
  /** The IDs of all events seen, in the order in which they came. */
  readonly events: string[];
  /** The IDs of the state events, by type and state key. */
  readonly state: Map<string, string>;
}

/** How long the server may hold a sync that has nothing to say, in milliseconds. */
const patience = 5_000;

/** One syncing client. */
export class Watcher {
  readonly name: string;
  readonly rooms = new Map<string, WatchedRoom>();
  /** How many answers it took, and how many gaps it filled. */
  readonly counts = { syncs: 0, gaps: 0, events: 0 };
  readonly #user: Sender;
  readonly #faults: Faults;
  readonly #filter: string;
  #since: string | undefined;

  /** `limit`: how many events the server may put into a timeline. */
  constructor(name: string, user: Sender, limit: number, faults: Faults) {
    this.name = name;
    this.#user = user;
    this.#faults = faults;
    this.#filter = encoded(JSON.stringify({ room: { timeline: { limit } } }));
  }

  /** Syncs with the server until it dies or the signal aborts. */
  async follow(url: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await this.#sync(url, patience, signal)) !== undefined);
  }

  /** Syncs until the server has nothing new. False when it died. */
  async catchUp(url: string): Promise<boolean> {
    for (;;) {
      const rooms = await this.#sync(url, 0);
      if (rooms === undefined) return false;
      if (rooms === 0) return true;
    }
  }

  /** Takes one answer. Returns how many rooms had news; undefined when the answer did not come. */
  async #sync(url: string, timeout: number, signal?: AbortSignal): Promise<number | undefined> {
    const since = this.#since;
    const place = since === undefined ? "" : `&since=${since}`;
    const reply = await send(url, "GET", `/sync?timeout=${timeout}&filter=${this.#filter}${place}`, {
      token: this.#user.token,
      ...(signal && { signal }),
    });
    if (!reply) return undefined;
    if (reply.status !== 200) {
      this.#faults.add(`${this.name}: /sync from ${since} answered ${reply.status}`);
      return undefined;
    }
    const joined = Object.entries(reply.body.rooms.join as Record<string, JoinedRoom>);
    const gaps: TimelineEvent[][] = [];
    for (const [roomId, room] of joined) {
      const gap = room.timeline.limited ? await this.#fill(url, roomId, room, since) : [];
      if (!gap) return undefined;
      gaps.push(gap);
    }
    // Here all of it is there; nothing below waits.
    for (const [index, [roomId, room]] of joined.entries()) this.#take(roomId, room, gaps[index] ?? []);
    this.#since = reply.body.next_batch as string;
    this.counts.syncs += 1;
    return joined.length;
  }

  #take(roomId: string, { state, timeline }: JoinedRoom, gap: readonly TimelineEvent[]): void {
    const room: WatchedRoom = this.rooms.get(roomId) ?? { events: [], state: new Map() };
    this.rooms.set(roomId, room);
    const news = [...gap, ...timeline.events];
    this.counts.events += news.length;
    room.events.push(...news.map(({ event_id }) => event_id));
    // The gap's state is what the server says it came to, not what we make of it.
    for (const { event_id, type, state_key } of [...state.events, ...timeline.events]) {
      if (state_key !== undefined) room.state.set(JSON.stringify([type, state_key]), event_id);
    }
  }

  /** The events between what the client has and the timeline, oldest first; undefined when the server died. */
  async #fill(
    url: string,
    roomId: string,
    { timeline }: JoinedRoom,
    since: string | undefined,
  ): Promise<TimelineEvent[] | undefined> {
    const to = since !== undefined && this.rooms.has(roomId) ? `&to=${since}` : "";
    const newestFirst: TimelineEvent[] = [];
    for (let from: string | undefined = timeline.prev_batch; from !== undefined; ) {
      const path: string = `/rooms/${encoded(roomId)}/messages?dir=b&limit=100&from=${from}${to}`;
      const reply = await send(url, "GET", path, { token: this.#user.token });
      if (!reply) return undefined;
      if (reply.status !== 200) {
        this.#faults.add(`${this.name}: ${path} answered ${reply.status}`);
        return undefined;
      }
      newestFirst.push(...(reply.body.chunk as TimelineEvent[]));
      from = reply.body.end as string | undefined;
    }
    this.counts.gaps += 1;
    return newestFirst.reverse();
  }
}
