/** What every handler file exports: a function of the services. */

import type { Handlers, OperationId, SamePrincipal } from "../../generated/server.js";
import type { JsonObject } from "../events/event.js";
import type { Principal } from "../principal.js";
import type { Services } from "../services.js";

/** The handler of one operation. */
export type Handler<Id extends OperationId> = Handlers<SamePrincipal<Principal>>[Id];

/** Makes a handler from the services. */
export type HandlerFactory<Id extends OperationId> = (services: Services) => Handler<Id>;

/** A body as the JSON object that it is: the document's types leave open what further keys hold. */
export function asJson(body: object): JsonObject {
  return body as JsonObject;
}
