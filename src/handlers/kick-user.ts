import { kickUser as kick } from "../rooms/moderation.js";
import type { HandlerFactory } from "./handler.js";

export const kickUser: HandlerFactory<"kickUser"> =
  (services) =>
  async ({ path, body, principal }) => {
    await kick(services, principal, path.roomId, body.user_id, { reason: body.reason });
    return { status: 200, body: {} };
  };
