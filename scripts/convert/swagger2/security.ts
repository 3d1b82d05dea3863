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
  reportRepaired,
  words,
} from "../context.js";
import { follow, hole, namedMap } from "../references.js";

/** What each flow is called in OpenAPI 3, and the URLs that it has. */
const flows: Readonly<Record<string, { name: string; urls: readonly string[] }>> = {
  clientCredentials: { name: "clientCredentials", urls: ["tokenUrl"] },
  authorizationCode: { name: "authorizationCode", urls: ["authorizationUrl", "tokenUrl"] },
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
  if (!definitions) return document.securityDefinitions === undefined ? undefined : places.leaveHole({});
  if (Object.keys(definitions.node).length === 0) return undefined;
  const made = context.places.carry<JsonObject>({}, definitions.node);
  for (const [name, scheme] of Object.entries(definitions.node)) {
    if (isObject(scheme)) setOwn(made, name, convertNamed(scheme, context));
    else if (name !== "$ref") setOwn(made, name, scheme);
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
  // What is none of Swagger 2.0 is repaired as in OpenAPI 3, or left undefined.
  if (scheme.type !== "basic" && scheme.type !== "apiKey") return scheme;
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

/** The flow that has the URLs of a scheme. */
function flowMeant(scheme: JsonObject): string | undefined {
  const has = (url: string) => typeof scheme[url] === "string";
  if (has("authorizationUrl")) return has("tokenUrl") ? "accessCode" : "implicit";
  return has("tokenUrl") ? "application" : undefined;
}

/** OAuth 2 by a flow that nobody knows: its tokens are sent like those of all others. */
function withoutFlows(scheme: JsonObject, context: Context): JsonObject {
  const made = context.places.carry<JsonObject>({ type: "oauth2", flows: {} }, scheme);
  const problem = "`flow` has to be one of implicit, password, application, accessCode.";
  reportRepaired(scheme, "flow", problem, "The scheme is taken as OAuth 2 without flows.", context);
  keepUnknown(scheme, words("type description flow"), made, context);
  return Object.assign(made, pick(scheme, ["description"]), extensions(scheme));
}

function convertOAuth(scheme: JsonObject, context: Context): JsonObject {
  const called = String(scheme.flow);
  const meant = Object.hasOwn(flows, called) ? called : flowMeant(scheme);
  const known = meant === undefined ? undefined : flows[meant];
  if (!known) return withoutFlows(scheme, context);
  if (meant !== called)
    context.diagnostics.report("repaired", context.places.of(scheme, "flow"), {
      problem: "`flow` has to be one of implicit, password, application, accessCode.",
      repair: `By its URLs, it is taken as ${meant}.`,
    });
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
