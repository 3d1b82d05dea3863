/** The reference engine: express-openapi-validator on the generated document, behind the same interface. */

import type { Request, RequestHandler, Response } from "express";
// biome-ignore lint/suspicious/noTsIgnore: it is an error only where the package is not installed.
// @ts-ignore: only servers that use this engine need the package.
import * as OpenApiValidator from "express-openapi-validator";
import type { RoutedRequest, ValidatedRequest, ValidationEngine } from "./engines.js";
import { RequestError, type ValidationError } from "./errors.js";
import { put } from "./json-text.js";
import type { OperationEntry } from "./operation.js";
import { readParameters } from "./parameters.js";
import type { QueryRules } from "./queries.js";
import { summary } from "./validation.js";

type Middleware = (request: Request, response: Response, next: (error?: unknown) => void) => unknown;

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * Makes the engine from the OpenAPI document. express-openapi-validator knows only the
 * servers at the document's root, so the paths are given to it with their bases.
 */
export function expressOpenApiValidatorEngine(
  document: object,
  operations: Readonly<Record<string, OperationEntry>>,
): ValidationEngine {
  const made = new Map<string, readonly Middleware[]>();
  const middlewaresFor = (rules: QueryRules): readonly Middleware[] => {
    const key = JSON.stringify(rules);
    const known = made.get(key);
    if (known) return known;
    const middlewares = OpenApiValidator.middleware({
      apiSpec: rebased(document as Document, operations, rules) as never,
      validateRequests: { allowUnknownQueryParameters: rules.allowUnknownQueryParameters },
      validateResponses: false,
      validateSecurity: false,
      validateApiSpec: false,
      ignoreUndocumented: true,
      // The body has been read by the router.
      fileUploader: false,
    }) as unknown as RequestHandler[];
    made.set(key, middlewares as unknown as Middleware[]);
    return middlewares as unknown as Middleware[];
  };
  return (routed) => validate(middlewaresFor(routed.rules), routed);
}

function rebased(
  document: Document,
  operations: Readonly<Record<string, OperationEntry>>,
  rules: QueryRules,
): object {
  const paths: Record<string, object> = {};
  for (const [, path, basePaths] of Object.values(operations)) {
    for (const base of basePaths) {
      const item: { servers?: unknown } = { ...document.paths[path] };
      delete item.servers;
      paths[`${base}${path}`] = item;
    }
  }
  // A copy, because the validator changes what it is given.
  const copy = structuredClone({ ...document, servers: [{ url: "/" }], paths });
  if (rules.allowReserved) allowReserved(copy);
  return copy;
}

/** Marks every query parameter as one that may hold reserved characters. */
function allowReserved(node: unknown): void {
  if (typeof node !== "object" || node === null) return;
  const parameter = node as { in?: unknown; name?: unknown; allowReserved?: boolean };
  if (parameter.in === "query" && typeof parameter.name === "string") parameter.allowReserved = true;
  for (const child of Object.values(node)) allowReserved(child);
}

async function validate(
  middlewares: readonly Middleware[],
  routed: RoutedRequest,
): Promise<ValidatedRequest> {
  const { operation, request, response, sentPath, search, query, body } = routed;
  const values = readParameters(
    operation.parameters,
    sentPath,
    query,
    request.headers,
    search,
    routed.credentials,
  );
  const changed = request as unknown as { body: unknown; cookies: Record<string, unknown> };
  const before = { body: changed.body, cookies: changed.cookies };
  changed.body = body;
  changed.cookies = { ...values.cookies };
  try {
    for (const middleware of middlewares) await run(middleware, request, response);
    const parts = { path: {}, query: {}, header: {}, cookie: {} };
    const read = {
      path: request.params,
      query: request.query,
      header: request.headers,
      cookie: changed.cookies,
    };
    const own = { path: values.params, query: values.query, header: values.headers, cookie: values.cookies };
    for (const each of operation.parameters) {
      const name = each.in === "header" ? each.name.toLowerCase() : each.name;
      // What this validator cannot read is there all the same.
      put(parts[each.in], name, (read[each.in] as Record<string, unknown>)[name] ?? own[each.in][name]);
    }
    const validBody = body === undefined ? undefined : changed.body;
    return {
      path: parts.path,
      query: parts.query,
      headers: parts.header,
      cookies: parts.cookie,
      body: validBody,
    };
  } catch (error) {
    throw refusal(error);
  } finally {
    changed.body = before.body;
    changed.cookies = before.cookies;
  }
}

function run(middleware: Middleware, request: Request, response: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: unknown) => (error ? reject(error) : resolve());
    Promise.resolve(middleware(request, response, done)).catch(reject);
  });
}

function refusal(error: unknown): unknown {
  const {
    status,
    errors,
    message = "",
  } = error as {
    status?: number;
    errors?: ValidationError[];
    message?: string;
  };
  if (status === 415)
    return new RequestError("unsupported-media-type", 415, message, { errors: errors ?? [] });
  if (status !== 400 || !errors) return error;
  const told = errors.map(({ path, message, errorCode }) => ({
    path,
    message,
    ...(errorCode !== undefined && { errorCode }),
  }));
  return new RequestError("validation", 400, message || summary(told), { errors: told });
}
