/**
 * Validation for those who have only a document: compiled in memory when it starts, by the same code
 * that writes validators ahead of time, and run by the same runtime.
 */

import type { Application, NextFunction, Request, RequestHandler, Response } from "express";
import { decodeParameters, partsOf, sentParameters } from "../emit/runtime/paths.js";
import type { JsonObject } from "../json.js";
import { BadRequest, httpError, MethodNotAllowed, NotFound } from "./errors.js";
import { copied, type LoadedDocument, loadDocument } from "./load.js";
import { installPathParameters, routeHandlers } from "./operation-handlers.js";
import { hasSecuritySchemes, Operations } from "./operations.js";
import { type MiddlewareOptions, type Settings, settle } from "./options.js";
import type { OpenApiRequest } from "./request.js";
import { type FoundRoute, validateRequest } from "./requests.js";
import { holdAnswer } from "./responses.js";
import { secure } from "./security.js";
import { Uploads } from "./uploads.js";

let documents = 0;

/**
 * Express middleware for a document, with the options of express-openapi-validator. What is wrong with the
 * document itself is told to every request.
 * @throws OptionError
 */
export function middleware(options: MiddlewareOptions): RequestHandler[] {
  const settings = settle(options);
  const { apiSpec } = settings;
  const spec = typeof apiSpec === "string" ? apiSpec : copied(apiSpec);
  const validation = loadDocument(spec, settings).then((loaded) => new Validation(loaded, settings));
  // It is told to the requests.
  validation.catch(() => undefined);
  let ready: Validation | undefined;

  const validate: RequestHandler = (request, response, next) => {
    if (ready) return ready.run(request, response, next);
    validation.then((made) => {
      ready = made;
      made.run(request, response, next);
    }, next);
  };
  return settings.operationHandlers ? [validate, handlersOf(validation)] : [validate];
}

function handlersOf(validation: Promise<Validation>): RequestHandler {
  let router: Promise<RequestHandler> | undefined;
  return (request, response, next) => {
    router ??= validation.then((made) => made.handlers(request.baseUrl));
    router.then((handle) => handle(request, response, next), next);
  };
}

class Validation {
  readonly #settings: Settings;
  readonly #document: JsonObject;
  readonly #operations: Operations;
  readonly #isSecured: boolean;
  readonly #uploads: Uploads | undefined;
  readonly #apps = new WeakSet<Application>();
  readonly #serial = ++documents;

  constructor(loaded: LoadedDocument, settings: Settings) {
    this.#settings = settings;
    this.#document = loaded.document;
    this.#operations = new Operations(loaded, settings);
    this.#isSecured = settings.security !== undefined && hasSecuritySchemes(loaded);
    this.#uploads = settings.uploads && new Uploads(settings.uploads);
  }

  run(request: Request, response: Response, next: NextFunction): void {
    this.#validate(request, response, next).then(
      () => next(),
      (thrown) => next(told(thrown, request)),
    );
  }

  handlers(mountedAt: string): Promise<RequestHandler> {
    const { operationHandlers } = this.#settings;
    if (!operationHandlers) throw new Error("no operationHandlers");
    return routeHandlers(this.#operations, this.#document, operationHandlers, mountedAt);
  }

  async #validate(request: OpenApiRequest, response: Response, next: NextFunction): Promise<void> {
    const { app } = request;
    if (!this.#apps.has(app)) {
      this.#apps.add(app);
      installPathParameters(app as never, this.#operations);
    }
    const found = this.#find(request);
    if (!found) return;
    const { route, pathParameters } = found;
    const { expressRoute, openApiRoute, schema } = route;
    const { requests, responses, security } = this.#settings;
    const pathParams = { ...pathParameters };
    request.openapi = { expressRoute, openApiRoute, pathParams, schema, serial: this.#serial };
    request.params = pathParams;
    if (this.#isSecured) await secure(request, route, this.#document, security?.handlers);
    await this.#uploads?.read(request, response, route);
    if (requests) {
      const readsUploads = this.#uploads !== undefined;
      const valid = await validateRequest(request, response, found, {
        ...requests,
        readsUploads,
      });
      request.openapi.pathParams = valid;
      request.params = valid as typeof request.params;
    }
    if (responses) await holdAnswer(request, response, route, responses, next);
  }

  /** @throws HttpError where the document does not have what is asked for, and has to */
  #find(request: Request): FoundRoute | undefined {
    const { ignores, ignoreUndocumented, useRequestUrl } = this.#settings;
    const whole = wholePath(request);
    if (ignores(whole)) return undefined;
    const path = useRequestUrl ? request.path : whole;
    const sensitive = request.app.enabled("case sensitive routing");
    const strict = request.app.enabled("strict routing");
    const match = this.#operations.match(path, { sensitive, strict });
    if (!match) {
      if (ignoreUndocumented || !this.#operations.isBelowBase(whole)) return undefined;
      throw new NotFound({ path: request.path, message: "not found" });
    }
    const { method } = request;
    // Whoever wants undocumented methods through gets HEAD checked as GET: it is GET's handler that answers.
    const isOfGet = method === "HEAD" && ignoreUndocumented;
    const here = match.routes.get(method) ?? (isOfGet ? match.routes.get("GET") : undefined);
    if (!here) {
      if (ignoreUndocumented) return undefined;
      const message = `${request.method} method not allowed`;
      const headers = { Allow: [...match.routes.keys()].join(", ") };
      throw new MethodNotAllowed({ path: request.path, message, headers });
    }
    const route = this.#operations.routeOf(here.operation);
    const sentPath = sentParameters(here.names, match.values);
    return { route, pathParameters: decoded(sentPath, request.path), sentPath };
  }
}

/** The path as Express's own routes see it, whatever the form of the target; what they serve is validated. */
function wholePath({ originalUrl, baseUrl, path }: Request): string {
  const isPlain = originalUrl.startsWith("/") && !originalUrl.includes("#");
  return isPlain ? partsOf(originalUrl).path : baseUrl + path;
}

function decoded(sent: Readonly<Record<string, string>>, path: string): Record<string, string> {
  try {
    return decodeParameters(sent, path);
  } catch {
    throw new BadRequest({ path, message: "malformed uri'" });
  }
}

/** Nothing thrown is an error too; handed on as it is, it would mean that all is well. */
function told(thrown: unknown, request: OpenApiRequest): unknown {
  const route = request.openapi?.expressRoute ?? request.path;
  return httpError(thrown, request.path, route) ?? new Error("nothing was thrown");
}
