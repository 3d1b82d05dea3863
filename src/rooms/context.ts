/** What every decision about rooms needs, passed explicitly. */

import type { AppService, AppServices } from "../app-services/app-services.js";
import type { ServerKey } from "../signing/ed25519.js";
import type { Storage, TokenOwner } from "../storage/port.js";
import type { KnownStates } from "./known-state.js";
import type { Notifier } from "./notifier.js";
import type { JoinLimits } from "./rate-limit.js";

/** Who asks: the owner of the access token, or the user an application service acts as. */
export interface Requester extends TokenOwner {
  /** The application service that acts as the user. */
  readonly appService?: AppService;
}

/**
 * What the owner of a third-party key says of it. "unreachable": nothing was said,
 * because the transport failed (refused, timed out, too large).
 */
export type KeyValidity = "valid" | "invalid" | "unreachable";

/** Asks a key's `key_validity_url` about the key (base64). Never throws. */
export type CheckKeyValidity = (keyValidityUrl: string, publicKey: string) => Promise<KeyValidity>;

/** The services behind every decision. */
export interface RoomContext {
  readonly storage: Storage;
  /** This server's name: the domain of its users, rooms and aliases. */
  readonly serverName: string;
  readonly serverKey: ServerKey;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly notifier: Notifier;
  readonly joinLimits: JoinLimits;
  readonly knownStates: KnownStates;
  readonly appServices: AppServices;
  readonly checkKeyValidity: CheckKeyValidity;
}
