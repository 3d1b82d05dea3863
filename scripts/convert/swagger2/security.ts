/** Swagger 2.0 securityDefinitions → OpenAPI 3 security schemes. */

import { isObject, type JsonObject, setOwn } from "../../json.js";
import {
  type Context,
  extensions,
  keepAsExtension,
  keepUnknown,
  leaveOut,
  pick,
  reportMissing,
  reportShape,
  words,
} from "../context.js";
import { reportMisspelt } from "../misshapen.js";
import { follow, hole, namedMap } from "../references.js";

/** What each flow is called in OpenAPI 3, and the URLs that it has. */
const flows: Readonly<Record<string, { name: string; urls: readonly string[] }>> = {
  implicit: { name: "implicit", urls: ["authorizationUrl"] },
  password: { name: "password", urls: ["tokenUrl"] },
  application: { name: "clientCredentials", urls: ["tokenUrl"] },
  accessCode: { name: "authorizationCode", urls: ["authorizationUrl", "tokenUrl"] },
};

const oauthFields = words("type description flow authorizationUrl tokenUrl scopes");

/** All security schemes by name; undefined when there are none. */
export function convertSecuritySchemes(document: JsonObject, context: Context): JsonObject | undefined {
  const { places } = context;
  const definitions = namedMap(document, "securityDefinitions", context);
  // Those that could not be had are not undefined.
  const isThere =
    document.securityDefinitions !== undefined || reportMisspelt(document, "securityDefinitions", context);
  if (!definitions) return isThere ? places.leaveHole({}) : undefined;
  if (Object.keys(definitions.node).length === 0) return undefined;
  const made = context.places.carry<JsonObject>({}, definitions.node);
  for (const [name, scheme] of Object.entries(definitions.node)) {
    if (isObject(scheme)) setOwn(made, name, convertNamed(scheme, context));
    else if (name !== "$ref") {
      reportShape(definitions.node, name, "a security scheme", context);
      setOwn(made, name, places.leaveHole({}));
    }
  }
  return made;
}

function convertNamed(written: JsonObject, context: Context): JsonObject {
  if (typeof written.$ref !== "string") return convertScheme(written, context);
  leaveOut(written, "$ref", "followed", context);
  const target = follow(written, "securityScheme", context);
  return target ? convertScheme(target.value, context) : hole(written, context);
}

function convertScheme(scheme: JsonObject, context: Context): JsonObject {
  if (scheme.type === "oauth2") return convertOAuth(scheme, context);
  if (scheme.type !== "basic" && scheme.type !== "apiKey")
    return misshapen(scheme, "type", "basic, apiKey or oauth2", context);
  const made = context.places.carry<JsonObject>({}, scheme);
  if (scheme.type === "basic") {
    Object.assign(made, { type: "http", scheme: "basic" });
    context.places.trace(made, "scheme", scheme, "type");
    keepUnknown(scheme, words("type description"), made, context);
  } else {
    Object.assign(made, pick(scheme, ["type", "name", "in"]));
    keepUnknown(scheme, words("type description name in"), made, context);
  }
  return Object.assign(made, pick(scheme, ["description"]), extensions(scheme));
}

/** What no kind of scheme can be told of: the fields of none are missed. */
function misshapen(scheme: JsonObject, key: string, expected: string, context: Context): JsonObject {
  if (scheme[key] !== undefined || !reportMisspelt(scheme, key, context))
    reportShape(scheme, key, expected, context);
  return hole(scheme, context);
}

function convertOAuth(scheme: JsonObject, context: Context): JsonObject {
  const called = String(scheme.flow);
  const known = Object.hasOwn(flows, called) ? flows[called] : undefined;
  if (!known) return misshapen(scheme, "flow", "one of implicit, password, application, accessCode", context);
  const { name, urls } = known;
  if (scheme.scopes === null) leaveOut(scheme, "scopes", "empty", context);
  if (scheme.scopes === undefined) reportMissing(scheme, "scopes", context);
  const flow = context.places.carry<JsonObject>(
    { ...pick(scheme, urls), scopes: scheme.scopes ?? {} },
    scheme,
  );
  const named: JsonObject = { [name]: flow };
  context.places.trace(named, name, scheme, "flow", "oauth-flow");
  const made = context.places.carry<JsonObject>({ type: "oauth2", flows: named }, scheme);
  Object.assign(made, pick(scheme, ["description"]), extensions(scheme));
  for (const url of ["authorizationUrl", "tokenUrl"])
    if (url in scheme && !urls.includes(url)) keepAsExtension(scheme, url, scheme[url], made, context);
  keepUnknown(scheme, oauthFields, made, context);
  return made;
}
