import { banUser as ban } from "../rooms/moderation.js";
import type { HandlerFactory } from "./handler.js";

export const banUser: HandlerFactory<"banUser"> =
  (services) =>
  async ({ path, body, principal }) => {
    await ban(services, principal, path.roomId, body.user_id, { reason: body.reason });
    return { status: 200, body: {} };
  };
