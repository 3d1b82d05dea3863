/** Passwords: Argon2id, with OWASP's least parameters. */

import { type Algorithm, hash, verify } from "@node-rs/argon2";

const parameters = {
  algorithm: 2 satisfies Algorithm.Argon2id as Algorithm,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
};

/** Hashes a password; the result is a PHC string with its own salt. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, parameters);
}

let decoy: Promise<string> | undefined;

/**
 * Whether the password fits. Without a hash (no such user, or one without a password) the
 * same work is done, so that time does not tell which users there are.
 */
export async function verifyPassword(
  passwordHash: string | null | undefined,
  password: string,
): Promise<boolean> {
  decoy ??= hashPassword("no such user");
  const fits = await verify(passwordHash ?? (await decoy), password);
  return fits && typeof passwordHash === "string";
}
