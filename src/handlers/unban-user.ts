import { unbanUser as unban } from "../rooms/moderation.js";
import type { HandlerFactory } from "./handler.js";

export const unbanUser: HandlerFactory<"unbanUser"> =
  (services) =>
  async ({ path, body, principal }) => {
    await unban(services, principal, path.roomId, body.user_id, { reason: body.reason });
    return { status: 200, body: {} };
  };
