/**
 * A request's way: path → method → path parameters → credentials → body → validation →
 * handler → answer. Each step can only refuse; nothing is done twice.
 */

import type { NextFunction, Request, RequestHandler, Response } from "express";
import { checkAnswer } from "./answers.js";
import { compiledEngine, type ValidationEngine } from "./engines.js";
import { RequestError } from "./errors.js";
import type { OperationDescriptor } from "./operation.js";
import { PathTree } from "./paths.js";

/** How a scheme's credential is sent. */
export interface SecurityScheme {
  readonly kind: "query" | "header" | "cookie" | "bearer" | "basic";
  /** The name of the query parameter, header or cookie. */
  readonly name: string;
}

/** Turns a credential into the principal that handlers receive; throws to refuse. */
export type SecurityHandler<Principal> = (
  credential: string,
  request: Request,
) => Promise<Principal> | Principal;

/** An answer as it is sent. */
export interface AnyAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly contentType?: string | number | symbol;
}

/** What a handler is, behind the generated types. */
export type AnyHandler = (request: never) => AnyAnswer | Promise<AnyAnswer>;

/** How the router behaves. */
export interface RouterOptions<Principal> {
  /** One function a security scheme of the document. */
  readonly security: Readonly<Record<string, SecurityHandler<Principal>>>;
  /** Which engine validates requests; the compiled validators unless told otherwise. */
  readonly engine?: ValidationEngine;
  /** Reads the body of an operation that has one; by default `request.body`, as Express's parsers leave it. */
  readonly readBody?: (
    request: Request,
    response: Response,
    operation: OperationDescriptor,
  ) => Promise<unknown>;
  /** Whether answers are held against the document too; meant for development and tests. */
  readonly validateAnswers?: boolean;
}

/** Express middleware that serves the operations and passes everything else on. */
export function routeOperations<Principal>(
  operations: Readonly<Record<string, OperationDescriptor>>,
  schemes: Readonly<Record<string, SecurityScheme>>,
  handlers: Readonly<Record<string, AnyHandler>>,
  options: RouterOptions<Principal>,
): RequestHandler {
  const tree = new PathTree(Object.values(operations));
  const engine = options.engine ?? compiledEngine;
  const readBody = options.readBody ?? (async (request: Request) => request.body as unknown);

  const serve = async (request: Request, response: Response): Promise<boolean> => {
    const [path = "", search = ""] = splitOnce(request.url, "?");
    const match = tree.match(path);
    if (!match) return false;
    const operation =
      match.operations.get(request.method) ??
      (request.method === "HEAD" ? match.operations.get("GET") : undefined);
    if (!operation) {
      throw new RequestError("method-not-allowed", 405, `${request.method} is not served here.`, {
        allow: [...match.operations.keys()],
      });
    }
    const pathParameters = decodeParameters(match.parameters);
    const query = new URLSearchParams(search);
    const principal = await authenticate(operation, schemes, options.security, request, query);
    const body = operation.body ? await readBody(request, response, operation) : undefined;
    const valid = await engine({ operation, request, response, pathParameters, query, body });
    const gone = new AbortController();
    response.once("close", () => {
      if (!response.writableFinished) gone.abort();
    });
    const handler = handlers[operation.id] as (request: unknown) => Promise<AnyAnswer>;
    const answer = await handler({ ...valid, principal, signal: gone.signal, raw: request });
    if (options.validateAnswers) await checkAnswer(operation, answer);
    send(response, answer);
    return true;
  };

  return (request: Request, response: Response, next: NextFunction) => {
    serve(request, response).then((served) => served || next(), next);
  };
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function decodeParameters(raw: Readonly<Record<string, string>>): Record<string, string> {
  const decoded: Record<string, string> = {};
  for (const [name, text] of Object.entries(raw)) {
    try {
      decoded[name] = decodeURIComponent(text);
    } catch {
      throw new RequestError(
        "path-encoding",
        400,
        `The path parameter ${name} is not percent-encoded UTF-8.`,
      );
    }
  }
  return decoded;
}

/** Tries the alternatives in the document's order: the first whose credentials are all there decides. */
async function authenticate<Principal>(
  operation: OperationDescriptor,
  schemes: Readonly<Record<string, SecurityScheme>>,
  handlers: Readonly<Record<string, SecurityHandler<Principal>>>,
  request: Request,
  query: URLSearchParams,
): Promise<Principal | undefined> {
  if (operation.security.length === 0) return undefined;
  for (const alternative of operation.security) {
    const credentials = alternative.map((name) => credentialOf(schemes[name], request, query));
    if (credentials.includes(undefined)) continue;
    let principal: Principal | undefined;
    for (const [at, name] of alternative.entries())
      principal = await handlers[name]?.(credentials[at] ?? "", request);
    return principal;
  }
  throw new RequestError("unauthenticated", 401, "The request has no credentials.");
}

function credentialOf(
  scheme: SecurityScheme | undefined,
  request: Request,
  query: URLSearchParams,
): string | undefined {
  if (!scheme) return undefined;
  if (scheme.kind === "query") return query.get(scheme.name) ?? undefined;
  if (scheme.kind === "header") return request.get(scheme.name);
  if (scheme.kind === "cookie")
    return new RegExp(`(?:^|;\\s*)${scheme.name}=([^;]*)`).exec(request.get("cookie") ?? "")?.[1];
  const [word = "", credential] = splitOnce(request.get("authorization") ?? "", " ");
  return word.toLowerCase() === scheme.kind ? credential?.trim() : undefined;
}

function send(response: Response, answer: AnyAnswer): void {
  response.status(answer.status);
  for (const [name, value] of Object.entries(answer.headers ?? {})) {
    if (value !== undefined) response.setHeader(name, String(value));
  }
  if (answer.body === undefined) {
    response.end();
  } else if (answer.contentType === undefined || /[/+]json\b/i.test(String(answer.contentType))) {
    const body = JSON.stringify(answer.body);
    response.type(String(answer.contentType ?? "application/json")).end(body);
  } else {
    response.type(String(answer.contentType)).send(answer.body);
  }
}
