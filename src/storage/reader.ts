/** Every question of the port, in SQL that all databases share. */

import type { Kysely } from "kysely";
import type { JsonObject, StoredEvent } from "../events/event.js";
import { chunked } from "./chunks.js";
import type {
  Account,
  AccountData,
  Membership,
  Profile,
  PublishedRoomsPage,
  Reader,
  Room,
  RoomMembership,
  StateSelector,
  TimelineRange,
  TokenOwner,
} from "./port.js";
import { toAccountData, toEvent, toMembership, toRoom } from "./rows.js";
import type { Tables } from "./schema.js";
import { eventsAt, selectState } from "./state.js";

export class SqlReader implements Reader {
  protected readonly db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.db = db;
  }

  async latestPosition(): Promise<number> {
    return (await this.db.selectFrom("stream").select("position").executeTakeFirstOrThrow()).position;
  }

  async account(userId: string): Promise<Account | undefined> {
    const row = await this.db
      .selectFrom("accounts")
      .selectAll()
      .where("user_id", "=", userId)
      .executeTakeFirst();
    return (
      row && { userId, passwordHash: row.password_hash, guest: row.guest === 1, createdAt: row.created_at }
    );
  }

  async tokenOwner(tokenHash: string): Promise<TokenOwner | undefined> {
    const row = await this.db
      .selectFrom("tokens")
      .innerJoin("accounts", "accounts.user_id", "tokens.user_id")
      .select(["tokens.user_id", "device_id", "guest"])
      .where("token_hash", "=", tokenHash)
      .executeTakeFirst();
    return row && { userId: row.user_id, deviceId: row.device_id, guest: row.guest === 1 };
  }

  async profile(userId: string): Promise<Profile | undefined> {
    const row = await this.db
      .selectFrom("accounts")
      .select(["display_name", "avatar_url"])
      .where("user_id", "=", userId)
      .executeTakeFirst();
    return row && { displayName: row.display_name, avatarUrl: row.avatar_url };
  }

  async filter(userId: string, filterId: string): Promise<JsonObject | undefined> {
    const row = await this.db
      .selectFrom("filters")
      .select("content")
      .where("user_id", "=", userId)
      .where("filter_id", "=", filterId)
      .executeTakeFirst();
    return row && (JSON.parse(row.content) as JsonObject);
  }

  async accountData(userId: string, roomId: string | null, type: string): Promise<AccountData | undefined> {
    const row = await this.db
      .selectFrom("account_data")
      .selectAll()
      .where("user_id", "=", userId)
      .where("room_id", "=", roomId ?? "")
      .where("type", "=", type)
      .executeTakeFirst();
    return row && toAccountData(row);
  }

  async accountDataBetween(userId: string, after: number, upTo: number): Promise<AccountData[]> {
    const rows = await this.db
      .selectFrom("account_data")
      .selectAll()
      .where("user_id", "=", userId)
      .where("position", ">", after)
      .where("position", "<=", upTo)
      .orderBy("position")
      .execute();
    return rows.map(toAccountData);
  }

  async room(roomId: string): Promise<Room | undefined> {
    const row = await this.db
      .selectFrom("rooms")
      .selectAll()
      .where("room_id", "=", roomId)
      .executeTakeFirst();
    return row && toRoom(row);
  }

  async stateEvent(roomId: string, type: string, stateKey: string): Promise<StoredEvent | undefined> {
    const row = await this.db
      .selectFrom("current_state")
      .select("position")
      .where("room_id", "=", roomId)
      .where("type", "=", type)
      .where("state_key", "=", stateKey)
      .executeTakeFirst();
    return row && (await eventsAt(this.db, [row.position]))[0];
  }

  state(roomId: string, selector: StateSelector = {}): Promise<StoredEvent[]> {
    return selectState(this.db, roomId, selector);
  }

  stateAt(roomId: string, position: number, selector: StateSelector = {}): Promise<StoredEvent[]> {
    return selectState(this.db, roomId, selector, position);
  }

  async stateHistory(roomId: string, type: string, stateKey: string, upTo?: number): Promise<StoredEvent[]> {
    const rows = await this.db
      .selectFrom("events")
      .selectAll()
      .where("room_id", "=", roomId)
      .where("type", "=", type)
      .where("state_key", "=", stateKey)
      .where("position", "<=", upTo ?? Number.MAX_SAFE_INTEGER)
      .orderBy("position")
      .execute();
    return rows.map(toEvent);
  }

  async membership(roomId: string, userId: string): Promise<RoomMembership | undefined> {
    const row = await this.db
      .selectFrom("memberships")
      .selectAll()
      .where("room_id", "=", roomId)
      .where("user_id", "=", userId)
      .executeTakeFirst();
    return row && toMembership(row);
  }

  async membershipsOf(userId: string, memberships?: readonly Membership[]): Promise<RoomMembership[]> {
    let query = this.db.selectFrom("memberships").selectAll().where("user_id", "=", userId);
    if (memberships) query = query.where("membership", "in", [...memberships]);
    return (await query.orderBy("position").execute()).map(toMembership);
  }

  async members(
    roomId: string,
    memberships: readonly Membership[],
    limit = Number.MAX_SAFE_INTEGER,
  ): Promise<RoomMembership[]> {
    const found: RoomMembership[] = [];
    // One query a membership, so that each is a walk along the index that stops at the limit.
    for (const membership of new Set(memberships)) {
      const rows = await this.db
        .selectFrom("memberships")
        .selectAll()
        .where("room_id", "=", roomId)
        .where("membership", "=", membership)
        .orderBy("position")
        .limit(limit)
        .execute();
      found.push(...rows.map(toMembership));
    }
    return found.sort((a, b) => a.position - b.position).slice(0, limit);
  }

  async memberCountsAt(roomId: string, position: number): Promise<{ joined: number; invited: number }> {
    const events = await this.stateAt(roomId, position, { types: ["m.room.member"] });
    const count = (membership: string) =>
      events.filter((event) => event.content.membership === membership).length;
    return { joined: count("join"), invited: count("invite") };
  }

  async event(eventId: string): Promise<StoredEvent | undefined> {
    const row = await this.db
      .selectFrom("events")
      .selectAll()
      .where("event_id", "=", eventId)
      .executeTakeFirst();
    return row && toEvent(row);
  }

  async timeline(range: TimelineRange): Promise<StoredEvent[]> {
    let query = this.db
      .selectFrom("events")
      .selectAll()
      .where("room_id", "=", range.roomId)
      .where("position", ">", range.after ?? 0)
      .where("position", "<=", range.upTo ?? Number.MAX_SAFE_INTEGER);
    if (range.types) query = query.where("type", "in", [...range.types]);
    if (range.notTypes?.length) query = query.where("type", "not in", [...range.notTypes]);
    if (range.senders) query = query.where("sender", "in", [...range.senders]);
    if (range.notSenders?.length) query = query.where("sender", "not in", [...range.notSenders]);
    const rows = await query
      .orderBy("position", range.direction === "forward" ? "asc" : "desc")
      .limit(range.limit)
      .execute();
    return rows.map(toEvent);
  }

  async roomsWithEvents(roomIds: readonly string[], after: number, upTo: number): Promise<string[]> {
    const found: string[] = [];
    for (const chunk of chunked(roomIds)) {
      const rows = await this.db
        .selectFrom("rooms")
        .select("room_id")
        .where("room_id", "in", chunk)
        .where((eb) =>
          eb.exists(
            eb
              .selectFrom("events")
              .select("events.position")
              .whereRef("events.room_id", "=", "rooms.room_id")
              .where("events.position", ">", after)
              .where("events.position", "<=", upTo),
          ),
        )
        .execute();
      found.push(...rows.map((row) => row.room_id));
    }
    return found;
  }

  async sentEventId(
    owner: { userId: string; deviceId: string },
    roomId: string,
    type: string,
    txnId: string,
  ): Promise<string | undefined> {
    const row = await this.db
      .selectFrom("sent_events")
      .select("event_id")
      .where("user_id", "=", owner.userId)
      .where("device_id", "=", owner.deviceId)
      .where("room_id", "=", roomId)
      .where("type", "=", type)
      .where("txn_id", "=", txnId)
      .executeTakeFirst();
    return row?.event_id;
  }

  async alias(alias: string): Promise<{ roomId: string; creator: string } | undefined> {
    const row = await this.db.selectFrom("aliases").selectAll().where("alias", "=", alias).executeTakeFirst();
    return row && { roomId: row.room_id, creator: row.creator };
  }

  async aliasesOf(roomId: string): Promise<string[]> {
    const rows = await this.db
      .selectFrom("aliases")
      .select("alias")
      .where("room_id", "=", roomId)
      .orderBy("alias")
      .execute();
    return rows.map((row) => row.alias);
  }

  async publishedRooms({
    offset,
    limit,
    search,
  }: {
    offset: number;
    limit: number;
    search?: string;
  }): Promise<PublishedRoomsPage> {
    const rows = await this.db
      .selectFrom("rooms")
      .selectAll()
      .where("published", "=", 1)
      .orderBy("joined_count", "desc")
      .orderBy("room_id")
      .execute();
    const matching = search ? await this.#matching(rows.map(toRoom), search.toLowerCase()) : rows.map(toRoom);
    return { rooms: matching.slice(offset, offset + limit), total: matching.length };
  }

  /** A term is looked for in the name, the topic and the canonical alias. */
  async #matching(rooms: readonly Room[], term: string): Promise<Room[]> {
    const found: Room[] = [];
    for (const room of rooms) {
      const events = await this.state(room.roomId, {
        types: ["m.room.name", "m.room.topic", "m.room.canonical_alias"],
        stateKeys: [""],
      });
      const texts = events.flatMap(({ content }) => [content.name, content.topic, content.alias]);
      if (texts.some((text) => typeof text === "string" && text.toLowerCase().includes(term)))
        found.push(room);
    }
    return found;
  }

  async signingKey(): Promise<{ keyId: string; seed: string } | undefined> {
    const row = await this.db.selectFrom("signing_keys").selectAll().orderBy("key_id").executeTakeFirst();
    return row && { keyId: row.key_id, seed: row.seed };
  }
}
