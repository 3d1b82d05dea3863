/** Handlers that the document names, behind a router of their own. */

import express, { type Request, type RequestHandler, type Router } from "express";
import type { JsonObject } from "../json.js";
import type { Operations } from "./operations.js";
import type { OperationHandler, Settings } from "./options.js";
import type { OpenApiRequest } from "./request.js";

/** Makes the router; paths are told without what it is mounted at. */
export async function routeHandlers(
  operations: Operations,
  document: JsonObject,
  { basePath, resolver }: NonNullable<Settings["operationHandlers"]>,
  mountedAt: string,
): Promise<Router> {
  const router = express.Router({ mergeParams: true });
  installPathParameters(router, operations);
  const routes = [...operations.routes].sort((a, b) => depth(b.expressRoute) - depth(a.expressRoute));
  for (const route of routes) {
    const { schema: _, descriptor: _d, credentials: _c, binary: _b, ...told } = route;
    const handler = await resolver(basePath, told, document);
    if (!handler) continue;
    const { expressRoute, method } = route;
    const path = expressRoute.startsWith(mountedAt) ? expressRoute.slice(mountedAt.length) : expressRoute;
    const verb = method.toLowerCase() as "get";
    router[verb](path || "/", ...([handler].flat() as RequestHandler[]));
  }
  return router;
}

/** What is literal goes before what any value fits. */
function depth(route: string): number {
  return -(route.match(/\/[:*]/g)?.length ?? 0);
}

/** Express reads a path's parameters anew for each of its routes: handlers get the validated ones. */
export function installPathParameters(
  router: { param(name: string, handler: ParameterHandler): unknown },
  { pathParameters }: Operations,
): void {
  for (const parameter of pathParameters) {
    router.param(parameter, (request, _response, next, _value, name) => {
      const { pathParams = {} } = (request as OpenApiRequest).openapi ?? {};
      if (Object.hasOwn(pathParams, name)) request.params[name] = pathParams[name] as string;
      next();
    });
  }
}

type ParameterHandler = (
  request: Request,
  response: unknown,
  next: (error?: unknown) => void,
  value: unknown,
  name: string,
) => void;

export type { OperationHandler };
