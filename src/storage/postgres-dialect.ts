/** How PostgreSQL says what differs. */

import { type SqlBool, sql } from "kysely";
import type { Dialect } from "./dialect.js";
import { storable } from "./text.js";

/** Schemas of one database have streams of their own, so each has a channel of its own. */
export const channel = sql<string>`'joinery_' || md5(current_schema())`;

export const postgresDialect: Dialect = {
  isOneOf: (column, values) => sql<SqlBool>`${sql.ref(column)} = any(${values.map(storable)})`,
  notify: (texts) => sql`select pg_notify(${channel}, text) from unnest(${texts}::text[]) as text`,
  types: {
    text: sql`text collate "C"`,
    integer: "bigint",
    keyedTable: undefined,
  },
};
