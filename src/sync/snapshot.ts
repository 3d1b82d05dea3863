/** What one sync works on: a snapshot of the database, and what the client asked for. */

import type { Viewer } from "../rooms/client-event.js";
import type { Reader, RoomMembership } from "../storage/port.js";
import type { SyncFilter } from "./filter.js";
import type { SentMembers } from "./sent-members.js";

/** One look at the database on behalf of a sync. */
export interface Snapshot {
  readonly tx: Reader;
  readonly viewer: Viewer;
  /** A name of the device that no other has. */
  readonly device: string;
  /** The client has everything up to here; undefined in a first sync. */
  readonly since: number | undefined;
  /** The newest position of the snapshot. */
  readonly upTo: number;
  readonly fullState: boolean;
  readonly filter: SyncFilter;
  readonly sentMembers: SentMembers;
}

/** A stay in a room, as far as this sync shows it. */
export interface Stay {
  readonly own: RoomMembership;
  /**
   * The client has the room up to here, and was in it all the time since. Undefined when
   * the room is new to it, also for one who left and came back.
   */
  readonly knownUpTo: number | undefined;
  /**
   * The timeline begins after this position: what came before, the client had when it was
   * last shown the room, or it lies before the room's beginning.
   */
  readonly shownUpTo: number;
  /** The newest position that is shown: the present, or that of the leave. */
  readonly upTo: number;
}
