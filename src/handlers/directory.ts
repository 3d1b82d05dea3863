import { Failure } from "../failures.js";
import { aliasesOf, createAlias, deleteAlias, resolveAlias } from "../rooms/aliases.js";
import type { HandlerFactory } from "./handler.js";

export const getRoomIdByAlias: HandlerFactory<"getRoomIdByAlias"> =
  (services) =>
  async ({ path }) => ({ status: 200, body: await resolveAlias(services, path.roomAlias) });

export const setRoomAlias: HandlerFactory<"setRoomAlias"> =
  (services) =>
  async ({ path, body, principal }) => {
    try {
      await createAlias(services, principal, path.roomAlias, body.room_id);
      return { status: 200, body: {} };
    } catch (error) {
      // Creating a room with a taken alias is 400; here the document has an answer of its own for it.
      if (!(error instanceof Failure && error.code === "M_ROOM_IN_USE")) throw error;
      return { status: 409, body: { errcode: "M_UNKNOWN", error: error.message } };
    }
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
