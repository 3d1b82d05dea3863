/** Runs one app twice, behind express-openapi-validator and behind Joinery's middleware, and compares what happens. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import express, { type Express, type Request, type RequestHandler, type Response } from "express";
import * as reference from "express-openapi-validator";
import { parse } from "yaml";
import type { JsonObject } from "../../scripts/json.js";
import * as joinery from "../../scripts/middleware/index.js";
import { knownDifferences } from "./known.js";

/** What both export, as far as options need it. */
export interface Validator {
  readonly error: typeof joinery.error;
  readonly serdes: typeof joinery.serdes;
  readonly resolvers: typeof joinery.resolvers;
  middleware(options: joinery.MiddlewareOptions): RequestHandler[];
}

const validators: Readonly<Record<"reference" | "joinery", Validator>> = {
  reference: reference as unknown as Validator,
  joinery,
};

/** One app. */
export interface Setup {
  /** YAML, or the path of a file. */
  readonly document: string;
  readonly options?: Omit<joinery.MiddlewareOptions, "apiSpec"> | ((validator: Validator) => object);
  /** Before the validator. Default: `express.json()`, `express.text()`, `express.urlencoded()`. */
  readonly before?: readonly RequestHandler[];
  /** Settings of Express. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Where the validator is mounted. */
  readonly mount?: string;
  /** After the validator. Default: tells what it sees, on the document's routes. */
  readonly after?: (app: Express) => void;
  /** Whether the validator's own handlers answer. */
  readonly ownHandlers?: boolean;
}

/** A request: `POST /pets?x=1`, or only its path for GET. */
export type Sent =
  | string
  | readonly [target: string, init: { headers?: Record<string, string>; body?: unknown }];

/** A scenario: its name, what is sent, and the status that Joinery answers. */
export type Scenario = readonly [name: string, sent: Sent, status: number];

interface Fault {
  readonly path?: string;
  readonly message?: string;
  readonly errorCode?: string;
}

/** What happened to a request. */
export interface Happened {
  readonly status: number;
  /** What the error handler was given. */
  readonly error?: { readonly name: string; readonly message: string; readonly errors: readonly Fault[] };
  readonly allow?: string;
  /** What the handler saw, or answered. */
  readonly body?: unknown;
}

/** Runs the scenarios; each is compared with the reference unless `known.ts` says why it differs. */
export function compareBoth(name: string, setup: Setup, scenarios: readonly Scenario[]): void {
  describe(name, () => {
    const servers: { stop(): Promise<void>; url: string }[] = [];
    beforeAll(async () => {
      for (const each of ["log", "warn", "error"] as const)
        jest.spyOn(console, each).mockReturnValue(undefined);
      servers.push(await start(setup, validators.reference), await start(setup, validators.joinery));
    });
    afterAll(async () => {
      await Promise.all(servers.map((server) => server.stop()));
      jest.restoreAllMocks();
    });

    it.each(scenarios.map(([title, sent, status]) => ({ title, sent, status })))(
      "$title",
      async ({ title, sent, status }) => {
        const [theirs, ours] = await Promise.all(servers.map((server) => ask(server.url, sent)));
        const known = knownDifferences[`${name}: ${title}`];
        expect({ status: ours?.status, error: ours?.error?.message }).toEqual({
          status,
          error: ours?.error?.message,
        });
        if (!known) expect(ours).toEqual(theirs);
        else {
          expect(ours).not.toEqual(theirs);
          expect(theirs?.status).toBe(known.reference);
        }
      },
    );
  });
}

