import { forgetRoom as forget } from "../rooms/leave.js";
import type { HandlerFactory } from "./handler.js";

export const forgetRoom: HandlerFactory<"forgetRoom"> =
  (services) =>
  async ({ path, principal }) => {
    await forget(services, principal, path.roomId);
    return { status: 200, body: {} };
  };
