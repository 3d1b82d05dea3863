/** In production nothing is compiled at run time: the server runs where Node refuses to make code from text. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import {
  type CompiledServer,
  compileServer,
  type ServerProcess,
  startServerProcess,
} from "./support/compiled-server.js";

const v3 = "/_matrix/client/v3";
let folder = "";
let compiled: CompiledServer;
let server: ServerProcess | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "joinery-no-evaluation-"));
  compiled = await compileServer();
}, 60_000);
afterAll(async () => {
  await server?.kill();
  await compiled.remove();
  await rm(folder, { recursive: true, force: true });
});

const start = (env: Readonly<Record<string, string>> = {}) =>
  startServerProcess(compiled, {
    database: join(folder, "server.db"),
    nodeOptions: ["--disallow-code-generation-from-strings"],
    env,
  });

async function call(method: string, path: string, token?: string, body?: unknown) {
  const response = await fetch(`${server?.url}${path}`, {
    method,
    headers: token ? { Authorization: `Bearer ${token}` } : {},
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

it("registers, creates, joins, syncs and refuses without making code from text", async () => {
  const bridge = join(folder, "bridge.yaml");
  await writeFile(
    bridge,
    "{id: b, url: null, as_token: t, hs_token: h, sender_localpart: bridge, namespaces: {}}",
  );
  server = await start({ JOINERY_APPSERVICES: bridge });
  expect((await call("GET", `${v3}/account/whoami`, "t")).body.user_id).toBe("@bridge:localhost");
  const register = (username: string) =>
    call("POST", `${v3}/register`, undefined, { username, password: "p", auth: { type: "m.login.dummy" } });
  const [alice, bob] = [(await register("alice")).body, (await register("bob")).body];
  const room = (await call("POST", `${v3}/createRoom`, alice.access_token, { preset: "public_chat" })).body;
  const path = `${v3}/rooms/${encodeURIComponent(room.room_id ?? "")}/join`;
  expect(await call("POST", path, bob.access_token, {})).toEqual({ status: 200, body: room });
  // Refused by a compiled validator, not by a handler.
  expect(await call("POST", path, bob.access_token, { reason: 1 })).toMatchObject({
    status: 400,
    body: { errcode: "M_BAD_JSON" },
  });
  expect((await call("GET", `${v3}/sync?timeout=0`, bob.access_token)).status).toBe(200);
  expect((await call("GET", `${v3}/sync?timeout=never`, bob.access_token)).status).toBe(400);
  await server.stop();
});

it("shows by the other engine, which compiles the document, that the flag has teeth", async () => {
  server = await start({ JOINERY_VALIDATION: "express-openapi-validator" });
  const answer = await call("POST", `${v3}/register`, undefined, { auth: { type: "m.login.dummy" } });
  expect(answer.status).toBe(500);
});
