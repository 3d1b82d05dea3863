/**
 * State, now and then. A room's history is one line, so every key that ever had a value
 * still stands in `current_state`; its value at a position is the newest up to there.
 */

import type { Expression, ExpressionBuilder, Kysely, SqlBool } from "kysely";
import type { StoredEvent } from "../events/event.js";
import { chunked } from "./chunks.js";
import type { StateSelector } from "./port.js";
import { toEvent } from "./rows.js";
import type { Tables } from "./schema.js";

type Db = Kysely<Tables>;
type Where = (eb: ExpressionBuilder<Tables, "current_state">) => Expression<SqlBool>;

const member = "m.room.member";

/** The state of a room at a position (`upTo`), or now, by position. */
export async function selectState(
  db: Db,
  roomId: string,
  selector: StateSelector,
  upTo?: number,
): Promise<StoredEvent[]> {
  const positions: number[] = [];
  for (const part of partsOf(selector)) {
    const rows = await db
      .selectFrom("current_state")
      .select((eb) => [
        "position",
        eb
          .selectFrom("events")
          .select((e) => e.fn.max("events.position").as("newest"))
          .whereRef("events.room_id", "=", "current_state.room_id")
          .whereRef("events.type", "=", "current_state.type")
          .whereRef("events.state_key", "=", "current_state.state_key")
          .where("events.position", "<=", upTo ?? Number.MAX_SAFE_INTEGER)
          .where("current_state.position", ">", upTo ?? Number.MAX_SAFE_INTEGER)
          .as("then"),
      ])
      .where("room_id", "=", roomId)
      .where(part)
      .execute();
    for (const row of rows) {
      if (upTo === undefined || row.position <= upTo) positions.push(row.position);
      else if (row.then !== null) positions.push(row.then);
    }
  }
  return eventsAt(db, positions);
}

/** The events at these positions, by position. */
export async function eventsAt(db: Db, positions: readonly number[]): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for (const chunk of chunked(positions)) {
    const rows = await db.selectFrom("events").selectAll().where("position", "in", chunk).execute();
    events.push(...rows.map(toEvent));
  }
  return events.sort((a, b) => a.position - b.position);
}

/**
 * The selector as conditions that use the index (room, type, key): members are either
 * named or passed over by a range, never read through.
 */
function partsOf({ types, notTypes = [], stateKeys, members }: StateSelector): Where[] {
  const keyed: (where: Where) => Where[] = (where) =>
    stateKeys
      ? chunked(stateKeys).map((keys) => (eb) => eb.and([where(eb), eb("state_key", "in", keys)]))
      : [where];
  const wanted = (type: string) => !notTypes.includes(type) && (!types || types.includes(type));
  const named: (where: Where) => Where[] = (where) =>
    members
      ? chunked(members).map((keys) => (eb) => eb.and([where(eb), eb("state_key", "in", keys)]))
      : [where];
  const memberParts = wanted(member) ? named((eb) => eb("type", "=", member)).flatMap(keyed) : [];
  if (types) {
    const others = types.filter((type) => type !== member && wanted(type));
    return [...memberParts, ...(others.length > 0 ? keyed((eb) => eb("type", "in", others)) : [])];
  }
  const others = notTypes.filter((type) => type !== member);
  const without: (operator: "<" | ">") => Where = (operator) => (eb) =>
    eb.and([eb("type", operator, member), ...(others.length > 0 ? [eb("type", "not in", others)] : [])]);
  return [...memberParts, ...keyed(without("<")), ...keyed(without(">"))];
}
