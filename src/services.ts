/** What the handlers work with, made once at the start. */

import type { RoomContext } from "./rooms/context.js";
import { createNotifier } from "./rooms/notifier.js";
import { createJoinLimits, type JoinRates } from "./rooms/rate-limit.js";
import { loadServerKey } from "./rooms/server-key.js";
import type { Storage } from "./storage/port.js";
import { createSync, type Sync } from "./sync/sync.js";

/** Everything a handler may use. */
export interface Services extends RoomContext {
  readonly sync: Sync;
}

/** Makes the services; on an empty database the server's signing key is made too. */
export async function createServices(
  storage: Storage,
  settings: { readonly serverName: string; readonly joinRates: JoinRates },
): Promise<Services> {
  const notifier = createNotifier();
  storage.listen({
    heard: (change) => notifier.publish(change),
    missed: (upTo) => notifier.publishAll(upTo),
  });
  const context: RoomContext = {
    storage,
    serverName: settings.serverName,
    serverKey: await loadServerKey(storage, settings.serverName),
    now: Date.now,
    notifier,
    joinLimits: createJoinLimits(settings.joinRates),
    // Third-party keys are not asked about yet: what needs asking is refused.
    checkKeyValidity: async () => "unreachable",
  };
  return { ...context, sync: createSync(context) };
}
