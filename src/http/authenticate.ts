/** Access tokens → who asks. */

import type { Request } from "express";
import type { SamePrincipal, SecurityHandlers } from "../../generated/server.js";
import { authenticate } from "../accounts/tokens.js";
import { Failure } from "../failures.js";
import type { Principal } from "../principal.js";
import type { Storage } from "../storage/port.js";

const missing = () => new Failure("M_MISSING_TOKEN", "Missing access token.");

/** One function for each of the document's schemes. A token given both ways is refused. */
export function createSecurity(storage: Storage): SecurityHandlers<SamePrincipal<Principal>> {
  const check = async (token: string): Promise<Principal> => {
    if (token === "") throw missing();
    const owner = await authenticate(storage, token);
    if (!owner) throw new Failure("M_UNKNOWN_TOKEN", "Unrecognized access token.", { softLogout: false });
    return { ...owner, token };
  };
  return {
    accessToken: (token: string, request: Request) => {
      if (request.headers.authorization !== undefined) throw missing();
      return check(token);
    },
    bearer: (token: string, request: Request) => {
      if (/[?&]access_token=/.test(request.url)) throw missing();
      return check(token);
    },
  };
}
