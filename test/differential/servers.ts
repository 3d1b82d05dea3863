/** The two engines, each behind an Express app as its users would have it. */

import { Agent, createServer, request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import * as OpenApiValidator from "express-openapi-validator";
import { isJson, isText } from "../../scripts/emit/runtime/media-types.js";
import type { OperationDescriptor } from "../../scripts/emit/runtime/operation.js";
import { type JsonObject, pointerName, pointerNames, setOwn, valueAt } from "../../scripts/json.js";
import { middleware as ownMiddleware } from "../../scripts/middleware/index.js";
import type { Operation } from "../../scripts/model/model.js";
import type { TestRequest } from "./requests.js";

/** What an engine said. */
export interface Outcome {
  readonly status: number;
  readonly message?: string;
  readonly operation?: string;
  readonly errors: readonly {
    readonly path?: string;
    readonly message?: string;
    readonly errorCode?: string;
  }[];
}

/** The runtime of a generated folder, as far as it is called here. */
export interface GeneratedModules {
  readonly operations: Readonly<Record<string, OperationDescriptor>>;
  readonly routeOperations: typeof import("../../scripts/emit/runtime/router.js").routeOperations;
}

const told: ErrorRequestHandler = (error, _request, response, _next) => {
  const {
    status = 500,
    message,
    errors = [],
  } = error as { status?: number; message?: string; errors?: unknown[] };
  response.status(status).json({ status, message, errors });
};

/** Every operation of the generated server; who asks does not matter here. */
export function compiledApp({ operations, routeOperations }: GeneratedModules): Express {
  const app = express();
  const open = Object.fromEntries(
    Object.entries(operations).map(([id, each]) => [id, { ...each, security: [] }]),
  );
  const handlers = Object.fromEntries(
    Object.keys(operations).map((id) => [
      id,
      () => ({ status: 200, body: { operation: id }, contentType: "application/json" }),
    ]),
  );
  app.use(
    routeOperations(open, { schemes: {}, handlers: {} }, handlers, {
      validateAnswers: false,
      refuseUnacceptable: false,
    }),
  );
  app.use(told);
  return app;
}

/** express-openapi-validator on a document of this operation alone: it looks at all before the right one. */
export function referenceApp(document: JsonObject, operation: Operation): Express {
  return middlewareApp(document, operation, OpenApiValidator.middleware as unknown as Middleware);
}

/** Joinery's own middleware in its place. */
export function ownMiddlewareApp(document: JsonObject, operation: Operation): Express {
  return middlewareApp(document, operation, ownMiddleware);
}

type Middleware = typeof ownMiddleware;

function middlewareApp(document: JsonObject, operation: Operation, middleware: Middleware): Express {
  const app = express();
  const { servers: _, ...item } = (document.paths as Record<string, JsonObject>)[operation.path] ?? {};
  const method = operation.method.toLowerCase();
  const { servers: _own, ...own } = item[method] as JsonObject;
  const paths = {
    [operation.path]: {
      ...(item.parameters !== undefined && { parameters: item.parameters }),
      [method]: own,
    },
  };
  const apiSpec = structuredClone({
    ...document,
    servers: [{ url: operation.basePaths[0] || "/" }],
    paths,
    components: componentsOf(document, paths),
  });
  const type = (name: (text: string) => boolean) => ({
    type: (request: { headers: { "content-type"?: string } }) => name(request.headers["content-type"] ?? ""),
    limit: "1mb",
  });
  app.use(express.json({ ...type(isJson), strict: false } as never));
  app.use(express.text(type(isText) as never));
  app.use(express.urlencoded({ extended: true }));
  app.use(cookies);
  app.use(...middleware({ apiSpec, validateSecurity: false, validateApiSpec: false }));
  app.use((_request, response) => void response.json({ operation: operation.id }));
  app.use(told);
  return app;
}

/** The components that the paths lead to: express-openapi-validator takes its time over each, used or not. */
function componentsOf(document: JsonObject, paths: JsonObject): JsonObject {
  const kept: Record<string, JsonObject> = {};
  // References, and the mappings of discriminators.
  const follow = (node: unknown): void => {
    if (typeof node === "string" && node.startsWith("#/components/")) {
      const [, kind = "", name = ""] = pointerNames(node.slice(1));
      const component = valueAt(document, `/components/${pointerName(kind)}/${pointerName(name)}`);
      if (component === undefined || Object.hasOwn(kept[kind] ?? {}, name)) return;
      kept[kind] ??= {};
      setOwn(kept[kind], name, component);
      follow(component);
    } else if (typeof node === "object" && node !== null)
      for (const each of Object.values(node)) follow(each);
  };
  follow(paths);
  return kept;
}

const cookies: RequestHandler = (request, _response, next) => {
  const pairs = (request.headers.cookie ?? "").split(/;\s*/).filter((pair) => pair.includes("="));
  const values = pairs.map((pair) => [
    pair.slice(0, pair.indexOf("=")),
    decodeURIComponent(pair.slice(pair.indexOf("=") + 1)),
  ]);
  (request as unknown as { cookies: object }).cookies = Object.fromEntries(values);
  next();
};

/** A server whose app can be changed, and a client for it. */
export class Target {
  app: Express | undefined;
  readonly #server: Server;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 32 });
  #port = 0;

  constructor() {
    this.#server = createServer((request, response) => this.app?.(request, response));
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  stop(): void {
    this.#agent.destroy();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  ask({ method, url, headers, body }: TestRequest): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
      const sent = httpRequest(
        {
          port: this.#port,
          host: "127.0.0.1",
          agent: this.#agent,
          method,
          path: url,
          headers: { ...headers, ...length },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => {
            const text = Buffer.concat(chunks).toString();
            const told = text.startsWith("{") ? (JSON.parse(text) as Partial<Outcome>) : {};
            resolve({ errors: [], ...told, status: response.statusCode ?? 0 });
          });
        },
      );
      sent.on("error", reject);
      sent.end(body);
    });
  }
}
