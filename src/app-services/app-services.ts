/**
 * Application services: programs that the operator lets act for users of their own, such
 * as bridges to other networks. Source: the Application Service API, "Registration" and
 * "Identity assertion".
 */

import { hash } from "node:crypto";

/** Identifiers that a service concerns itself with. */
export interface Namespace {
  /** Whether nobody else may make what is named so. */
  readonly exclusive: boolean;
  /** As other servers read it: it has to fit from the start of the identifier, not to its end. */
  readonly pattern: RegExp;
}

/** One service, as its registration file describes it. */
export interface AppService {
  readonly id: string;
  /** SHA-256 of the token that it sends; the token itself is not kept. */
  readonly tokenHash: string;
  /** Its own user: whom it acts as unless it says otherwise. */
  readonly userId: string;
  readonly users: readonly Namespace[];
  readonly aliases: readonly Namespace[];
  /** Whether users that it acts as are limited like others. Its own user never is. */
  readonly rateLimited: boolean;
}

/** The services of this server. */
export interface AppServices {
  readonly all: readonly AppService[];
  /** The service that a token belongs to. */
  ofToken(token: string): AppService | undefined;
  /** Whether a user ID is kept for other services than the one that asks, if any does. */
  reservesUser(userId: string, asking?: AppService): boolean;
  /** The same of a room alias. */
  reservesAlias(alias: string, asking?: AppService): boolean;
}

/** The hash by which a service's token is known. Enough, because a token is random. */
export function hashAppServiceToken(token: string): string {
  return hash("sha256", token, "hex");
}

/** Puts the services of a server together. Their tokens differ. */
export function createAppServices(all: readonly AppService[]): AppServices {
  const byHash = new Map(all.map((service) => [service.tokenHash, service]));
  const reserves = (kind: "users" | "aliases", identifier: string, asking: AppService | undefined) => {
    const owners = all.filter((service) =>
      service[kind].some((each) => each.exclusive && fits(each, identifier)),
    );
    return owners.length > 0 && !(asking && owners.includes(asking));
  };
  return {
    all,
    ofToken: (token) => (all.length === 0 ? undefined : byHash.get(hashAppServiceToken(token))),
    reservesUser: (userId, asking) => reserves("users", userId, asking),
    reservesAlias: (alias, asking) => reserves("aliases", alias, asking),
  };
}

/** A server without any. */
export const noAppServices: AppServices = createAppServices([]);

/** Whether a user is the service's own or in its namespaces. */
export function isUserOf(service: AppService, userId: string): boolean {
  return userId === service.userId || service.users.some((namespace) => fits(namespace, userId));
}

/** Whether someone whom a service acts as is never limited. */
export function isExemptFromLimits(service: AppService | undefined, userId: string): boolean {
  return service !== undefined && (!service.rateLimited || userId === service.userId);
}

function fits({ pattern }: Namespace, identifier: string): boolean {
  return identifier.search(pattern) === 0;
}
