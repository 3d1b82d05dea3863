/** All migrations, in order. Names are for ever: a database remembers which it has. */

import type { Migration } from "kysely";
import { first } from "./001-first.js";
import type { ColumnTypes } from "./column-types.js";

/** By name, as Kysely's Migrator takes them: it runs those that come after the last one run. */
export const migrations = (types: ColumnTypes): Record<string, Migration> => ({
  "001-first": first(types),
});
