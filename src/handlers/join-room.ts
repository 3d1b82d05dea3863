import { joinByIdOrAlias } from "../rooms/join.js";
import { asJson, type HandlerFactory } from "./handler.js";

/** `server_name` and `via` are accepted and ignored: there is no federation yet. */
export const joinRoom: HandlerFactory<"joinRoom"> =
  (services) =>
  async ({ path, body = {}, principal }) => ({
    status: 200,
    body: await joinByIdOrAlias(services, principal, path.roomIdOrAlias, asJson(body)),
  });
