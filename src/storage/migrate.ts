/** Brings a database's schema up to what this version knows. */

import { type Kysely, type Migration, Migrator } from "kysely";
import type { Tables } from "./schema.js";

/** The database has migrations that this version does not know. */
export class NewerSchema extends Error {
  override readonly name = "NewerSchema";
}

/**
 * Runs the migrations that have not been run. A database of several schemas has to be told
 * which one holds the tables.
 * @throws NewerSchema, or whatever the database says
 */
export async function migrate(
  db: Kysely<Tables>,
  migrations: Readonly<Record<string, Migration>>,
  schema?: string,
): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...migrations }) },
    ...(schema !== undefined && { migrationTableSchema: schema }),
  });
  const { error } = await migrator.migrateToLatest();
  if (!error) return;
  // The Migrator's own words for a migration that was run and is not in the list.
  throw /^corrupted migrations/.test((error as Error).message) ? new NewerSchema() : error;
}
