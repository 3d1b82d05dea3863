/** servers → the paths under which the operations stand. */

import { isObject, type JsonObject } from "../json.js";

/** Every path that the servers can have, variables with an enum expanded; `""` for the root. */
export function basePathsOf(servers: unknown): string[] {
  const list = Array.isArray(servers) ? servers.filter(isObject) : [];
  const paths = list.flatMap((server) => expand(String(server.url ?? "/"), server).map(pathOf));
  const unique = [...new Set(paths.map((path) => path.replace(/\/+$/, "")))];
  return unique.length > 0 ? unique : [""];
}

function pathOf(url: string): string {
  const path = url.replace(/^(?:[a-z][a-z0-9+.-]*:)?\/\/[^/]*/i, "").replace(/[?#].*$/, "");
  return path === "" || path.startsWith("/") ? path : `/${path}`;
}

/** The whole URL, because a variable may stand for its scheme and host too. */
function expand(url: string, server: JsonObject): string[] {
  const name = /\{([^{}]+)\}/.exec(url)?.[1];
  if (name === undefined) return [url];
  const variables = isObject(server.variables) ? server.variables : {};
  const variable = isObject(variables[name]) ? variables[name] : {};
  const listed = Array.isArray(variable.enum) ? variable.enum.map(String) : [];
  const standard = String(variable.default ?? name);
  const values = [standard, ...listed.filter((value) => value !== standard)];
  return values.flatMap((value) => expand(url.replaceAll(`{${name}}`, value), server));
}
