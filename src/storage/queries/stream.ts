/** The one stream that all changes share. */

import type { Sql } from "../dialect.js";
import type { Reader } from "../port.js";
import { prepared } from "../prepared.js";

export function streamReads({ db }: Sql): Pick<Reader, "latestPosition"> {
  const newest = prepared(db, () => db.selectFrom("stream").select("position"));
  return {
    async latestPosition() {
      return (await newest.first())?.position ?? 0;
    },
  };
}

/**
 * Gives what takes the next position. The counter's row stays locked until the commit, so a
 * position becomes visible after every smaller one, and a rolled back one is given again.
 */
export function positions({ db }: Sql): () => Promise<number> {
  const next = prepared(db, () =>
    db
      .updateTable("stream")
      .set((eb) => ({ position: eb("position", "+", eb.lit(1)) }))
      .where("id", "=", 1)
      .returning("position"),
  );
  return async () => {
    const row = await next.first();
    if (!row) throw new Error("The table of the stream's position has lost its row.");
    return row.position;
  };
}
