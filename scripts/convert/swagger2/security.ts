/** Swagger 2.0 securityDefinitions → OpenAPI 3 security schemes. */

import { isObject, type JsonObject } from "../../json.js";
import { type Context, extensions, pick } from "../context.js";

const flowNames: Record<string, string> = {
  implicit: "implicit",
  password: "password",
  application: "clientCredentials",
  accessCode: "authorizationCode",
};

/** All security schemes by name. */
export function convertSecuritySchemes(definitions: unknown, context: Context): JsonObject {
  const made = context.places.carry<JsonObject>({}, definitions);
  if (!isObject(definitions)) return made;
  for (const [name, scheme] of Object.entries(definitions)) {
    if (isObject(scheme)) made[name] = context.places.carry(convertScheme(scheme), scheme);
  }
  return made;
}

function convertScheme(scheme: JsonObject): JsonObject {
  const common = { ...pick(scheme, ["description"]), ...extensions(scheme) };
  if (scheme.type === "basic") return { type: "http", scheme: "basic", ...common };
  if (scheme.type !== "oauth2") return { ...pick(scheme, ["type", "name", "in"]), ...common };
  const flow = { ...pick(scheme, ["authorizationUrl", "tokenUrl"]), scopes: scheme.scopes ?? {} };
  return { type: "oauth2", flows: { [flowNames[String(scheme.flow)] ?? "implicit"]: flow }, ...common };
}
