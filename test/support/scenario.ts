/** What people do in rooms, over HTTP, and what is asked of the answers. */

import { expect } from "@jest/globals";
import { type Answer, encoded, type User } from "./server.js";

/** An event as a client sees it. */
export interface SeenEvent {
  readonly event_id: string;
  readonly type: string;
  readonly state_key?: string;
  readonly sender: string;
  readonly content: { readonly membership?: string; readonly body?: string; readonly [key: string]: unknown };
}

/** A way to join a room: its method, its path, and the body that it needs beside what is sent with a join. */
export interface WayIn {
  readonly name: string;
  readonly method: "POST" | "PUT";
  readonly body: object;
  path(roomId: string, userId: string): string;
}

/** The two joins, and the member event as state. */
export const waysIn: readonly WayIn[] = [
  {
    name: "POST /rooms/{roomId}/join",
    method: "POST",
    body: {},
    path: (roomId) => `/rooms/${encoded(roomId)}/join`,
  },
  {
    name: "POST /join/{roomIdOrAlias}",
    method: "POST",
    body: {},
    path: (roomId) => `/join/${encoded(roomId)}`,
  },
  {
    name: "PUT /rooms/{roomId}/state/m.room.member/{me}",
    method: "PUT",
    body: { membership: "join" },
    path: (roomId, userId) => `/rooms/${encoded(roomId)}/state/m.room.member/${encoded(userId)}`,
  },
];

/** Joins by one of the ways. */
export const joinBy = (way: WayIn, user: User, roomId: string, body: object = {}): Promise<Answer> =>
  user.call(way.method, way.path(roomId, user.id), { ...way.body, ...body });

/** Joins through `/rooms/{roomId}/join`. */
export const joinById = (user: User, roomId: string, body: object = {}): Promise<Answer> =>
  user.call("POST", `/rooms/${encoded(roomId)}/join`, body);

/** Joins through `/join/{roomIdOrAlias}`. */
export const join = (user: User, roomIdOrAlias: string, body: object = {}): Promise<Answer> =>
  user.call("POST", `/join/${encoded(roomIdOrAlias)}`, body);

/** invite, kick, ban, unban, leave, forget. */
export const act = (user: User, roomId: string, action: string, body: object = {}): Promise<Answer> =>
  user.call("POST", `/rooms/${encoded(roomId)}/${action}`, body);

/** Makes a room, public unless told otherwise; returns its ID. */
export async function createRoom(owner: User, body: object = { preset: "public_chat" }): Promise<string> {
  return succeeded(await owner.call("POST", "/createRoom", body)).room_id;
}

/** Sets state that must be let in; returns the event's ID. */
export async function setState(
  user: User,
  roomId: string,
  type: string,
  content: object,
  stateKey = "",
): Promise<string> {
  const path = `/rooms/${encoded(roomId)}/state/${encoded(type)}/${encoded(stateKey)}`;
  return succeeded(await user.call("PUT", path, content)).event_id;
}

/** Sets the join rule. */
export const setJoinRule = (user: User, roomId: string, join_rule: string, more: object = {}) =>
  setState(user, roomId, "m.room.join_rules", { join_rule, ...more });

let sent = 0;

/** Sends a text; returns the event's ID. */
export async function say(user: User, roomId: string, body: string): Promise<string> {
  sent += 1;
  const path = `/rooms/${encoded(roomId)}/send/m.room.message/t${sent}`;
  return succeeded(await user.call("PUT", path, { msgtype: "m.text", body })).event_id;
}

/** All events of a room that the viewer may see, oldest first. */
export async function history(viewer: User, roomId: string): Promise<SeenEvent[]> {
  const answer = await viewer.call("GET", `/rooms/${encoded(roomId)}/messages?dir=f&limit=1000`);
  return succeeded(answer).chunk;
}

/** Every member event that a user ever had in a room, oldest first. */
export async function memberEvents(viewer: User, roomId: string, user: User): Promise<SeenEvent[]> {
  const events = await history(viewer, roomId);
  return events.filter(({ type, state_key }) => type === "m.room.member" && state_key === user.id);
}

/** Expects 200; returns the body. */
export function succeeded(answer: Answer): Answer["body"] {
  expect([answer.status, answer.body]).toEqual([200, expect.anything()]);
  return answer.body;
}

/** Expects a refusal, in Matrix's form. */
export function refused(answer: Answer, status: number, errcode: string): void {
  expect([answer.status, answer.body.errcode]).toEqual([status, errcode]);
  expect(typeof answer.body.error).toBe("string");
}
