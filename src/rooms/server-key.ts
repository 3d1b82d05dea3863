/** The server's signing key: made once, kept in the database. */

import { generateSigningKey, type ServerKey, serverKey } from "../signing/ed25519.js";
import type { Storage } from "../storage/port.js";

/** Loads the key of an existing server, or makes one for a new. */
export async function loadServerKey(storage: Storage, serverName: string): Promise<ServerKey> {
  const stored = await storage.write(async (tx) => {
    const known = await tx.signingKey();
    if (known) return known;
    const made = generateSigningKey();
    await tx.setSigningKey(made);
    return made;
  });
  return serverKey(serverName, stored);
}
