import { isPublished, listPublishedRooms, publishRoom } from "../rooms/published-rooms.js";
import type { HandlerFactory } from "./handler.js";

export const getPublicRooms: HandlerFactory<"getPublicRooms"> =
  (services) =>
  async ({ query }) => ({ status: 200, body: await listPublishedRooms(services, query) });

export const queryPublicRooms: HandlerFactory<"queryPublicRooms"> =
  (services) =>
  async ({ body = {} }) => ({
    status: 200,
    body: await listPublishedRooms(services, { ...body, search: body.filter?.generic_search_term }),
  });

export const getRoomVisibility: HandlerFactory<"getRoomVisibility"> =
  (services) =>
  async ({ path }) => ({
    status: 200,
    body: { visibility: (await isPublished(services, path.roomId)) ? "public" : "private" },
  });

export const setRoomVisibility: HandlerFactory<"setRoomVisibility"> =
  (services) =>
  async ({ path, body, principal }) => {
    await publishRoom(services, principal, path.roomId, body?.visibility !== "private");
    return { status: 200, body: {} };
  };
