/**
 * A request's way: path → method → path parameters → credentials → body → validation →
 * handler → answer. Each step can only refuse; nothing is done twice.
 */

import type { NextFunction, Request, RequestHandler, Response } from "express";
import { type AnyAnswer, checkAnswer, respond, send } from "./answers.js";
import {
  type BodyLimits,
  type BodyReader,
  createBodyReader,
  noBody,
  requestMediaType,
  type UploadStorage,
} from "./bodies.js";
import { compiledEngine, type ValidatedRequest, type ValidationEngine } from "./engines.js";
import { type AnswerError, RequestError } from "./errors.js";
import { isRange } from "./media-types.js";
import { memberOf } from "./members.js";
import type { OperationDescriptor, OperationEntry, RouteDescriptor } from "./operation.js";
import { decodeParameters, PathTree, partsOf, sentParameters } from "./paths.js";
import type { QueryRules } from "./queries.js";
import { authenticate, credentialParameters, type Security } from "./security.js";

export type { AnyAnswer } from "./answers.js";
export type { SecurityHandler, SecurityScheme } from "./security.js";

/** What a handler is, behind the generated types. */
export type AnyHandler = (request: never) => AnyAnswer | Promise<AnyAnswer>;

/** How the router behaves. */
export interface RouterOptions {
  /** Which engine validates requests; the compiled validators unless told otherwise. */
  readonly engine?: ValidationEngine;
  /** Whether undeclared query parameters are passed over instead of refused. Default: no. */
  readonly allowUnknownQueryParameters?: boolean;
  /**
   * Whether a query's values may hold reserved characters (`:/?@!$'()*+,;=`) that are not percent-encoded, as RFC 3986
   * allows; false: only those of parameters with `allowReserved`, as express-openapi-validator has it. Default: yes.
   */
  readonly allowReserved?: boolean;
  /** Whether a request whose `Accept` fits no declared answer is refused with 406. Default: yes. */
  readonly refuseUnacceptable?: boolean;
  /** How much a body may hold. */
  readonly limits?: BodyLimits;
  /**
   * Keeps the files of an operation's uploads: a storage engine of multer, such as its `diskStorage`. Where
   * there is none they are kept in memory. What a refused request brought is removed; the rest is the handler's.
   */
  readonly storage?: UploadStorage;
  /** Reads the body of an operation that has one, in place of the router itself. */
  readonly readBody?: (
    request: Request,
    response: Response,
    operation: OperationDescriptor,
  ) => Promise<unknown>;
  /**
   * Whether answers are held against the document too: always, never, or the share of them that
   * is (0.01: one in a hundred). Default: always, and in production (`NODE_ENV`) never.
   */
  readonly validateAnswers?: boolean | number;
  /** Told of an answer that does not fit, which is then sent as it is; without it the request fails. */
  readonly onAnswerError?: (error: AnswerError, request: Request) => void;
}

/** The operations of a document by their IDs. */
export type Operations = Readonly<Record<string, OperationEntry>>;

/** An operation at its path; what else there is to know of it comes with its first call. */
interface LazyOperation extends RouteDescriptor {
  readonly load: OperationEntry[3];
  loaded: OperationDescriptor | undefined;
}

/** A router cannot be made: an operation has no handler. */
export class HandlerError extends Error {
  override readonly name = "HandlerError";
  /** The operations that have none. */
  readonly operations: readonly string[];

  constructor(operations: readonly string[]) {
    super(`There is no handler for ${operations.join(", ")}: every operation needs a function of its name.`);
    this.operations = operations;
  }
}

/**
 * Express middleware that serves the operations and passes everything else on.
 * @throws HandlerError
 */
