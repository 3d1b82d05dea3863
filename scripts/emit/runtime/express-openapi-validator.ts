/** The reference engine: express-openapi-validator on the generated document, behind the same interface. */

import type { Request, RequestHandler, Response } from "express";
import * as OpenApiValidator from "express-openapi-validator";
import type { RoutedRequest, ValidatedRequest, ValidationEngine } from "./engines.js";
import { invalid } from "./engines.js";
import { RequestError } from "./errors.js";
import type { OperationDescriptor } from "./operation.js";
import { readParameters } from "./parameters.js";

type Middleware = (request: Request, response: Response, next: (error?: unknown) => void) => unknown;

interface Document {
  readonly paths: Readonly<Record<string, object>>;
}

/**
 * Makes the engine from the OpenAPI document. express-openapi-validator knows only the
 * servers at the document's root, so the paths are given to it with their bases.
 */
export function expressOpenApiValidatorEngine(
  document: object,
  operations: Readonly<Record<string, OperationDescriptor>>,
): ValidationEngine {
  const middlewares = OpenApiValidator.middleware({
    apiSpec: rebased(document as Document, operations) as never,
    validateRequests: { allowUnknownQueryParameters: true },
    validateResponses: false,
    validateSecurity: false,
    validateApiSpec: false,
    ignoreUndocumented: true,
  }) as unknown as RequestHandler[];
  return (routed) => validate(middlewares as unknown as Middleware[], routed);
}

function rebased(document: Document, operations: Readonly<Record<string, OperationDescriptor>>): object {
  const paths: Record<string, object> = {};
  for (const operation of Object.values(operations)) {
    for (const base of operation.basePaths) {
      const { servers: _, ...item } = (document.paths[operation.path] ?? {}) as Record<string, unknown>;
      paths[`${base}${operation.path}`] = item;
    }
  }
  // A copy, because the validator changes what it is given.
  return structuredClone({ ...document, servers: [{ url: "/" }], paths });
}

async function validate(
  middlewares: readonly Middleware[],
  routed: RoutedRequest,
): Promise<ValidatedRequest> {
  const { operation, request, response, pathParameters, query, body } = routed;
  const before = request.body as unknown;
  request.body = body;
  try {
    for (const middleware of middlewares) await run(middleware, request, response);
  } catch (error) {
    throw refusal(error);
  }
  const values = readParameters(operation.parameters, pathParameters, query, request.headers);
  const result = {
    ...values,
    path: pick(request.params, values.path),
    query: pick(request.query, values.query),
    body: request.body as unknown,
  };
  request.body = before;
  return body === undefined ? { ...result, body: undefined } : result;
}

function run(middleware: Middleware, request: Request, response: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: unknown) => (error ? reject(error) : resolve());
    Promise.resolve(middleware(request, response, done)).catch(reject);
  });
}

/** The validator's coerced values and defaults, for the parameters that the document declares. */
function pick(
  from: Readonly<Record<string, unknown>>,
  declared: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const picked: Record<string, unknown> = { ...declared };
  for (const [name, value] of Object.entries(from)) if (Object.hasOwn(declared, name)) picked[name] = value;
  return picked;
}

function refusal(error: unknown): unknown {
  const { status, errors, message } = error as {
    status?: number;
    errors?: { path: string; message: string; errorCode?: string }[];
    message?: string;
  };
  if (status === 415)
    return new RequestError("unsupported-media-type", 415, message ?? "unsupported media type");
  if (status !== 400 || !errors) return error;
  return invalid(
    errors.map((each) => ({
      path: each.path,
      message: each.message,
      errorCode: each.errorCode ?? "openapi.validation",
    })),
  );
}
