/** What differs between the databases, as the queries and the migrations see it. */

import type { Kysely, RawBuilder, SqlBool } from "kysely";
import type { ColumnTypes } from "./migrations/column-types.js";
import type { Tables } from "./schema.js";

/** How one database says what SQL has no common words for. */
export interface Dialect {
  /**
   * Whether a column's value is in a list of any length. The list is one parameter, so that
   * neither the limit on parameters nor the cache of statements sees how long it is.
   */
  isOneOf(column: string, values: readonly (string | number)[]): RawBuilder<SqlBool>;
  /**
   * Tells everybody who listens on the database these texts at the commit. Undefined where
   * one process has the database to itself.
   */
  readonly notify: ((texts: readonly string[]) => RawBuilder<unknown>) | undefined;
  readonly types: ColumnTypes;
}

/** A connection, or a transaction on one, and the dialect it speaks. */
export interface Sql {
  readonly db: Kysely<Tables>;
  readonly dialect: Dialect;
}
