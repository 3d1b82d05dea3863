/** New accounts. */

import { randomBytes, randomInt } from "node:crypto";
import { type AppService, type AppServices, isUserOf, noAppServices } from "../app-services/app-services.js";
import { Failure, invalidParam } from "../failures.js";
import type { Storage } from "../storage/port.js";
import { hashPassword } from "./passwords.js";
import { createDeviceId, issueToken } from "./tokens.js";

/** What someone asks for who registers. */
export interface Registration {
  readonly guest: boolean;
  /** The application service that asks for a user of its own; that user needs no password. */
  readonly appService?: AppService;
  readonly serverName: string;
  /** The local part; without one the server picks it. */
  readonly username?: string;
  readonly password?: string;
  readonly deviceId?: string;
  readonly displayName?: string;
  /** Make the account and no token. */
  readonly inhibitLogin?: boolean;
}

/** What they get. */
export interface Registered {
  readonly userId: string;
  readonly deviceId?: string;
  readonly accessToken?: string;
}

/** Bytes; more is an attack on the hash. */
const longestPassword = 512;
const longestName = 255;

/**
 * Makes an account.
 * @throws Failure M_INVALID_USERNAME, M_USER_IN_USE, M_INVALID_PARAM, M_MISSING_PARAM, and
 *   M_EXCLUSIVE for a name that belongs to an application service, or not to the one that asks
 */
export async function register(
  storage: Storage,
  wanted: Registration,
  appServices: AppServices = noAppServices,
): Promise<Registered> {
  const { guest, appService } = wanted;
  if (appService && wanted.username === undefined)
    throw new Failure("M_MISSING_PARAM", "An application service has to name its user.");
  const userId = `@${localPart(wanted)}:${wanted.serverName}`;
  if (Buffer.byteLength(userId) > 255)
    throw new Failure("M_INVALID_USERNAME", "The user ID would be longer than 255 bytes.");
  checkLengths(wanted);
  if (appServices.reservesUser(userId, appService) || (appService && !isUserOf(appService, userId)))
    throw new Failure("M_EXCLUSIVE", "This user name is not yours to take.");
  const withoutPassword = guest || appService !== undefined;
  if (!withoutPassword && wanted.password === undefined)
    throw new Failure("M_MISSING_PARAM", "A password is needed.");
  // Before the transaction: hashing is slow by design.
  const passwordHash = withoutPassword ? null : await hashPassword(wanted.password ?? "");
  const now = Date.now();
  return storage.write(async (tx) => {
    const created = await tx.createAccount({ userId, passwordHash, guest, createdAt: now });
    if (!created) throw new Failure("M_USER_IN_USE", "The user ID is taken.");
    if (wanted.inhibitLogin) return { userId };
    const deviceId = wanted.deviceId ?? createDeviceId();
    const owner = {
      userId,
      deviceId,
      ...(wanted.displayName !== undefined && { displayName: wanted.displayName }),
    };
    return { userId, deviceId, accessToken: await issueToken(tx, owner, now) };
  });
}

/** Device IDs and names, and passwords, have bounds. */
export function checkLengths(sent: { deviceId?: string; displayName?: string; password?: string }): void {
  if (Buffer.byteLength(sent.deviceId ?? "") > longestName)
    throw invalidParam(`A device ID has at most ${longestName} bytes.`);
  if (Buffer.byteLength(sent.displayName ?? "") > longestName)
    throw invalidParam(`A device's name has at most ${longestName} bytes.`);
  if (Buffer.byteLength(sent.password ?? "") > longestPassword)
    throw invalidParam(`A password has at most ${longestPassword} bytes.`);
}

/** Guests have numbers, so no chosen name may be one. */
function localPart({ guest, username }: Registration): string {
  if (guest) return String(randomInt(2 ** 47));
  if (username === undefined) return `user-${randomBytes(8).toString("hex")}`;
  if (!/^[a-z0-9._=/+-]+$/.test(username)) {
    throw new Failure("M_INVALID_USERNAME", "A user name has only a to z, 0 to 9 and . _ = / + -.");
  }
  if (/^\d+$/.test(username))
    throw new Failure("M_INVALID_USERNAME", "A user name of digits alone is kept for guests.");
  return username;
}
