/** New accounts. */

import { randomBytes, randomInt } from "node:crypto";
import { Failure, invalidParam } from "../failures.js";
import type { Storage } from "../storage/port.js";
import { hashPassword } from "./passwords.js";
import { createDeviceId, issueToken } from "./tokens.js";

/** What someone asks for who registers. */
export interface Registration {
  readonly guest: boolean;
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
 * @throws Failure M_INVALID_USERNAME, M_USER_IN_USE, M_INVALID_PARAM, M_MISSING_PARAM
 */
export async function register(storage: Storage, wanted: Registration): Promise<Registered> {
  const userId = `@${localPart(wanted)}:${wanted.serverName}`;
  if (Buffer.byteLength(userId) > 255)
    throw new Failure("M_INVALID_USERNAME", "The user ID would be longer than 255 bytes.");
  checkLengths(wanted);
  if (!wanted.guest && wanted.password === undefined)
    throw new Failure("M_MISSING_PARAM", "A password is needed.");
  // Before the transaction: hashing is slow by design.
  const passwordHash = wanted.guest ? null : await hashPassword(wanted.password ?? "");
  const now = Date.now();
  return storage.write(async (tx) => {
    const created = await tx.createAccount({ userId, passwordHash, guest: wanted.guest, createdAt: now });
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
