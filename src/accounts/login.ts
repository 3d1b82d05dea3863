/** Logging in: with a password, or by the application service that a user belongs to. */

import { type AppService, isUserOf } from "../app-services/app-services.js";
import { forbidden } from "../failures.js";
import type { Storage } from "../storage/port.js";
import { verifyPassword } from "./passwords.js";
import { checkLengths } from "./register.js";
import { createDeviceId, issueToken } from "./tokens.js";

/** What someone sends who logs in. `user` is a local part or a whole user ID. */
export interface Credentials {
  readonly user: string;
  readonly password?: string;
  /** The service that asks for one of its users, whose password does not matter then. */
  readonly appService?: AppService;
  readonly serverName: string;
  readonly deviceId?: string;
  readonly displayName?: string;
}

/**
 * Checks the password, or whose user it is, and gives the device a token.
 * @throws Failure M_FORBIDDEN, in one sentence whether the user or the password is wrong
 */
export async function login(
  storage: Storage,
  sent: Credentials,
): Promise<{ userId: string; deviceId: string; accessToken: string }> {
  checkLengths(sent);
  const userId = sent.user.startsWith("@") ? sent.user : `@${sent.user.toLowerCase()}:${sent.serverName}`;
  const account = await storage.read((tx) => tx.account(userId));
  if (sent.appService) {
    if (!account || !isUserOf(sent.appService, userId))
      throw forbidden("The application service has no such user.");
  } else if (!(await verifyPassword(account?.passwordHash, sent.password ?? ""))) {
    throw forbidden("The user name or the password is wrong.");
  }
  const deviceId = sent.deviceId ?? createDeviceId();
  const owner = {
    userId,
    deviceId,
    ...(sent.displayName !== undefined && { displayName: sent.displayName }),
  };
  const accessToken = await storage.write((tx) => issueToken(tx, owner, Date.now()));
  return { userId, deviceId, accessToken };
}
