/** servers → the paths under which the operations stand. */

import { getOwn, isObject, type JsonObject } from "../json.js";

/** How many a server may have: the values of its variables multiply. */
export const mostBasePaths = 1000;

const variable = /\{([^{}]+)\}/g;

/** Every path that the servers can have, variables with an enum expanded; `""` for the root. */
export function basePathsOf(servers: unknown): string[] {
  const list = Array.isArray(servers) ? servers.filter(isObject) : [];
  const paths = list.flatMap((server) => expand(String(server.url ?? "/"), server).map(pathOf));
  const unique = [...new Set(paths.map((path) => path.replace(/\/+$/, "")))];
  return unique.length > 0 ? unique : [""];
}

/**
 * The path of a server's URL. A relative one is resolved against the document's location (RFC 3986, 5.2), which is
 * taken to be the root of the server: nothing says where else the document is served.
 */
function pathOf(url: string): string {
  const path = url.replace(/^(?:[a-z][a-z0-9+.-]*:)?\/\/[^/?#]*/i, "").replace(/[?#].*$/s, "");
  return withoutDotSegments(path.startsWith("/") ? path : `/${path}`);
}

/** RFC 3986, 5.2.4, for a path that begins with a slash. Encoded dots are dots (6.2.2.2), as for `fetch`. */
function withoutDotSegments(path: string): string {
  const segments: string[] = [];
  const all = path.split("/").slice(1);
  for (const [at, segment] of all.entries()) {
    const dots = segment.replace(/%2e/gi, ".");
    const isDots = dots === "." || dots === "..";
    if (dots === "..") segments.pop();
    if (!isDots) segments.push(segment);
    else if (at === all.length - 1) segments.push("");
  }
  return `/${segments.join("/")}`;
}

/** The whole URL, because a variable may stand for its scheme and host too. */
function expand(url: string, server: JsonObject): string[] {
  let settled: ReadonlyMap<string, string>[] = [new Map()];
  for (const name of variablesOf(url)) {
    const values = valuesOf(name, server);
    settled = settled
      .flatMap((known) => values.map((value) => new Map([...known, [name, value]])))
      .slice(0, mostBasePaths);
  }
  return settled.map((values) => url.replace(variable, (_, name: string) => values.get(name) ?? ""));
}

function variablesOf(url: string): string[] {
  return [...new Set([...url.matchAll(variable)].map(([, name]) => name as string))];
}

function valuesOf(name: string, { variables }: JsonObject): string[] {
  const found = isObject(variables) ? getOwn(variables, name) : undefined;
  const { enum: listed, default: standard = name } = isObject(found) ? found : {};
  return [...new Set([standard, ...(Array.isArray(listed) ? listed : [])].map(String))];
}

/** The first server whose variables have more values together than there may be base paths. */
export function serverOfTooMany(servers: unknown): JsonObject | undefined {
  const list = Array.isArray(servers) ? servers.filter(isObject) : [];
  return list.find((server) => {
    const counts = variablesOf(String(server.url ?? "")).map((name) => valuesOf(name, server).length);
    return counts.reduce((product, count) => product * count, 1) > mostBasePaths;
  });
}
