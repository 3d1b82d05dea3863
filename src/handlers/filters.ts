import { defineFilter as define, getFilter as get } from "../accounts/own-data.js";
import { asJson, type HandlerFactory } from "./handler.js";

export const defineFilter: HandlerFactory<"defineFilter"> =
  ({ storage }) =>
  async ({ path, body = {}, principal }) => ({
    status: 200,
    body: { filter_id: await define(storage, principal.userId, path.userId, asJson(body)) },
  });

export const getFilter: HandlerFactory<"getFilter"> =
  ({ storage }) =>
  async ({ path, principal }) => ({
    status: 200,
    body: await get(storage, principal.userId, path.userId, path.filterId),
  });