export function routeOperations(
  operations: Operations,
  security: Security,
  handlers: Readonly<Record<string, AnyHandler>>,
  options: RouterOptions = {},
): RequestHandler {
  // The types want them all; JavaScript does not know the types.
  const missing = Object.keys(operations).filter((id) => typeof memberOf(handlers, id) !== "function");
  if (missing.length > 0) throw new HandlerError(missing);
  const tree = new PathTree(Object.entries(operations).map(lazyOperation));
  const engine = options.engine ?? compiledEngine;
  const readBody = options.readBody
    ? custom(options.readBody)
    : createBodyReader(options.limits, options.storage);
  const { NODE_ENV } = process.env;
  const validateAnswers = options.validateAnswers ?? NODE_ENV !== "production";
  const share = validateAnswers === true ? 1 : Number(validateAnswers);
  const rulesOf = queryRules(options);

  const serve = async (request: Request, response: Response): Promise<boolean> => {
    const { path, search } = partsOf(request.url);
    const match = tree.match(path);
    if (!match) return false;
    const route =
      match.routes.get(request.method) ?? (request.method === "HEAD" ? match.routes.get("GET") : undefined);
    if (!route) throw methodNotAllowed(request.method, path, [...match.routes.keys()]);
    const operation = route.operation.loaded ?? (await load(route.operation));
    const sentPath = sentParameters(route.names, match.values);
    const pathParameters = decodeParameters(sentPath, path);
    if (options.refuseUnacceptable !== false) checkAccept(request, operation);
    const query = new URLSearchParams(search);
    const principal =
      operation.security.length > 0 ? await authenticate(operation, security, request, query) : undefined;
    const read = operation.body ? await readBody(request, response, operation) : noBody;
    const { mediaType, value: body, files } = read;
    const rules = rulesOf(operation);
    const credentials = search === "" ? [] : credentialParameters(operation, security);
    const routed = {
      operation,
      request,
      response,
      pathParameters,
      sentPath,
      search,
      query,
      rules,
      credentials,
      mediaType,
      body,
    };
    let valid: ValidatedRequest;
    try {
      valid = await engine(routed);
    } catch (error) {
      await read.discard?.();
      throw error;
    }
    const handler = handlers[operation.id] as unknown as (request: unknown) => AnyAnswer | Promise<AnyAnswer>;
    const answer = await handler(new HandlerRequest(valid, principal, files, request, response));
    if (share > 0 && (share >= 1 || Math.random() < share)) {
      await checkAnswer(operation, answer, request.baseUrl + path).catch((error: AnswerError) => {
        if (!options.onAnswerError) throw error;
        options.onAnswerError(error, request);
      });
    }
    await send(response, operation, answer);
    return true;
  };

  return (request: Request, response: Response, next: NextFunction) => {
    serve(request, response).then(
      (served) => served || next(),
      // The client went away in the middle of a stream: there is nobody to tell.
      // Nothing thrown is an error too; handed on as it is, it would mean that nobody answered.
      (error) =>
        response.headersSent ? response.destroy() : next(error ?? new Error("a handler threw nothing")),
    );
  };
}

function lazyOperation([id, [method, path, basePaths, load]]: [string, OperationEntry]): LazyOperation {
  return { id, method, path, basePaths, load, loaded: undefined };
}

async function load(operation: LazyOperation): Promise<OperationDescriptor> {
  const loaded = (await operation.load()).operation;
  operation.loaded = loaded;
  return loaded;
}

/** What a handler receives. The signal is made when it is asked for: most never ask. */
class HandlerRequest {
  readonly path: unknown;
  readonly query: unknown;
  readonly headers: unknown;
  readonly cookies: unknown;
  readonly body: unknown;
  readonly files: unknown;
  readonly principal: unknown;
  readonly respond = respond;
  readonly raw: Request;
  readonly #response: Response;
  #gone: AbortController | undefined;

  constructor(
    valid: ValidatedRequest,
    principal: unknown,
    files: unknown,
    request: Request,
    response: Response,
  ) {
    this.path = valid.path;
    this.query = valid.query;
    this.headers = valid.headers;
    this.cookies = valid.cookies;
    this.body = valid.body;
    this.files = files;
    this.principal = principal;
    this.raw = request;
    this.#response = response;
  }

  get signal(): AbortSignal {
    if (!this.#gone) {
      const gone = new AbortController();
      this.#gone = gone;
      if (this.#response.closed) gone.abort();
      else this.#response.once("close", () => gone.abort());
    }
    return this.#gone.signal;
  }
}

/** A body reader of the server's own. */
function custom(readBody: NonNullable<RouterOptions["readBody"]>): BodyReader {
  return async (request, response, operation) => {
    const value = await readBody(request, response, operation);
    const mediaType = operation.body ? requestMediaType(request, operation, operation.body) : undefined;
    return { mediaType, value, files: [] };
  };
}

/** The document's own word on an operation goes before the option. */
function queryRules(options: RouterOptions): (operation: OperationDescriptor) => QueryRules {
  const { allowUnknownQueryParameters = false, allowReserved = true } = options;
  const strict: QueryRules = { allowUnknownQueryParameters: false, allowReserved };
  const open: QueryRules = { allowUnknownQueryParameters: true, allowReserved };
  return (operation) =>
    (operation.allowUnknownQueryParameters ?? allowUnknownQueryParameters) ? open : strict;
}

function methodNotAllowed(method: string, path: string, methods: readonly string[]): RequestError {
  const allowed = methods.includes("GET") && !methods.includes("HEAD") ? [...methods, "HEAD"] : methods;
  return new RequestError("method-not-allowed", 405, `${method} method not allowed`, {
    path,
    headers: { Allow: allowed.join(", ") },
  });
}

function checkAccept(request: Request, { produces }: OperationDescriptor): void {
  const accept = request.headers.accept;
  if (accept === undefined || accept.includes("*/*") || produces.length === 0) return;
  if (produces.some((each) => isRange(each)) || request.accepts([...produces]) !== false) return;
  throw new RequestError("not-acceptable", 406, `Answers are one of: ${produces.join(", ")}.`, {
    path: request.path,
  });
}
