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
app.disable("x-powered-by");
app.disable("etag");
const answer = { room_id: "!room:localhost" };

interface Routed {
  readonly method: string;
  readonly path: string;
  readonly basePaths: readonly string[];
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

if (kind === "compiled") {
  const { operations } = await load("operations.js");
  const { routeOperations } = await load("runtime/router.js");
  const open = Object.fromEntries(
    Object.entries(operations as Record<string, object>).map(([name, each]) => [
      name,
      { ...each, security: [] },
    ]),
  );
  const handlers = Object.fromEntries(
    Object.keys(open).map((name) => [name, () => ({ status: name === id ? 200 : 204, body: answer })]),
  );
  app.use(
    (routeOperations as (...parts: unknown[]) => express.RequestHandler)(
      open,
      { schemes: {}, handlers: {} },
      handlers,
    ),
  );
} else {
  const { path, method, base } = JSON.parse(process.env.BENCH_ROUTE ?? "{}") as {
    path: string;
    method: string;
    base: string;
  };
  app.use(express.json());
  if (kind !== "bare") {
    const document = JSON.parse(readFileSync(`${folder}/openapi.json`, "utf8")) as Record<string, unknown>;
    const apiSpec = { ...document, servers: [{ url: base || "/" }] };
    const { middleware } = await validator(kind);
    app.use(middleware({ apiSpec, validateSecurity: false, validateApiSpec: false }) as never);
  }
  const route = base + path.replace(/\{(\w+)\}/g, ":$1");
  (app as unknown as Record<string, (path: string, handler: express.RequestHandler) => void>)[
    method.toLowerCase()
  ]?.(route, (_request, response) => void response.json(answer));
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

export type { Routed };
