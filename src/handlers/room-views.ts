import { readMessages } from "../rooms/messages.js";
import {
  readEvent,
  readJoinedMembers,
  readMembers,
  readState,
  readStateContent,
} from "../rooms/room-views.js";
import type { HandlerFactory } from "./handler.js";

export const getRoomState: HandlerFactory<"getRoomState"> =
  (services) =>
  async ({ path, principal }) => ({ status: 200, body: await readState(services, principal, path.roomId) });

export const getStateEvent: HandlerFactory<"getStateEvent"> =
  (services) =>
  async ({ path, principal }) => ({
    status: 200,
    body: await readStateContent(services, principal, path.roomId, path.eventType, path.stateKey),
  });

/** Without a state key it is the empty one. */
export const getStateEventNoKey: HandlerFactory<"getStateEventNoKey"> =
  (services) =>
  async ({ path, principal }) => ({
    status: 200,
    body: await readStateContent(services, principal, path.roomId, path.eventType, ""),
  });

/** Clients also write the empty key as a slash at the end. */
export const getStateEventEmptyKey: HandlerFactory<"getStateEventEmptyKey"> = (services) =>
  getStateEventNoKey(services);

export const getRoomEvent: HandlerFactory<"getRoomEvent"> =
  (services) =>
  async ({ path, principal }) => ({
    status: 200,
    body: await readEvent(services, principal, path.roomId, path.eventId),
  });

export const getMembers: HandlerFactory<"getMembers"> =
  (services) =>
  async ({ path, query, principal }) => ({
    status: 200,
    body: { chunk: await readMembers(services, principal, path.roomId, query) },
  });

export const getJoinedMembers: HandlerFactory<"getJoinedMembers"> =
  (services) =>
  async ({ path, principal }) => ({
    status: 200,
    body: { joined: await readJoinedMembers(services, principal, path.roomId) },
  });

export const getMessages: HandlerFactory<"getMessages"> =
  (services) =>
  async ({ path, query, principal }) => ({
    status: 200,
    body: await readMessages(services, principal, path.roomId, query),
  });
