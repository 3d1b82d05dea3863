/** Access tokens: random, given once, stored as their hash. */

import { hash, randomBytes, randomInt } from "node:crypto";
import type { Storage, TokenOwner, Writer } from "../storage/port.js";

/** A new token and what is stored of it. */
export function createToken(): { token: string; tokenHash: string } {
  const token = `jny_${randomBytes(32).toString("base64url")}`;
  return { token, tokenHash: hashToken(token) };
}

/** SHA-256 is enough: a token is random already. */
function hashToken(token: string): string {
  return hash("sha256", token, "hex");
}

/** Ten capital letters. */
export function createDeviceId(): string {
  return Array.from({ length: 10 }, () => String.fromCharCode(65 + randomInt(26))).join("");
}

/** Gives a device a token, in place of any it had. */
export async function issueToken(
  tx: Writer,
  owner: { userId: string; deviceId: string; displayName?: string },
  now: number,
): Promise<string> {
  const { token, tokenHash } = createToken();
  await tx.addToken(tokenHash, owner, now);
  return token;
}

/** Whom a token speaks for; undefined for one that is unknown or logged out. */
export function authenticate(storage: Storage, token: string): Promise<TokenOwner | undefined> {
  return storage.ask((tx) => tx.tokenOwner(hashToken(token)));
}

/** Ends a token. */
export function logout(storage: Storage, token: string): Promise<void> {
  return storage.write((tx) => tx.dropToken(hashToken(token)));
}

/** Ends all of a user's tokens. */
export function logoutAll(storage: Storage, userId: string): Promise<void> {
  return storage.write((tx) => tx.dropAllTokens(userId));
}
