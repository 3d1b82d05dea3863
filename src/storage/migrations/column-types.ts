/** The types of columns, which each database names in its own way. */

import type { ColumnDataType, RawBuilder } from "kysely";

type ColumnType = ColumnDataType | RawBuilder<unknown>;

/** What a dialect calls the few types that the tables are made of. */
export interface ColumnTypes {
  /** Text that is compared by its bytes, whatever the database's language is. */
  readonly text: ColumnType;
  /** Whole numbers up to 2^53: positions, times, depths. */
  readonly integer: ColumnType;
  /** What follows a table of narrow rows that are always found by their primary key; or nothing. */
  readonly keyedTable: RawBuilder<unknown> | undefined;
}
