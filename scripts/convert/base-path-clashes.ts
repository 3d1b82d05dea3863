/**
 * Two documents with one path below different base paths (`/api/v1`, `/api/v2`): OpenAPI 3 has a path once, so the base
 * path of one of them becomes part of its path.
 */

import { isObject, type JsonObject } from "../json.js";
import { isOperation } from "../openapi.js";
import type { Places } from "../read/places.js";
import type { Reason } from "./reasons.js";

/** A path item with its base path in its path, and servers without it. */
export interface Relocated {
  readonly path: string;
  readonly item: JsonObject;
}

/** Whether two path items have an operation of one method. */
export function haveOneMethod(first: JsonObject, second: JsonObject): boolean {
  return Object.entries(first).some(
    ([method, operation]) => isOperation(method, operation) && isObject(second[method]),
  );
}

/**
 * A path item with the base path of its servers in its path; undefined where there is none, where servers have several
 * or one with a variable, which no path can have, or where `others` (the servers of the other item) have the same.
 */
export function relocated(
  path: string,
  item: JsonObject,
  servers: unknown,
  others: unknown,
  places: Places,
): Relocated | undefined {
  const base = oneBasePath(servers);
  if (base === undefined || base === "" || base === oneBasePath(others)) return undefined;
  const withoutBase = (servers as JsonObject[]).map((server) => {
    const url = String(server.url).replace(/\/+$/, "").slice(0, -base.length) || "/";
    const made: JsonObject = { ...server, url };
    for (const key of Object.keys(server))
      places.trace(made, key, server, key, key === "url" ? ("base-path" satisfies Reason) : undefined);
    return made;
  });
  const made = places.carry<JsonObject>({ ...item }, item);
  if ("servers" in item) made.servers = withoutBase;
  for (const [method, operation] of Object.entries(item)) {
    if (!isOperation(method, operation)) continue;
    // An operation's servers of its own are those of the document, which were given to it, or it keeps them.
    const isOwn = "servers" in operation && operation.servers !== servers;
    if (isOwn) return undefined;
    made[method] = places.carry<JsonObject>(
      "servers" in item ? { ...operation } : { ...operation, servers: withoutBase },
      operation,
    );
  }
  return { path: `${base}${path}`, item: made };
}

/** The path that all servers have, without a slash at its end; undefined where they have several or it has a variable. */
function oneBasePath(servers: unknown): string | undefined {
  const list = Array.isArray(servers) && servers.length > 0 ? servers : [{ url: "/" }];
  const paths = list.map((server) =>
    isObject(server)
      ? /^(?:[^/]*\/\/[^/]*)?(.*)$/s.exec(String(server.url))?.[1]?.replace(/\/+$/, "")
      : undefined,
  );
  const [first] = paths;
  const isOne = first !== undefined && paths.every((each) => each === first);
  return isOne && /^(?:\/[^{}?#]*)?$/.test(first) ? first : undefined;
}
