/** The server's own signing key. */

import type { Sql } from "../dialect.js";
import type { Reader, Writer } from "../port.js";

export function serverReads({ db }: Sql): Pick<Reader, "signingKey"> {
  return {
    async signingKey() {
      const row = await db.selectFrom("signing_keys").selectAll().orderBy("key_id").executeTakeFirst();
      return row && { keyId: row.key_id, seed: row.seed };
    },
  };
}

export function serverWrites({ db }: Sql): Pick<Writer, "setSigningKey"> {
  return {
    async setSigningKey({ keyId, seed }) {
      await db.insertInto("signing_keys").values({ key_id: keyId, seed }).execute();
    },
  };
}
