import type { HandlerFactory } from "./handler.js";

export const getJoinedRooms: HandlerFactory<"getJoinedRooms"> =
  ({ storage }) =>
  async ({ principal }) => {
    const joined = await storage.read((tx) => tx.membershipsOf(principal.userId, ["join"]));
    return { status: 200, body: { joined_rooms: joined.map(({ roomId }) => roomId) } };
  };
