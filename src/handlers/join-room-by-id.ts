import { joinById } from "../rooms/join.js";
import { asJson, type HandlerFactory } from "./handler.js";

export const joinRoomById: HandlerFactory<"joinRoomById"> =
  (services) =>
  async ({ path, body = {}, principal }) => ({
    status: 200,
    body: await joinById(services, principal, path.roomId, asJson(body)),
  });
