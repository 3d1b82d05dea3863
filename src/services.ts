/** What the handlers work with, made once at the start. */

import { createOwnUsers } from "./accounts/masquerade.js";
import { type AppService, createAppServices } from "./app-services/app-services.js";
import { type AllowList, allowNothing } from "./outbound/allow-list.js";
import { createKeyValidityService } from "./outbound/key-validity.js";
import type { RoomContext } from "./rooms/context.js";
import { KnownStates } from "./rooms/known-state.js";
import { createNotifier } from "./rooms/notifier.js";
import { createJoinLimits, type JoinRates } from "./rooms/rate-limit.js";
import { loadServerKey } from "./rooms/server-key.js";
import type { Storage } from "./storage/port.js";
import { createSync, type Sync } from "./sync/sync.js";

/** Everything a handler may use. */
export interface Services extends RoomContext {
  readonly sync: Sync;
  /** Ends the waits for other servers' answers: to be called when this one stops. */
  readonly stopAsking: () => void;
}

/** What the services are made from. */
export interface ServiceSettings {
  readonly serverName: string;
  readonly joinRates: JoinRates;
  /** Where key owners may be asked although the place is not public; nowhere unless given. */
  readonly keyValidityAllow?: AllowList;
  /** The application services; none unless given. */
  readonly appServices?: readonly AppService[];
  /** Told why a key's owner could not be asked: the host, and a sentence for the operator. */
  readonly reportUnreachable?: (host: string, why: string) => void;
}

/**
 * Makes the services; on an empty database the server's signing key is made too, and the
 * application services' own users.
 */
export async function createServices(storage: Storage, settings: ServiceSettings): Promise<Services> {
  const { keyValidityAllow = allowNothing, reportUnreachable, appServices = [] } = settings;
  await createOwnUsers(storage, appServices);
  const keyValidity = createKeyValidityService({
    allow: keyValidityAllow,
    ...(reportUnreachable && { report: reportUnreachable }),
  });
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
    knownStates: new KnownStates(),
    appServices: createAppServices(appServices),
    checkKeyValidity: keyValidity.check,
  };
  return { ...context, sync: createSync(context), stopAsking: keyValidity.close };
}
