import { createRoom as create, type RoomRequest } from "../rooms/create-room.js";
import type { HandlerFactory } from "./handler.js";

export const createRoom: HandlerFactory<"createRoom"> =
  (services) =>
  async ({ body = {}, principal }) => {
    const { room_id } = await create(services, principal, body as RoomRequest);
    return { status: 200, body: { room_id } };
  };
