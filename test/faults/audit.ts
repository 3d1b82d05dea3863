/**
 * What has to hold in the database whenever a server has started on it: each transaction
 * stands whole or not at all. Rows are read with plain SQL, not through the code under test.
 */

import type { DatabaseUnderTest, Row } from "./database.js";
import type { Faults } from "./faults.js";

interface Pdu {
  readonly content: Readonly<Record<string, unknown>>;
  readonly prev_events: readonly string[];
  readonly auth_events: readonly string[];
}

/** An event as it is stored. */
export interface AuditedEvent {
  readonly id: string;
  readonly position: number;
  readonly type: string;
  readonly stateKey: string | null;
  readonly depth: number;
  readonly pdu: Pdu;
}

/** What the database holds. */
export interface Contents {
  /** By room, in order. */
  readonly events: ReadonlyMap<string, readonly AuditedEvent[]>;
  /** `room user` of everyone who is joined. */
  readonly joined: ReadonlySet<string>;
  readonly users: ReadonlySet<string>;
  /** How many events there are. */
  readonly size: number;
}

/** Reads all of the database and tells what in it cannot be. */
export async function audit(database: DatabaseUnderTest, faults: Faults): Promise<Contents> {
  const all = (
    await database.rows(
      "select position, event_id, room_id, type, state_key, depth, pdu from events order by position",
    )
  ).map((row) => ({ roomId: text(row, "room_id"), event: toEvent(row) }));
  const events = new Map<string, AuditedEvent[]>();
  for (const { roomId, event } of all) {
    const ofRoom = events.get(roomId) ?? [];
    events.set(roomId, ofRoom);
    ofRoom.push(event);
  }

  await checkStream(database, all, faults);
  await checkRooms(database, events, faults);
  await checkState(database, events, faults);
  const joined = await checkMemberships(database, events, faults);
  await checkRedemptions(database, events, faults);
  return { events, joined, users: await checkAccounts(database, faults), size: all.length };
}

/** No position is missing, none is given twice, and the counter stands at the last. */
async function checkStream(
  database: DatabaseUnderTest,
  events: readonly { readonly event: AuditedEvent }[],
  faults: Faults,
): Promise<void> {
  const gap = events.findIndex(({ event }, index) => event.position !== index + 1);
  faults.expect(gap < 0, () => `the stream has no event at position ${gap + 1}`);
  const [counter] = await database.rows("select position from stream");
  faults.expect(
    counter !== undefined && number(counter, "position") === events.length,
    () => `the stream's counter is ${counter?.position} after ${events.length} events`,
  );
}

const startOfRoom = [
  "m.room.create",
  "m.room.member",
  "m.room.power_levels",
  "m.room.join_rules",
  "m.room.history_visibility",
  "m.room.guest_access",
];

/** Each room is one unbroken line that starts with all that `createRoom` writes; its counters agree. */
async function checkRooms(
  database: DatabaseUnderTest,
  events: ReadonlyMap<string, readonly AuditedEvent[]>,
  faults: Faults,
): Promise<void> {
  const rows = await database.rows(
    "select room_id, latest_event_id, latest_depth, joined_count, invited_count from rooms",
  );
  const rooms = new Set(rows.map((row) => text(row, "room_id")));
  for (const roomId of events.keys())
    faults.expect(rooms.has(roomId), () => `${roomId} has events and no row`);
  for (const row of rows) {
    const roomId = text(row, "room_id");
    const line = events.get(roomId) ?? [];
    const start = line.slice(0, 8).map(({ type }) => type);
    for (const type of startOfRoom) {
      faults.expect(start.includes(type), () => `${roomId} is half created: it starts without ${type}`);
    }
    checkLine(roomId, line, faults);
    const last = line.at(-1);
    faults.expect(
      last?.id === row.latest_event_id && last?.depth === number(row, "latest_depth"),
      () => `${roomId} says its newest event is ${row.latest_event_id}; it is ${last?.id}`,
    );
    for (const [column, membership] of [
      ["joined_count", "join"],
      ["invited_count", "invite"],
    ] as const) {
      const count = [...membersOf(line).values()].filter(
        (event) => membershipIn(event) === membership,
      ).length;
      faults.expect(
        number(row, column) === count,
        () => `${roomId} counts ${row[column]} with membership ${membership}; its events say ${count}`,
      );
    }
  }
  const aliases = await database.rows("select alias, room_id from aliases");
  for (const row of aliases) {
    faults.expect(rooms.has(text(row, "room_id")), () => `${row.alias} leads to a room that is not there`);
  }
}

function checkLine(roomId: string, line: readonly AuditedEvent[], faults: Faults): void {
  const known = new Set<string>();
  for (const [index, event] of line.entries()) {
    const previous = line[index - 1];
    faults.expect(
      event.depth === index + 1 && event.pdu.prev_events.join() === (previous?.id ?? ""),
      () => `${roomId}: ${event.id} does not follow the event before it`,
    );
    for (const id of event.pdu.auth_events) {
      faults.expect(known.has(id), () => `${roomId}: ${event.id} rests on ${id}, which is not there`);
    }
    known.add(event.id);
  }
}

