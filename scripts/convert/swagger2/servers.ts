/** host, basePath and schemes → servers. */

import type { JsonObject } from "../../json.js";
import { type Context, leaveOut, textOf, textsOf } from "../context.js";

/**
 * A server for each scheme; relative to where the document is served when no host is given.
 * The schemes are the document's, or those of one operation.
 */
export function convertServers(document: JsonObject, owner: JsonObject, context: Context): JsonObject[] {
  const host = textOf(document, "host", context) ?? "";
  if (host === "") leaveOut(owner, "schemes", "no-host", context);
  const basePath = textOf(document, "basePath", context) ?? "";
  reportAddress(document, host, basePath, context);
  const schemes = textsOf(owner, "schemes", context) ?? [];
  if (schemes.length === 0) leaveOut(owner, "schemes", "empty", context);
  if (host === "" && basePath === "") {
    for (const key of ["host", "basePath"]) leaveOut(document, key, "empty", context);
    return [];
  }
  // The paths begin with a slash: one at the end would stand there twice.
  const path = basePath.replace(/^(?=[^/])/, "/").replace(/\/+$/, "");
  const server = (origin: string, scheme?: number) => {
    const made = context.places.carry<JsonObject>({ url: `${origin}${path}` || "/" }, document);
    for (const key of ["host", "basePath"])
      if (key in document) context.places.trace(made, "url", document, key, "server");
    if (scheme !== undefined) context.places.trace(made, "url", schemes, String(scheme), "server");
    return made;
  };
  if (host === "") return [server("")];
  if (schemes.length === 0) return [server(`//${host}`)];
  return schemes.map((scheme, at) => server(`${String(scheme)}://${host}`, at));
}

/** Reports what could not be meant for a host or a path: it is taken as it is. */
function reportAddress(document: JsonObject, host: string, basePath: string, context: Context): void {
  const report = (key: string, problem: string) =>
    context.diagnostics.report("server-invalid", context.places.of(document, key), { problem });
  // What is in braces, or between percent signs, stands for something else.
  const name = host.replace(/\{[^{}]*\}|%\w+%/g, "x");
  if (/[/\s?#@]/.test(name))
    report(
      "host",
      "`host` is a name, with its port if need be: the scheme belongs in `schemes`, and the path in `basePath`.",
    );
  if (/^[^/{%]/.test(basePath))
    report("basePath", "`basePath` has to begin with a slash. It is taken as if it did.");
}

/** Reports an item of `schemes` that is none. */
export function reportScheme(list: readonly unknown[], at: number, context: Context): void {
  const scheme = String(list[at]);
  if (/^(https?|wss?)$|[{%]/.test(scheme)) return;
  context.diagnostics.report("server-invalid", context.places.of(list, String(at)), {
    problem: `\`schemes\` are http, https, ws and wss: ${scheme} is none of them.`,
  });
}
