/** Where the handlers of operations are found. */

import { access } from "node:fs/promises";
import { join, resolve } from "node:path";
import { memberOf } from "../emit/runtime/members.js";
import { isObject, type JsonObject } from "../json.js";
import { loadModule } from "./load-module.js";
import type { OperationRoute } from "./options.js";

/** No handler can be found for an operation. */
export class HandlerError extends Error {
  override readonly name = "HandlerError";
}

const endings = [
  ...["", ".js", ".mjs", ".cjs", ".ts", ".mts", ".cts"],
  ...["/index.js", "/index.mjs", "/index.cjs", "/index.ts", "/index.mts", "/index.cts"],
];

/**
 * The function that `operationId` (or `x-eov-operation-id`) names in the module that
 * `x-eov-operation-handler` names; undefined where the document names neither.
 * @throws HandlerError
 */
export async function moduleResolver(
  folder: string,
  route: OperationRoute,
  document: JsonObject,
): Promise<unknown> {
  const operation = operationOf(route, document);
  const id = operation["x-eov-operation-id"] ?? operation.operationId;
  const name = operation["x-eov-operation-handler"];
  if (typeof name !== "string") {
    if (id === undefined) return undefined;
    throw new HandlerError(`${told(route)} has an operation ID and no x-eov-operation-handler.`);
  }
  if (typeof id !== "string")
    throw new HandlerError(`${told(route)} has an x-eov-operation-handler and no operation ID.`);
  const module = await load(join(folder, name));
  const fallback = isObject(module.default) || typeof module.default === "function" ? module.default : {};
  const handler =
    memberOf(module, id) ??
    memberOf(fallback as JsonObject, id) ??
    (isHandler(fallback) ? fallback : undefined);
  if (!isHandler(handler)) throw new HandlerError(`${told(route)}: the module ${name} has no handler ${id}.`);
  return handler;
}

/**
 * The function that the part of `operationId` after its dot names, in the module that the part before it names.
 * @throws HandlerError
 */
export async function modulePathResolver(
  folder: string,
  route: OperationRoute,
  document: JsonObject,
): Promise<unknown> {
  const [name = "", id = ""] = String(operationOf(route, document).operationId ?? "").split(".");
  const module = await load(join(folder, name));
  const handler =
    memberOf(module, id) ?? (isObject(module.default) ? memberOf(module.default, id) : undefined);
  if (!isHandler(handler)) throw new HandlerError(`${told(route)}: the module ${name} has no handler ${id}.`);
  return handler;
}

function isHandler(value: unknown): boolean {
  return typeof value === "function" || (Array.isArray(value) && value.every(isHandler));
}

function operationOf({ basePath, openApiRoute, method }: OperationRoute, document: JsonObject): JsonObject {
  const paths = isObject(document.paths) ? document.paths : {};
  const item = paths[openApiRoute.slice(basePath.length)];
  const operation = isObject(item) ? item[method.toLowerCase()] : undefined;
  return isObject(operation) ? operation : {};
}

function told({ method, openApiRoute }: OperationRoute): string {
  return `${method} ${openApiRoute}`;
}

async function load(path: string): Promise<JsonObject> {
  for (const ending of endings) {
    const file = `${path}${ending}`;
    const isFile = ending !== "" || /\.[cm]?[jt]s$/.test(path);
    if (
      isFile &&
      (await access(file).then(
        () => true,
        () => false,
      ))
    )
      return loadModule(resolve(file));
  }
  throw new HandlerError(`There is no module ${path}.`);
}