/** The current state is what the state events come to. */
async function checkState(
  database: DatabaseUnderTest,
  events: ReadonlyMap<string, readonly AuditedEvent[]>,
  faults: Faults,
): Promise<void> {
  const expected = new Map<string, number>();
  for (const [roomId, line] of events) {
    for (const event of line) {
      if (event.stateKey === null) continue;
      expected.set(JSON.stringify([roomId, event.type, event.stateKey]), event.position);
    }
  }
  const rows = await database.rows("select room_id, type, state_key, position from current_state");
  faults.expect(
    rows.length === expected.size,
    () => `there are ${rows.length} pieces of current state; the events come to ${expected.size}`,
  );
  for (const row of rows) {
    const key = JSON.stringify([row.room_id, row.type, row.state_key]);
    faults.expect(
      expected.get(key) === number(row, "position"),
      () => `the current state ${key} is at ${row.position}; the newest event at ${expected.get(key)}`,
    );
  }
}

/** Memberships are what the member events come to, and nobody has joined a room twice. */
async function checkMemberships(
  database: DatabaseUnderTest,
  events: ReadonlyMap<string, readonly AuditedEvent[]>,
  faults: Faults,
): Promise<Set<string>> {
  const rows = await database.rows(
    "select room_id, user_id, membership, event_id, position from memberships",
  );
  const joined = new Set<string>();
  let expected = 0;
  for (const [roomId, line] of events) {
    expected += membersOf(line).size;
    const joins = line.filter((event) => event.type === "m.room.member" && membershipIn(event) === "join");
    const users = joins.map(({ stateKey }) => stateKey);
    const twice = users.find((user, index) => users.indexOf(user) !== index);
    faults.expect(twice === undefined, () => `${roomId}: ${twice} has more than one join event`);
  }
  faults.expect(
    rows.length === expected,
    () => `there are ${rows.length} memberships; member events come to ${expected}`,
  );
  const members = new Map([...events].map(([roomId, line]) => [roomId, membersOf(line)]));
  for (const row of rows) {
    const event = members.get(text(row, "room_id"))?.get(text(row, "user_id"));
    faults.expect(
      event !== undefined &&
        event.id === row.event_id &&
        event.position === number(row, "position") &&
        membershipIn(event) === row.membership,
      () => `${row.room_id}: the membership of ${row.user_id} is not that of the newest member event`,
    );
    if (row.membership === "join") joined.add(`${row.room_id} ${row.user_id}`);
  }
  return joined;
}

/** An invite that stands for a third-party invite, its redemption and the join are one. */
async function checkRedemptions(
  database: DatabaseUnderTest,
  events: ReadonlyMap<string, readonly AuditedEvent[]>,
  faults: Faults,
): Promise<void> {
  const redeemed = new Map(
    (await database.rows("select room_id, token, user_id from third_party_redemptions")).map((row) => [
      JSON.stringify([row.room_id, row.token]),
      text(row, "user_id"),
    ]),
  );
  const invited = new Set<string>();
  for (const [roomId, line] of events) {
    for (const [index, invite] of line.entries()) {
      const token = thirdPartyToken(invite);
      if (token === undefined) continue;
      const key = JSON.stringify([roomId, token]);
      invited.add(key);
      const next = line[index + 1];
      faults.expect(
        next?.stateKey === invite.stateKey &&
          next !== undefined &&
          membershipIn(next) === "join" &&
          next.position === invite.position + 1,
        () => `${roomId}: ${invite.stateKey} was invited by ${token} and did not join`,
      );
      faults.expect(
        redeemed.get(key) === invite.stateKey,
        () => `${roomId}: ${token} brought ${invite.stateKey} in and is not used up`,
      );
    }
  }
  for (const key of redeemed.keys()) {
    faults.expect(invited.has(key), () => `${key} is used up and brought nobody in`);
  }
}

/** An account and its token are made together. */
async function checkAccounts(database: DatabaseUnderTest, faults: Faults): Promise<Set<string>> {
  const accounts = await database.rows("select user_id from accounts");
  const tokens = await database.rows("select user_id from tokens");
  const owners = new Set(tokens.map((row) => text(row, "user_id")));
  faults.expect(owners.size === tokens.length, () => "an account has more than one token");
  for (const row of accounts) {
    faults.expect(owners.has(text(row, "user_id")), () => `${row.user_id} has an account and no token`);
  }
  return owners;
}

function membersOf(line: readonly AuditedEvent[]): Map<string | null, AuditedEvent> {
  return new Map(line.filter(({ type }) => type === "m.room.member").map((event) => [event.stateKey, event]));
}

function membershipIn({ pdu }: AuditedEvent): unknown {
  return pdu.content.membership;
}

function thirdPartyToken({ type, pdu }: AuditedEvent): string | undefined {
  if (type !== "m.room.member") return undefined;
  const invite = pdu.content.third_party_invite as
    | { readonly signed: { readonly token: string } }
    | undefined;
  return invite?.signed.token;
}

function toEvent(row: Row): AuditedEvent {
  return {
    id: text(row, "event_id"),
    position: number(row, "position"),
    type: text(row, "type"),
    stateKey: row.state_key === null ? null : text(row, "state_key"),
    depth: number(row, "depth"),
    pdu: JSON.parse(text(row, "pdu")) as Pdu,
  };
}

const text = (row: Row, column: string): string => String(row[column]);
const number = (row: Row, column: string): number => Number(row[column]);
