import { leaveRoom as leave } from "../rooms/leave.js";
import type { HandlerFactory } from "./handler.js";

export const leaveRoom: HandlerFactory<"leaveRoom"> =
  (services) =>
  async ({ path, body, principal }) => {
    await leave(services, principal, path.roomId, { reason: body?.reason });
    return { status: 200, body: {} };
  };
