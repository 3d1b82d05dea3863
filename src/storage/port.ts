/**
 * The storage port: everything the server asks of a database, and nothing a database
 * asks of the server. Its adapters (SQLite, PostgreSQL) pass one contract suite.
 *
 * Every position is a place in one stream that all changes share (events, account
 * data), so a sync token is a single number. A position is visible to readers only
 * when every smaller one is.
 */

import type { JsonObject, SealedEvent, StoredEvent } from "../events/event.js";

/** What a user is to a room, from the user's latest member event there. */
export type Membership = "join" | "invite" | "leave" | "ban" | "knock";

/** The database. */
export interface Storage {
  /** Runs `work` on one consistent snapshot. */
  read<T>(work: (tx: Reader) => Promise<T>): Promise<T>;
  /** For a single question, which needs no snapshot to hold: what every request asks costs less so. */
  ask<T>(question: (tx: Reader) => Promise<T>): Promise<T>;
  /**
   * Runs `work` as one transaction: all of it or none. When the promise resolves the
   * changes are durable (they survive SIGKILL and power loss). A throw rolls back and is
   * passed on. Transactions are serialised: what `work` reads cannot change under it.
   */
  write<T>(work: (tx: Writer) => Promise<T>): Promise<T>;
  /**
   * From now on tells the listener what is announced on this database, by other processes
   * too where they can share it. To be called once.
   */
  listen(listener: ChangeListener): void;
  /** Closes every connection, after the work under way. */
  close(): Promise<void>;
}

/** A committed change: where it stands in the stream, and whom it may concern. */
export interface Announcement {
  readonly position: number;
  /** Room IDs and user IDs; their sigils keep them apart. */
  readonly topics: readonly string[];
}

/** Hears of changes after they were committed. */
export interface ChangeListener {
  /** May be told twice of one change, and of changes in any order. */
  heard(announcement: Announcement): void;
  /** For a while nothing was heard: any change up to this position may have been missed. */
  missed(upTo: number): void;
}

/** A user account of this server. */
export interface Account {
  readonly userId: string;
  /** A PHC string (`$argon2id$…`), or null when the account has no password (guests). */
  readonly passwordHash: string | null;
  readonly guest: boolean;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** Who an access token speaks for. The token itself is never stored, only its hash. */
export interface TokenOwner {
  readonly userId: string;
  readonly deviceId: string;
  readonly guest: boolean;
}

/** What logged in and has not logged out. */
export interface Device {
  readonly deviceId: string;
  readonly displayName: string | null;
}

/** A user's public profile. */
export interface Profile {
  readonly displayName: string | null;
  readonly avatarUrl: string | null;
}

/** A room, and the counts that would be costly to take each time. */
export interface Room {
  readonly roomId: string;
  /** The room version's identifier: "1" to "12". */
  readonly version: string;
  readonly creator: string;
  /** Whether the public room directory lists it. */
  readonly published: boolean;
  readonly joinedCount: number;
  readonly invitedCount: number;
  /** The newest event: what the next one refers to. */
  readonly latestEventId: string;
  readonly latestDepth: number;
}

/** A user's present membership of a room. */
export interface RoomMembership {
  readonly roomId: string;
  readonly userId: string;
  readonly membership: Membership;
  readonly eventId: string;
  /** The position of the member event. */
  readonly position: number;
  readonly sender: string;
  /** True once the user has forgotten the room (only after leaving it). */
  readonly forgotten: boolean;
}

/** A piece of state. */
export type StateKey = readonly [type: string, stateKey: string];

/** Which state events are wanted. Without a field, that field does not restrict. */
export interface StateSelector {
  /** Only these types. */
  readonly types?: readonly string[];
  /** Not these types. */
  readonly notTypes?: readonly string[];
  /** Only these state keys. */
  readonly stateKeys?: readonly string[];
  /** Of `m.room.member` only these state keys; other types are not restricted by it. */
  readonly members?: readonly string[];
}

/** A range of a room's timeline. Bounds: `after` < position <= `upTo`. */
export interface TimelineRange {
  readonly roomId: string;
  readonly after?: number;
  readonly upTo?: number;
  /** "forward": oldest first; "backward": newest first. */
  readonly direction: "forward" | "backward";
  /** At most this many events. */
  readonly limit: number;
  readonly types?: readonly string[];
  readonly notTypes?: readonly string[];
  readonly senders?: readonly string[];
  readonly notSenders?: readonly string[];
}

/** One entry of account data, of the whole account (`roomId` null) or of one room. */
export interface AccountData {
  readonly roomId: string | null;
  readonly type: string;
  readonly content: JsonObject;
  readonly position: number;
}

/** One page of the public room directory, largest rooms first, then by room ID. */
export interface PublishedRoomsPage {
  readonly rooms: readonly Room[];
  readonly total: number;
}

/** What can be asked. Lists are in a fixed order, said at each method. */
export interface Reader {
  // The stream
  /** The newest position in the stream; 0 on an empty server. */
  latestPosition(): Promise<number>;

  // Accounts
  account(userId: string): Promise<Account | undefined>;
  /** Looks a token up by its hash. Logged-out tokens are gone. */
  tokenOwner(tokenHash: string): Promise<TokenOwner | undefined>;
  /** A user's devices, by ID. */
  devicesOf(userId: string): Promise<Device[]>;
  device(userId: string, deviceId: string): Promise<Device | undefined>;
  profile(userId: string): Promise<Profile | undefined>;
  filter(userId: string, filterId: string): Promise<JsonObject | undefined>;
  accountData(userId: string, roomId: string | null, type: string): Promise<AccountData | undefined>;
  /** All of a user's account data with `after` < position <= `upTo`, by position. */
  accountDataBetween(userId: string, after: number, upTo: number): Promise<AccountData[]>;

