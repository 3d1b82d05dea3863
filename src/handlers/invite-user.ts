import { inviteUser as invite } from "../rooms/invite.js";
import type { HandlerFactory } from "./handler.js";

export const inviteUser: HandlerFactory<"inviteUser"> =
  (services) =>
  async ({ path, body, principal }) => {
    await invite(services, principal, path.roomId, body.user_id, { reason: body.reason });
    return { status: 200, body: {} };
  };
