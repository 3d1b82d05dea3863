/** Access tokens → who asks. */

import type { Request } from "express";
import type { SamePrincipal, SecurityHandlers } from "../../generated/server.js";
import { actAs } from "../accounts/masquerade.js";
import { authenticate } from "../accounts/tokens.js";
import type { AppServices } from "../app-services/app-services.js";
import { Failure } from "../failures.js";
import type { Principal } from "../principal.js";
import type { Storage } from "../storage/port.js";

const missing = () => new Failure("M_MISSING_TOKEN", "Missing access token.");

/**
 * One function for each of the document's schemes. A token given both ways is refused.
 * Application services say in `user_id` whom they act as; others' `user_id` is ignored.
 */
export function createSecurity(services: {
  readonly storage: Storage;
  readonly appServices: AppServices;
}): SecurityHandlers<SamePrincipal<Principal>> {
  const { storage, appServices } = services;
  const check = async (token: string, asserted: string | null): Promise<Principal> => {
    if (token === "") throw missing();
    const appService = appServices.ofToken(token);
    if (appService) return { ...(await actAs(storage, appService, asserted)), appService, token };
    const owner = await authenticate(storage, token);
    if (!owner) throw new Failure("M_UNKNOWN_TOKEN", "Unrecognized access token.", { softLogout: false });
    return { ...owner, token };
  };
  return {
    accessToken: (token, request) => {
      if (request.headers.authorization !== undefined) throw missing();
      return check(token, assertedUser(request));
    },
    bearer: (token, request) => {
      if (parametersOf(request)?.has("access_token")) throw missing();
      return check(token, assertedUser(request));
    },
    appServiceToken: (token) => serviceOrStranger(appServices, token),
    appServiceBearer: (token) => serviceOrStranger(appServices, token),
  };
}

/**
 * For registering and logging in, which need a token of application services alone: whatever
 * others send is no reason to refuse them, such as the token that they log in to replace.
 */
function serviceOrStranger(appServices: AppServices, token: string): Principal {
  const appService = appServices.ofToken(token);
  const nobody = { userId: "", deviceId: "", guest: false, token };
  return appService ? { ...nobody, userId: appService.userId, appService } : nobody;
}

function assertedUser(request: Request): string | null {
  return parametersOf(request)?.get("user_id") ?? null;
}

/** The query's parameters, however their names are encoded; undefined without a query. */
function parametersOf({ url }: Request): URLSearchParams | undefined {
  const at = url.indexOf("?");
  return at < 0 ? undefined : new URLSearchParams(url.slice(at));
}
