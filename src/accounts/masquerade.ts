/** Whom an application service acts as. */

import { type AppService, isUserOf } from "../app-services/app-services.js";
import { Failure, forbidden } from "../failures.js";
import type { Storage, TokenOwner } from "../storage/port.js";

/**
 * The user that a service acts as: the one it asserts, or its own.
 * @throws Failure M_FORBIDDEN when that user is not its own to act as, or is not registered
 */
export async function actAs(
  storage: Storage,
  service: AppService,
  asserted: string | null,
): Promise<TokenOwner> {
  const userId = asserted ?? service.userId;
  if (!isUserOf(service, userId)) throw forbidden("The application service may not act as this user.");
  const account = await storage.ask((tx) => tx.account(userId));
  if (!account) throw forbidden("The application service has not registered this user.");
  // It has no device; this keeps its transaction IDs apart from those of the user's devices.
  return { userId, deviceId: `application service ${service.id}`, guest: account.guest };
}

/**
 * The service that a request comes from, where only services may ask.
 * @throws Failure M_MISSING_TOKEN without a token, M_UNKNOWN_TOKEN with one that is no service's
 */
export function requireAppService(asking: { readonly appService?: AppService } | undefined): AppService {
  if (!asking) throw new Failure("M_MISSING_TOKEN", "The token of an application service is needed.");
  if (!asking.appService)
    throw new Failure("M_UNKNOWN_TOKEN", "This is not the token of an application service.");
  return asking.appService;
}

/** Makes the services' own users, those that are not there yet. */
export async function createOwnUsers(storage: Storage, services: readonly AppService[]): Promise<void> {
  if (services.length === 0) return;
  const createdAt = Date.now();
  await storage.write(async (tx) => {
    for (const { userId } of services)
      await tx.createAccount({ userId, passwordHash: null, guest: false, createdAt });
  });
}
