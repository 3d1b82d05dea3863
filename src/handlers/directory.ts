import { aliasesOf, createAlias, deleteAlias, resolveAlias } from "../rooms/aliases.js";
import type { HandlerFactory } from "./handler.js";

export const getRoomIdByAlias: HandlerFactory<"getRoomIdByAlias"> =
  (services) =>
  async ({ path }) => ({ status: 200, body: await resolveAlias(services, path.roomAlias) });

export const setRoomAlias: HandlerFactory<"setRoomAlias"> =
  (services) =>
  async ({ path, body, principal }) => {
    await createAlias(services, principal, path.roomAlias, body.room_id);
    return { status: 200, body: {} };
  };

export const deleteRoomAlias: HandlerFactory<"deleteRoomAlias"> =
  (services) =>
  async ({ path, principal }) => {
    await deleteAlias(services, principal, path.roomAlias);
    return { status: 200, body: {} };
  };

export const getLocalAliases: HandlerFactory<"getLocalAliases"> =
  (services) =>
  async ({ path, principal }) => ({ status: 200, body: await aliasesOf(services, principal, path.roomId) });
