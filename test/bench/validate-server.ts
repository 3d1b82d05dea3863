/**
 * One server of `npm run bench:validate`, in a process of its own: `node validate-server.js <kind> <folder> <operation>`.
 * Prints its port; tells what it used when a message asks.
 */

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { PerformanceObserver } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import express from "express";

const [kind = "bare", folder = ".", id = ""] = process.argv.slice(2);
const app = express();
// Both would make Express do more than the generated layer, whose answers have neither.
app.disable("x-powered-by");
app.disable("etag");

/** What a route of Express is made of. */
export interface Routed {
  readonly method: string;
  readonly path: string;
  readonly base: string;
  /** Whether the handler has query parameters to look at. */
  readonly hasQuery: boolean;
}

type Values = Readonly<Record<string, unknown>>;

/** The handler, the same for all: it looks at every part of the request that the document declares. */
function handle(path: Values, query: Values | undefined, body: Values): object {
  return {
    room_id: String(path.roomId ?? path.itemId),
    ...(query && { limit: Number(query.limit) }),
    fields: Object.keys(body).length,
  };
}

const load = (name: string) =>
  import(pathToFileURL(`${folder}/${name}`).href) as Promise<Record<string, unknown>>;

interface Validator {
  middleware(options: object): unknown;
}

async function validator(name: string): Promise<Validator> {
  if (name === "middleware") return (await load("../joinery/middleware/index.js")) as unknown as Validator;
  const reference = await import("express-openapi-validator");
  return (reference.default ?? reference) as unknown as Validator;
}

interface Request {
  readonly path: Values;
  readonly query: Values;
  readonly body: Values;
}

const route = JSON.parse(process.env.BENCH_ROUTE ?? "{}") as Routed;
if (kind === "compiled") {
  const { operations } = await load("operations.js");
  const { createRouter } = await load("server.js");
  const { hasQuery } = route;
  const handler = ({ path, query, body }: Request) => ({
    status: 200,
    body: handle(path, hasQuery ? query : undefined, body),
  });
  const handlers: Record<string, unknown> = {};
  for (const name of Object.keys(operations as object))
    handlers[name] = name === id ? handler : () => ({ status: 204 });
  app.use((createRouter as (...parts: unknown[]) => express.RequestHandler)(handlers, { security: {} }));
} else {
  app.use(express.json());
  if (kind === "middleware" || kind === "reference") {
    const document = JSON.parse(readFileSync(`${folder}/openapi.json`, "utf8")) as Record<string, unknown>;
    const apiSpec = { ...document, servers: [{ url: route.base || "/" }] };
    const { middleware } = await validator(kind);
    app.use(middleware({ apiSpec, validateSecurity: false, validateApiSpec: false }) as never);
  }
  const others =
    kind === "all routes" ? (JSON.parse(readFileSync(`${folder}/routes.json`, "utf8")) as Routed[]) : [];
  const mount = ({ method, base, path }: Routed, handler: express.RequestHandler) =>
    (app as unknown as Record<string, (path: string, handler: express.RequestHandler) => void>)[
      method.toLowerCase()
    ]?.(base + path.replace(/\{(\w+)\}/g, ":$1"), handler);
  const { hasQuery } = route;
  const handler: express.RequestHandler = (request, response) =>
    void response.json(handle(request.params, hasQuery ? request.query : undefined, request.body));
  for (const other of others) mount(other, handler);
  if (others.length === 0) mount(route, handler);
}

let collections = 0;
new PerformanceObserver((list) => {
  collections += list.getEntries().length;
}).observe({ entryTypes: ["gc"] });

process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: user + system, heap: process.memoryUsage().heapUsed, collections });
});
const server = createServer(app).listen(0, "127.0.0.1", () =>
  process.send?.({ port: (server.address() as AddressInfo).port }),
);
