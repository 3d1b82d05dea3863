/** The one stream that all changes share. */

import type { Sql } from "../dialect.js";
import type { Reader } from "../port.js";

export function streamReads({ db }: Sql): Pick<Reader, "latestPosition"> {
  return {
    async latestPosition() {
      return (await db.selectFrom("stream").select("position").executeTakeFirstOrThrow()).position;
    },
  };
}

/**
 * Takes the next position. The counter's row stays locked until the commit, so a position
 * becomes visible after every smaller one, and a rolled back one is given again.
 */
export async function nextPosition({ db }: Sql): Promise<number> {
  const { position } = await db
    .updateTable("stream")
    .set((eb) => ({ position: eb("position", "+", 1) }))
    .where("id", "=", 1)
    .returning("position")
    .executeTakeFirstOrThrow();
  return position;
}
