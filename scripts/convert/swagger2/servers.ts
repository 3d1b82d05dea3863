/** host, basePath and schemes → servers. */

import type { JsonObject } from "../../json.js";
import { type Context, leaveOut, textOf } from "../context.js";

/**
 * A server for each scheme; relative to where the document is served when no host is given.
 * The schemes are the document's, or those of one operation.
 */
export function convertServers(document: JsonObject, owner: JsonObject, context: Context): JsonObject[] {
  const host = textOf(document, "host", context) ?? "";
  if (host === "") leaveOut(owner, "schemes", "no-host", context);
  const basePath = textOf(document, "basePath", context) ?? "";
  const schemes = Array.isArray(owner.schemes) ? owner.schemes : [];
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
