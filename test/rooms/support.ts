/** A server's rooms on a real database, and users to put into them. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { noAppServices } from "../../src/app-services/app-services.js";
import type { JsonObject } from "../../src/events/event.js";
import { Failure, type FailureCode } from "../../src/failures.js";
import type { Requester, RoomContext } from "../../src/rooms/context.js";
import { createRoom, type RoomRequest } from "../../src/rooms/create-room.js";
import { joinById } from "../../src/rooms/join.js";
import { KnownStates } from "../../src/rooms/known-state.js";
import { createNotifier } from "../../src/rooms/notifier.js";
import { createJoinLimits, unlimitedJoins } from "../../src/rooms/rate-limit.js";
import { setState } from "../../src/rooms/state.js";
import { generateSigningKey, serverKey } from "../../src/signing/ed25519.js";
import type { Membership } from "../../src/storage/port.js";
import { openSqliteStorage } from "../../src/storage/sqlite.js";

export interface World {
  readonly context: RoomContext;
  readonly close: () => Promise<void>;
}

/** An empty server in a folder of its own; parts of the context can be put in place. */
export async function newWorld(parts: Partial<RoomContext> = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), "joinery-rooms-"));
  const storage = await openSqliteStorage(join(folder, "test.db"));
  const context: RoomContext = {
    storage,
    serverName: "test",
    serverKey: serverKey("test", generateSigningKey()),
    now: Date.now,
    notifier: createNotifier(),
    joinLimits: createJoinLimits(unlimitedJoins),
    knownStates: new KnownStates(),
    appServices: noAppServices,
    checkKeyValidity: async () => "valid",
    ...parts,
  };
  return {
    context,
    close: async () => {
      await storage.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Makes an account. */
export async function newUser({ storage }: RoomContext, name: string, guest = false): Promise<Requester> {
  const userId = `@${name}:test`;
  await storage.write((tx) => tx.createAccount({ userId, passwordHash: null, guest, createdAt: 0 }));
  return { userId, deviceId: `${name}-device`, guest };
}

/** Makes a room and returns its ID. */
export async function newRoom(
  context: RoomContext,
  creator: Requester,
  request: RoomRequest = {},
): Promise<string> {
  return (await createRoom(context, creator, request)).room_id;
}

/** Makes a public room and returns its ID. */
export function publicRoom(
  context: RoomContext,
  creator: Requester,
  request: RoomRequest = {},
): Promise<string> {
  return newRoom(context, creator, { preset: "public_chat", ...request });
}

export function joinAs(context: RoomContext, user: Requester, roomId: string, body: JsonObject = {}) {
  return joinById(context, user, roomId, body);
}

export async function set(
  context: RoomContext,
  user: Requester,
  roomId: string,
  type: string,
  content: JsonObject,
  stateKey = "",
): Promise<string> {
  return (await setState(context, user, roomId, { type, stateKey, content })).event_id;
}

export async function membershipOf(
  { storage }: RoomContext,
  roomId: string,
  user: Requester,
): Promise<Membership | undefined> {
  return storage.read(async (tx) => (await tx.membership(roomId, user.userId))?.membership);
}

/** A user's member events in a room, oldest first. */
export function memberEvents({ storage }: RoomContext, roomId: string, user: Requester) {
  return storage.read((tx) => tx.stateHistory(roomId, "m.room.member", user.userId));
}

/** The content of the user's present member event. */
export async function memberContentOf(context: RoomContext, roomId: string, user: Requester) {
  return (await memberEvents(context, roomId, user)).at(-1)?.content;
}

/** Expects the refusal with the code. Returns it. */
export async function refused(work: Promise<unknown>, code: FailureCode): Promise<Failure> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    expect(error.code).toBe(code);
    return error;
  }
  throw new Error(`expected ${code}, but it succeeded`);
}
