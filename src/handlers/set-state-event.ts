import { setState } from "../rooms/state.js";
import { asJson, type HandlerFactory } from "./handler.js";

export const setStateEvent: HandlerFactory<"setStateEvent"> =
  (services) =>
  async ({ path, body = {}, principal }) => ({
    status: 200,
    body: await setState(services, principal, path.roomId, {
      type: path.eventType,
      stateKey: path.stateKey,
      content: asJson(body),
    }),
  });

/** Without a state key it is the empty one. */
export const setStateEventNoKey: HandlerFactory<"setStateEventNoKey"> =
  (services) =>
  async ({ path, body = {}, principal }) => ({
    status: 200,
    body: await setState(services, principal, path.roomId, {
      type: path.eventType,
      stateKey: "",
      content: asJson(body),
    }),
  });

/** Clients also write the empty key as a slash at the end. */
export const setStateEventEmptyKey: HandlerFactory<"setStateEventEmptyKey"> = (services) =>
  setStateEventNoKey(services);
