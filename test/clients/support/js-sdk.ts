/** matrix-js-sdk's clients, set up as an app sets them up. */

import { ClientEvent, createClient, type MatrixClient, SyncState } from "matrix-js-sdk";
import { eventually } from "./eventually.js";
import { password } from "./password.js";

// The library tells the console of every step. What matters here is said by the tests.
for (const level of ["trace", "debug", "info", "log", "warn", "error"] as const) {
  console[level] = () => undefined;
}

/** Registers a user; the client is not started yet. */
export async function register(baseUrl: string, username: string): Promise<MatrixClient> {
  const nobody = createClient({ baseUrl });
  const { user_id, device_id, access_token } = await nobody.registerRequest({
    username,
    password,
    auth: { type: "m.login.dummy" },
  });
  if (!device_id || !access_token) throw new Error("Registering gave no device or token.");
  return createClient({
    baseUrl,
    userId: user_id,
    deviceId: device_id,
    accessToken: access_token,
  });
}

/** Another device of a user, logged in by password; not started yet. */
export async function logIn(baseUrl: string, userId: string): Promise<MatrixClient> {
  const nobody = createClient({ baseUrl });
  const { device_id, access_token } = await nobody.loginRequest({
    type: "m.login.password",
    identifier: { type: "m.id.user", user: userId },
    password,
  });
  return createClient({ baseUrl, userId, deviceId: device_id, accessToken: access_token });
}

/** Starts syncing, members loaded lazily, and resolves once the client's store is filled. */
export async function start(client: MatrixClient, initialSyncLimit = 8): Promise<MatrixClient> {
  let state: SyncState | null = null;
  client.on(ClientEvent.Sync, (now) => {
    state = now;
  });
  await client.startClient({ lazyLoadMembers: true, threadSupport: true, initialSyncLimit });
  await eventually("the first sync", () => state === SyncState.Prepared || state === SyncState.Syncing);
  return client;
}

/** The client's own user ID. */
export function idOf(client: MatrixClient): string {
  const userId = client.getUserId();
  if (!userId) throw new Error("The client has no user.");
  return userId;
}

/** Texts of the messages that the client shows of a room, oldest first. */
export function textsIn(client: MatrixClient, roomId: string): string[] {
  const events = client.getRoom(roomId)?.getLiveTimeline().getEvents() ?? [];
  return events
    .filter((event) => event.getType() === "m.room.message")
    .map((event) => String(event.getContent().body));
}
