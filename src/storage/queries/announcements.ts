/** Announcing changes to the other processes on the database. */

import { announcementTexts } from "../announcement-text.js";
import type { Sql } from "../dialect.js";
import type { Writer } from "../port.js";

export function announcementWrites({ db, dialect }: Sql): Pick<Writer, "announce"> {
  return {
    async announce(change) {
      await dialect.notify?.(announcementTexts(change)).execute(db);
    },
  };
}
