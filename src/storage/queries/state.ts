/**
 * State, now and then. A room's history is one line, so every key that ever had a value
 * still stands in `current_state`; its value at a position is the newest up to there.
 */

import { type Expression, type ExpressionBuilder, sql as raw, type SqlBool } from "kysely";
import type { StoredEvent } from "../../events/event.js";
import type { Dialect, Sql } from "../dialect.js";
import type { Reader, StateSelector } from "../port.js";
import { prepared } from "../prepared.js";
import { toEvent } from "../rows.js";
import type { Tables } from "../schema.js";

const member = "m.room.member";

/** How many events are read in one go: between two, other requests have their turn. */
const batch = 500;

/** How many pieces of state are named in one question at most. */
const namedAtOnce = 16;

export function stateReads(
  sql: Sql,
): Pick<Reader, "stateEvent" | "stateEvents" | "state" | "stateAt" | "stateHistory"> {
  const { db } = sql;
  const current = prepared(db, (roomId: string, type: string, stateKey: string) =>
    db
      .selectFrom("current_state")
      .innerJoin("events", "events.position", "current_state.position")
      .selectAll("events")
      .where("current_state.room_id", "=", roomId)
      .where("current_state.type", "=", type)
      .where("current_state.state_key", "=", stateKey),
  );
  const pieces = pieceQueries(sql);
  return {
    async stateEvent(roomId, type, stateKey) {
      const row = await current.first(roomId, type, stateKey);
      return row && toEvent(row);
    },

    async stateEvents(roomId, keys) {
      const events: StoredEvent[] = [];
      for (let from = 0; from < keys.length; from += namedAtOnce) {
        const some = keys.slice(from, from + namedAtOnce);
        const rows = await pieces(some.length).all(roomId, ...some.flat());
        for (const row of rows) events.push(toEvent(row));
      }
      return events;
    },

    state(roomId, selector = {}) {
      return selectState(sql, roomId, selector);
    },

    stateAt(roomId, position, selector = {}) {
      return selectState(sql, roomId, selector, position);
    },

    async stateHistory(roomId, type, stateKey, upTo = Number.MAX_SAFE_INTEGER) {
      const rows = await db
        .selectFrom("events")
        .selectAll()
        .where("room_id", "=", roomId)
        .where("type", "=", type)
        .where("state_key", "=", stateKey)
        .where("position", "<=", upTo)
        .orderBy("position")
        .execute();
      return rows.map(toEvent);
    },
  };
}

/** Queries for so many named pieces of state: each is one probe of the primary key. */
function pieceQueries({ db }: Sql) {
  const query = (count: number) =>
    prepared(
      db,
      (roomId: string, ...named: string[]) => {
        const keys = Array.from({ length: count }, (_, index) => named.slice(2 * index, 2 * index + 2));
        return db
          .selectFrom("current_state")
          .innerJoin("events", "events.position", "current_state.position")
          .selectAll("events")
          .where((eb) =>
            eb.or(
              keys.map(([type = "", stateKey = ""]) =>
                eb.and([
                  eb("current_state.room_id", "=", roomId),
                  eb("current_state.type", "=", type),
                  eb("current_state.state_key", "=", stateKey),
                ]),
              ),
            ),
          );
      },
      1 + 2 * count,
    );
  const byCount = new Map<number, ReturnType<typeof query>>();
  return (count: number) => {
    const known = byCount.get(count) ?? query(count);
    byCount.set(count, known);
    return known;
  };
}

/** The state of a room at a position (`upTo`), or now, by position. */
export async function selectState(
  sql: Sql,
  roomId: string,
  selector: StateSelector,
  upTo = Number.MAX_SAFE_INTEGER,
): Promise<StoredEvent[]> {
  const positions: number[] = [];
  for (const conditions of conditionsOf(sql.dialect, selector)) {
    const rows = await positionsQuery(sql, roomId, upTo)
      .where((eb) => eb.and(conditions.map((condition) => condition(eb))))
      .execute();
    for (const { position, before } of rows) {
      if (position <= upTo) positions.push(position);
      else if (before !== null) positions.push(before);
    }
  }
  return eventsAt(
    sql,
    positions.sort((a, b) => a - b),
  );
}

/**
 * Each key of a room with the position of its value now and, when that is newer than
 * `upTo`, of the one it had then: one probe of an index.
 */
function positionsQuery({ db }: Sql, roomId: string, upTo: number) {
  return db
    .selectFrom("current_state")
    .select((eb) => [
      "current_state.position",
      eb
        .selectFrom("events")
        .select((e) => e.fn.max("events.position").as("newest"))
        .whereRef("events.room_id", "=", "current_state.room_id")
        .whereRef("events.type", "=", "current_state.type")
        .whereRef("events.state_key", "=", "current_state.state_key")
        .where("events.position", "<=", upTo)
        .where("current_state.position", ">", upTo)
        .as("before"),
    ])
    .where("current_state.room_id", "=", roomId);
}

/** The events at these positions, in their order. */
async function eventsAt({ db, dialect }: Sql, positions: readonly number[]): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for (let from = 0; from < positions.length; from += batch) {
    if (from > 0) await new Promise((resolve) => setImmediate(resolve));
    const rows = await db
      .selectFrom("events")
      .selectAll()
      .where(dialect.isOneOf("position", positions.slice(from, from + batch)))
      .orderBy("position")
      .execute();
    for (const row of rows) events.push(toEvent(row));
  }
  return events;
}

type Condition = (eb: ExpressionBuilder<Tables, "current_state">) => Expression<SqlBool>;

/**
 * A selector as queries that follow the index (room, type, key): members are either named
 * or passed over by a range of types, never read through. Each query is a list of
 * conditions that hold together; no event fulfils two of the lists.
 */
function conditionsOf(dialect: Dialect, selector: StateSelector): Condition[][] {
  const { types, notTypes = [], stateKeys, members } = selector;
  const isOneOf = (column: string, list: readonly string[] | undefined): Condition[] =>
    list ? [() => dialect.isOneOf(`current_state.${column}`, list)] : [];
  const keyed = isOneOf("state_key", stateKeys);
  const isWanted = (type: string) => !notTypes.includes(type) && (!types || types.includes(type));

  const memberLists: Condition[][] = isWanted(member)
    ? [[(eb) => eb("current_state.type", "=", member), ...keyed, ...isOneOf("state_key", members)]]
    : [];
  if (types) {
    const others = types.filter((type) => type !== member && isWanted(type));
    return others.length > 0 ? [...memberLists, [...isOneOf("type", others), ...keyed]] : memberLists;
  }
  const unwanted = notTypes.filter((type) => type !== member);
  const rest: Condition[] = [
    ...keyed,
    ...(unwanted.length > 0
      ? [() => raw<SqlBool>`not ${dialect.isOneOf("current_state.type", unwanted)}`]
      : []),
  ];
  return [
    ...memberLists,
    [(eb) => eb("current_state.type", "<", member), ...rest],
    [(eb) => eb("current_state.type", ">", member), ...rest],
  ];
}
