/** A real server on a free port, and a client that speaks to it as a Matrix client would. */

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { createApp } from "../../src/app.js";
import { readRegistrations } from "../../src/app-services/read-registrations.js";
import { createHttpServer } from "../../src/http/server.js";
import { parseAllowList } from "../../src/outbound/allow-list.js";
import { defaultJoinRates, type JoinRates, unlimitedJoins } from "../../src/rooms/rate-limit.js";
import { createServices } from "../../src/services.js";
import { isPostgresUrl, openPostgresStorage } from "../../src/storage/postgres.js";
import { openSqliteStorage } from "../../src/storage/sqlite.js";

/** The engines that every HTTP test runs under. */
export const engines = ["compiled", "express-openapi-validator"] as const;

/** What speaks to a running server. */
export interface Client {
  readonly url: string;
  /** Sends a request; paths are below `/_matrix/client/v3` unless they start with `/_matrix` or `//`. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  register(name?: string): Promise<User>;
  registerGuest(): Promise<User>;
  /** A user who registered on another server of the same database. */
  as(user: User): User;
}

/** A running server. */
export interface TestServer extends Client {
  stop(): Promise<void>;
}

export interface CallOptions {
  readonly token?: string;
  /** Sent as JSON; a string or bytes are sent as they are. */
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  readonly body: any;
}

export interface User {
  readonly id: string;
  readonly token: string;
  call(method: string, path: string, body?: unknown): Promise<Answer>;
}

let users = 0;

/** How a server differs from the ordinary one. */
export interface StartOptions {
  readonly limited?: boolean;
  readonly rates?: JoinRates;
  /** As in JOINERY_DATABASE; a new SQLite file unless given: see `newPostgresDatabase`. */
  readonly database?: string;
  /** As in JOINERY_KEY_VALIDITY_ALLOW. */
  readonly keyValidityAllow?: string;
  /** The texts of registration files. */
  readonly appservices?: readonly string[];
}

/** Starts a server. Join limits are off unless asked for. */
export async function startServer(
  validation: (typeof engines)[number],
  options: StartOptions = {},
): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), "joinery-test-"));
  const { database = join(folder, "test.db") } = options;
  const storage = await (isPostgresUrl(database) ? openPostgresStorage : openSqliteStorage)(database);
  const joinRates = options.rates ?? (options.limited ? defaultJoinRates : unlimitedJoins);
  const files = (options.appservices ?? []).map((_, index) => join(folder, `${index}.yaml`));
  for (const [index, file] of files.entries()) await writeFile(file, options.appservices?.[index] ?? "");
  const services = await createServices(storage, {
    serverName: "localhost",
    joinRates,
    keyValidityAllow: parseAllowList(options.keyValidityAllow ?? ""),
    appServices: await readRegistrations(files, "localhost"),
  });
  const document = JSON.parse(
    await readFile(new URL("../../generated/openapi.json", import.meta.url), "utf8"),
  ) as object;
  const app = createApp({
    services,
    logger: pino({ level: "silent" }),
    document,
    validation,
    validateAnswers: true,
  });
  const server = await listen(createHttpServer(app));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...clientOf(url),
    stop: async () => {
      services.stopAsking();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await storage.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Speaks to the server at a URL. */
export function clientOf(url: string): Client {
  const call = (method: string, path: string, sent: CallOptions = {}) => send(url, method, path, sent);
  const userOf = (id: string, token: string): User => ({
    id,
    token,
    call: (method, path, body) => call(method, path, { token, body }),
  });
  const user = ({ body }: Answer): User => userOf(body.user_id, body.access_token);
  return {
    url,
    call,
    as: ({ id, token }) => userOf(id, token),
    register: async (name = "user") => {
      users += 1;
      const body = {
        username: `${name}-${users}`,
        password: "a long secret",
        auth: { type: "m.login.dummy" },
      };
      return user(await call("POST", "/register", { body }));
    },
    registerGuest: async () => user(await call("POST", "/register?kind=guest", { body: {} })),
  };
}

function listen(server: Server): Promise<Server> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

async function send(
  url: string,
  method: string,
  path: string,
  { token, body, headers = {} }: CallOptions,
): Promise<Answer> {
  const full = path.startsWith("//")
    ? path.slice(1)
    : path.startsWith("/_matrix")
      ? path
      : `/_matrix/client/v3${path}`;
  const raw = body === undefined || typeof body === "string" || body instanceof Uint8Array;
  const response = await fetch(`${url}${full}`, {
    method,
    headers: { ...(token !== undefined && { Authorization: `Bearer ${token}` }), ...headers },
    ...(body !== undefined && { body: raw ? (body as string) : JSON.stringify(body) }),
  });
  const text = await response.text();
  // The answer to HEAD has the headers of a body, and none.
  const isJson = text !== "" && response.headers.get("content-type")?.includes("json") === true;
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** Percent-encodes a room ID, alias or user ID for a path. */
export const encoded = encodeURIComponent;