async function start(setup: Setup, validator: Validator): Promise<{ url: string; stop(): Promise<void> }> {
  const { document, options = {}, mount = "/", settings = {} } = setup;
  const isPath = /\.(ya?ml|json)$/.test(document.trim()) && !document.includes("\n");
  const apiSpec = isPath ? document : (parse(document) as JsonObject);
  const app = express();
  for (const [key, value] of Object.entries(settings)) app.set(key, value);
  for (const each of setup.before ?? [express.json({ strict: false }), express.text(), express.urlencoded()])
    app.use(each);
  const own = typeof options === "function" ? options(validator) : options;
  app.use(mount, ...validator.middleware({ apiSpec, ...own } as joinery.MiddlewareOptions));
  if (setup.after) setup.after(app);
  else if (!setup.ownHandlers && typeof apiSpec === "object")
    for (const route of routesOf(apiSpec)) app.all(route, tellSeen);
  const told: express.ErrorRequestHandler = (error, _request, response, _next) => {
    const { status = 500, name, message, errors = [], headers = {} } = error as Record<string, never>;
    response.status(status).set(headers).json({ error: { name, message, errors } });
  };
  app.use(told);
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The document's paths below each of its servers, as Express has them; what is literal first. */
function routesOf(document: JsonObject): string[] {
  const servers = (document.servers ?? [{ url: "" }]) as { url: string }[];
  const bases = servers.map(({ url }) => url.replace(/^https?:\/\/[^/]*/, "").replace(/\/$/, ""));
  const paths = Object.keys(document.paths as object).sort((a, b) =>
    a.replaceAll("{", "~").localeCompare(b.replaceAll("{", "~")),
  );
  return bases.flatMap((base) =>
    paths.map((path) =>
      `${base}${path}`
        .replaceAll(":", "\\:")
        .replace(/\/\{(\w+)\}(?:\(\*\)|\*)/g, "/*$1")
        .replace(/\{(\w+)\}/g, ":$1"),
    ),
  );
}

/** Answers with what a handler sees of a request, headers that begin with `x-` among it. */
export function tellSeen(request: Request, response: Response): void {
  const { openapi } = request as joinery.OpenApiRequest;
  const { schema } = openapi ?? {};
  const files = (Array.isArray(request.files) ? request.files : []).map((file) => ({
    fieldname: file.fieldname,
    originalname: file.originalname,
    mimetype: file.mimetype,
    size: file.size,
    isInMemory: file.buffer !== undefined,
  }));
  const seen = {
    params: request.params,
    query: request.query,
    headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => name.startsWith("x-"))),
    body: request.body as unknown,
    files,
    openapi: openapi && {
      expressRoute: openapi.expressRoute,
      openApiRoute: openapi.openApiRoute,
      pathParams: openapi.pathParams,
      operationId: schema?.operationId,
      tags: schema?.tags,
      extension: schema?.["x-note"],
      isNumbered: typeof openapi.serial === "number",
    },
  };
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify(seen, withTypes));
}

/** Values of JavaScript's own are told apart from text. */
function withTypes(this: Record<string, unknown>, key: string, value: unknown): unknown {
  return this[key] instanceof Date ? { date: value } : value;
}

async function ask(url: string, sent: Sent): Promise<Happened> {
  const [target, { headers = {}, body = undefined } = {}] = typeof sent === "string" ? [sent] : sent;
  const [method = "GET", path = "/"] = target.includes(" ") ? target.split(" ", 2) : ["GET", target];
  const isRaw = typeof body === "string" || body instanceof FormData || body instanceof Uint8Array;
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { ...(body !== undefined && !isRaw && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && { body: isRaw ? body : JSON.stringify(body) }),
  } as RequestInit);
  const text = await response.text();
  const told: unknown =
    /json/.test(response.headers.get("content-type") ?? "") && text !== "" ? JSON.parse(text) : text;
  const { error } = (typeof told === "object" && told !== null ? told : {}) as Pick<Happened, "error">;
  const allow = response.headers.get("allow");
  return {
    status: response.status,
    ...(allow !== null && { allow: allow.split(", ").sort().join(", ") }),
    ...(error
      ? { error: { ...error, message: inOrder(error.message), errors: sorted(error.errors) } }
      : { body: told }),
  };
}

/** Where several branches fail, Joinery tells the one first that came nearest: the order is its own. */
function sorted(errors: readonly Fault[]): Fault[] {
  return [...errors].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function inOrder(message: string): string {
  return message.split(", request/").sort().join(", request/");
}
