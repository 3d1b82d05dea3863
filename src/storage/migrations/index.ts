/** All migrations, in order. Names are for ever: a database remembers which it has. */

import type { Migration } from "kysely";
import { first } from "./001-first.js";

export const migrations: Readonly<Record<string, Migration>> = { "001-first": first };
