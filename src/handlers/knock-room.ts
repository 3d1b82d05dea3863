import { knockRoom as knock } from "../rooms/knock.js";
import type { HandlerFactory } from "./handler.js";

export const knockRoom: HandlerFactory<"knockRoom"> =
  (services) =>
  async ({ path, body, principal }) => {
    const { room_id } = await knock(services, principal, path.roomIdOrAlias, { reason: body?.reason });
    return { status: 200, body: { room_id } };
  };
