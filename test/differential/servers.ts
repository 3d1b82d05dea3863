/** The two engines, each behind an Express app as its users would have it. */

import { Agent, createServer, request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from "express";
import * as OpenApiValidator from "express-openapi-validator";
import type { ValidationEngine } from "../../scripts/emit/runtime/engines.js";
import { isJson, isText } from "../../scripts/emit/runtime/media-types.js";
import type { OperationEntry } from "../../scripts/emit/runtime/operation.js";
import type { Operations } from "../../scripts/emit/runtime/router.js";
import { type JsonObject, pointerName, pointerNames, setOwn, valueAt } from "../../scripts/json.js";
import { middleware as ownMiddleware } from "../../scripts/middleware/index.js";
import type { Operation } from "../../scripts/model/model.js";
import type { TestAnswer } from "./answers.js";
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
  readonly operations: Operations;
  readonly routeOperations: typeof import("../../scripts/emit/runtime/router.js").routeOperations;
}

const told = "x-told";

const tellError: ErrorRequestHandler = (error, _request, response, _next) => {
  const {
    status = 500,
    message,
    errors = [],
  } = error as { status?: number; message?: string; errors?: unknown[] };
  tell(response.status(status), { status, message, errors });
};

/** What the engine or we say, and not a handler's answer. */
function tell(response: Response, outcome: object): void {
  response.set(told, "yes").removeHeader("content-type");
  response.json(outcome);
}

/** The header that says which of the answers a handler gives. */
const answerHeader = "x-answer";

/** The request that a handler gives the answer of that number to. */
export function askingFor(request: TestRequest, at: number): TestRequest {
  return { ...request, headers: { ...request.headers, [answerHeader]: String(at) } };
}

/**
 * Every operation of the generated server; who asks does not matter here. With `answers` the handlers
 * give those, which are validated, and requests are neither read nor validated.
 */
export function compiledApp(
  { operations, routeOperations }: GeneratedModules,
  answers?: { readonly list: readonly TestAnswer[] },
): Express {
  const app = express();
  const changes = { security: [], ...(answers && { body: null }) };
  const open = Object.fromEntries(
    Object.entries(operations).map(([id, [method, path, basePaths, load]]): [string, OperationEntry] => [
      id,
      [method, path, basePaths, async () => ({ operation: { ...(await load()).operation, ...changes } })],
    ]),
  );
  const give = (id: string, { raw }: { raw: Request }) => {
    const answer = answers?.list[Number(raw.headers[answerHeader])];
    if (answer) return answer;
    const headers = { [told]: "yes" };
    return { status: 200, body: { operation: id }, contentType: "application/json", headers };
  };
  const handlers = Object.fromEntries(
    Object.keys(operations).map((id) => [id, (request: { raw: Request }) => give(id, request)]),
  );
  app.use(
    routeOperations(open, { schemes: {}, handlers: {} }, handlers, {
      validateAnswers: answers !== undefined,
      refuseUnacceptable: false,
      allowReserved: false,
      ...(answers && { engine: takeAll }),
    }),
  );
  app.use(tellError);
  return app;
}

const takeAll: ValidationEngine = ({ body }) => ({ path: {}, query: {}, headers: {}, cookies: {}, body });

/** express-openapi-validator on a document of this operation alone: it looks at all before the right one. */
export function referenceApp(
  document: JsonObject,
  operation: Operation,
  answers?: readonly TestAnswer[],
): Express {
  const middleware = OpenApiValidator.middleware as unknown as Middleware;
  return middlewareApp(document, operation, middleware, answers);
}

/** Joinery's own middleware in its place. */
export function ownMiddlewareApp(
  document: JsonObject,
  operation: Operation,
  answers?: readonly TestAnswer[],
): Express {
  return middlewareApp(document, operation, ownMiddleware, answers);
}

type Middleware = typeof ownMiddleware;

function middlewareApp(
  document: JsonObject,
  operation: Operation,
  middleware: Middleware,
  answers?: readonly TestAnswer[],
): Express {
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
  const looksAt = { validateRequests: !answers, validateResponses: answers !== undefined };
  app.use(...middleware({ apiSpec, validateSecurity: false, validateApiSpec: false, ...looksAt }));
  app.use((request, response) => {
    const answer = answers?.[Number(request.headers[answerHeader])];
    if (!answer) return tell(response, { operation: operation.id });
    response.status(answer.status);
    if (answer.contentType !== undefined) response.set("content-type", answer.contentType);
    response.json(answer.body);
  });
  app.use(tellError);
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
            // An answer to HEAD has no body.
            const outcome =
              response.headers[told] && text !== "" ? (JSON.parse(text) as Partial<Outcome>) : {};
            resolve({ errors: [], ...outcome, status: response.statusCode ?? 0 });
          });
        },
      );
      sent.on("error", reject);
      sent.end(body);
    });
  }
}
