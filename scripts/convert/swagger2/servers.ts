/** host, basePath and schemes → servers. */

import type { JsonObject } from "../../json.js";
import type { Context } from "../context.js";

/** A server for each scheme; relative to where the document is served when no host is given. */
export function convertServers(document: JsonObject, schemes: unknown, context: Context): JsonObject[] {
  const host = typeof document.host === "string" ? document.host : "";
  const basePath = typeof document.basePath === "string" ? document.basePath : "";
  if (host === "" && basePath === "") return [];
  const path = basePath === "" || basePath.startsWith("/") ? basePath : `/${basePath}`;
  const origins =
    host === ""
      ? [""]
      : Array.isArray(schemes) && schemes.length > 0
        ? schemes.map((each) => `${String(each)}://${host}`)
        : [`//${host}`];
  return origins.map((origin) =>
    context.places.carry<JsonObject>({ url: `${origin}${path}` || "/" }, document),
  );
}
