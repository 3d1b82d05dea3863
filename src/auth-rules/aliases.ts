/** The rules for `m.room.aliases`. v1–v5; later versions treat it as any other state. */

import { domainOf } from "../events/identifiers.js";
import type { EventToAuthorize } from "./state.js";
import { allow, reject, type Verdict } from "./verdict.js";

/** Decides about the list of aliases that one server gives a room. */
export function authorizeAliases(event: EventToAuthorize): Verdict {
  // v1–v5: it is state.
  if (event.stateKey === undefined) {
    return reject("aliases.state_key", "A room's aliases are state: the event needs a state key.");
  }

  // v1–v5: its key is the server whose aliases they are, and only its users may set it.
  if (domainOf(event.sender) !== event.stateKey) {
    return reject("aliases.domain", "Only users of a server can set that server's aliases.");
  }

  return allow;
}
