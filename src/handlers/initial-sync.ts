import { readInitialSync, readRoomInitialSync } from "../sync/initial-sync.js";
import type { HandlerFactory } from "./handler.js";

export const getInitialSync: HandlerFactory<"getInitialSync"> =
  (services) =>
  async ({ query, principal }) => ({ status: 200, body: await readInitialSync(services, principal, query) });

export const getRoomInitialSync: HandlerFactory<"getRoomInitialSync"> =
  (services) =>
  async ({ path, query, principal }) => ({
    status: 200,
    body: await readRoomInitialSync(services, principal, path.roomId, (query as { limit?: number }).limit),
  });
