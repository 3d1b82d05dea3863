/** servers → the paths under which the operations stand. */

import { isObject, type JsonObject } from "../json.js";

/** Every path that the servers can have, variables with an enum expanded; `""` for the root. */
export function basePathsOf(servers: unknown): string[] {
  const list = Array.isArray(servers) ? servers.filter(isObject) : [];
  const paths = list.flatMap((server) => expand(pathOf(String(server.url ?? "/")), server));
  const unique = [...new Set(paths.map((path) => path.replace(/\/+$/, "")))];
  return unique.length > 0 ? unique : [""];
}

function pathOf(url: string): string {
  const path = url.replace(/^(?:[a-z][a-z0-9+.-]*:)?\/\/[^/]*/i, "").replace(/[?#].*$/, "");
  return path === "" || path.startsWith("/") ? path : `/${path}`;
}

function expand(path: string, server: JsonObject): string[] {
  const name = /\{([^{}]+)\}/.exec(path)?.[1];
  if (name === undefined) return [path];
  const variables = isObject(server.variables) ? server.variables : {};
  const variable = isObject(variables[name]) ? variables[name] : {};
  const listed = Array.isArray(variable.enum) ? variable.enum.map(String) : [];
  const standard = String(variable.default ?? name);
  const values = [standard, ...listed.filter((value) => value !== standard)];
  return values.flatMap((value) => expand(path.replaceAll(`{${name}}`, value), server));
}
