import { getAccountData as get, setAccountData as set } from "../accounts/own-data.js";
import { asJson, type HandlerFactory } from "./handler.js";

export const getAccountData: HandlerFactory<"getAccountData"> =
  ({ storage }) =>
  async ({ path, principal }) => ({
    status: 200,
    body: await get(storage, principal.userId, { ...path, roomId: null }),
  });

export const setAccountData: HandlerFactory<"setAccountData"> =
  ({ storage, notifier }) =>
  async ({ path, body = {}, principal }) => {
    const position = await set(storage, principal.userId, { ...path, roomId: null }, asJson(body));
    notifier.publish({ position, topics: [principal.userId] });
    return { status: 200, body: {} };
  };

export const getRoomAccountData: HandlerFactory<"getRoomAccountData"> =
  ({ storage }) =>
  async ({ path, principal }) => ({ status: 200, body: await get(storage, principal.userId, path) });

export const setRoomAccountData: HandlerFactory<"setRoomAccountData"> =
  ({ storage, notifier }) =>
  async ({ path, body = {}, principal }) => {
    const position = await set(storage, principal.userId, path, asJson(body));
    notifier.publish({ position, topics: [principal.userId] });
    return { status: 200, body: {} };
  };