  // Rooms and state
  room(roomId: string): Promise<Room | undefined>;
  /** The current state event, or undefined. */
  stateEvent(roomId: string, type: string, stateKey: string): Promise<StoredEvent | undefined>;
  /** Some pieces of current state, as far as the room has them, in any order. */
  stateEvents(roomId: string, keys: readonly StateKey[]): Promise<StoredEvent[]>;
  /** Current state, by position. */
  state(roomId: string, selector?: StateSelector): Promise<StoredEvent[]>;
  /** State as it was once the event at `position` had been applied, by position. */
  stateAt(roomId: string, position: number, selector?: StateSelector): Promise<StoredEvent[]>;
  /**
   * Every value that one piece of state ever had up to `upTo`, oldest first: the history
   * of a user's membership, or of a room's history visibility.
   */
  stateHistory(roomId: string, type: string, stateKey: string, upTo?: number): Promise<StoredEvent[]>;
  membership(roomId: string, userId: string): Promise<RoomMembership | undefined>;
  /** A user's rooms, by the position of the member event. Without `memberships`: all. */
  membershipsOf(userId: string, memberships?: readonly Membership[]): Promise<RoomMembership[]>;
  /** A room's members with one of the memberships, by position; at most `limit`. */
  members(roomId: string, memberships: readonly Membership[], limit?: number): Promise<RoomMembership[]>;
  /** How many had each membership at a position (O(members) is fine; the present is in `room`). */
  memberCountsAt(roomId: string, position: number): Promise<{ joined: number; invited: number }>;

  // Events
  event(eventId: string): Promise<StoredEvent | undefined>;
  timeline(range: TimelineRange): Promise<StoredEvent[]>;
  /** Of these rooms, those with an event after `after` and up to `upTo`. */
  roomsWithEvents(roomIds: readonly string[], after: number, upTo: number): Promise<string[]>;
  /** The event that this device already sent under this transaction ID in this room. */
  sentEventId(
    owner: { userId: string; deviceId: string },
    roomId: string,
    type: string,
    txnId: string,
  ): Promise<string | undefined>;

  // Aliases and the directory
  alias(alias: string): Promise<{ roomId: string; creator: string } | undefined>;
  /** By alias. */
  aliasesOf(roomId: string): Promise<string[]>;
  publishedRooms(query: { offset: number; limit: number; search?: string }): Promise<PublishedRoomsPage>;

  // The server
  /** The server's signing key seed: 32 bytes as unpadded base64, and the key's ID (`ed25519:…`). */
  signingKey(): Promise<{ keyId: string; seed: string } | undefined>;
}

/** What can be changed. */
export interface Writer extends Reader {
  /** False, and nothing done, when the user ID is taken. */
  createAccount(account: Account): Promise<boolean>;
  /** Adds a token; a device's earlier tokens are dropped. */
  addToken(
    tokenHash: string,
    owner: { userId: string; deviceId: string; displayName?: string },
    createdAt: number,
  ): Promise<void>;
  /** Drops the token and its device. */
  dropToken(tokenHash: string): Promise<void>;
  dropAllTokens(userId: string): Promise<void>;
  /** False when the user has no such device. */
  renameDevice(userId: string, deviceId: string, displayName: string): Promise<boolean>;
  setProfile(userId: string, change: Partial<Profile>): Promise<void>;
  /** Keeps a filter and returns its ID; the same filter of the same user has one ID. */
  addFilter(userId: string, filter: JsonObject): Promise<string>;
  /** Returns the change's position. */
  setAccountData(userId: string, roomId: string | null, type: string, content: JsonObject): Promise<number>;

  /**
   * Takes the room's lock until the transaction ends. To be called before reading what
   * decides about an event. Returns undefined for an unknown room.
   */
  lockRoom(roomId: string): Promise<Room | undefined>;
  /** Adds a room without events; the first `appendEvent` must be its `m.room.create`. */
  createRoom(room: { roomId: string; version: string; creator: string; createdAt: number }): Promise<void>;
  /**
   * Appends an event: gives it a position, makes it current state if it is a state event,
   * and keeps memberships, counts and `latestEventId` right.
   */
  appendEvent(event: SealedEvent): Promise<StoredEvent>;
  /**
   * Puts what a redaction leaves of an event in its place: content, `redacts` and PDU
   * change; ID, position and everything derived from them stay. Optional until every
   * adapter has it; without it redactions are recorded and take nothing away.
   */
  replaceEvent(event: StoredEvent): Promise<void>;
  recordSentEvent(
    owner: { userId: string; deviceId: string },
    roomId: string,
    type: string,
    txnId: string,
    eventId: string,
  ): Promise<void>;
  setPublished(roomId: string, published: boolean): Promise<void>;
  /** True when the user had left and the room is now forgotten (again). */
  forget(roomId: string, userId: string): Promise<boolean>;

  /** False, and nothing done, when the alias is taken. */
  addAlias(alias: string, roomId: string, creator: string): Promise<boolean>;
  /** False when there was none. */
  dropAlias(alias: string): Promise<boolean>;

  /** False, and nothing done, when this token was already redeemed in this room. */
  redeemThirdPartyInvite(roomId: string, token: string, userId: string): Promise<boolean>;
  setSigningKey(key: { keyId: string; seed: string }): Promise<void>;

  /** Tells the processes that listen on this database of a change, if and when it is committed. */
  announce(change: Announcement): Promise<void>;
}
