/** What a sync answers, as it goes over the wire. */

import type { JsonValue } from "../events/event.js";
import type { StrippedEvent, SyncEvent, SyncStateEvent } from "../rooms/client-event.js";

/** A type and its content, such as a piece of account data. */
export type BasicEvent = { type: string; content: { [key: string]: JsonValue } };

/** The newest stretch of a room's history. */
export type SyncTimeline = { events: SyncEvent[]; limited: boolean; prev_batch: string };

/** Enough about a room to show it in a list. */
export type SyncSummary = {
  "m.heroes"?: string[];
  "m.joined_member_count"?: number;
  "m.invited_member_count"?: number;
};

/** What is new in a room that the user is in. */
export type JoinedRoom = {
  summary: SyncSummary;
  state: { events: SyncStateEvent[] };
  timeline: SyncTimeline;
  ephemeral: { events: BasicEvent[] };
  account_data: { events: BasicEvent[] };
  unread_notifications: { highlight_count: number; notification_count: number };
};

/** A room that the user left or was banned from, as it was then. */
export type LeftRoom = {
  state: { events: SyncStateEvent[] };
  timeline: SyncTimeline;
  account_data: { events: BasicEvent[] };
};

/** A room that the user is invited to. */
export type InvitedRoom = { invite_state: { events: StrippedEvent[] } };

/** A room at which the user has knocked. */
export type KnockedRoom = { knock_state: { events: StrippedEvent[] } };

/** The answer to a sync. Its members are always there, if empty. */
export type SyncResponse = {
  next_batch: string;
  account_data: { events: BasicEvent[] };
  presence: { events: never[] };
  rooms: {
    join: { [roomId: string]: JoinedRoom };
    invite: { [roomId: string]: InvitedRoom };
    knock: { [roomId: string]: KnockedRoom };
    leave: { [roomId: string]: LeftRoom };
  };
};
