/** A Swagger 2.0 document → an OpenAPI 3.0 document. */

import { isObject, type JsonObject, pointerName, setOwn } from "../../json.js";
import { type Context, extensions, follow, pick } from "../context.js";
import { convertParameters, convertSharedParameters } from "./parameters.js";
import { convertResponses } from "./responses.js";
import { schemaComponent } from "./schema.js";
import { convertSecuritySchemes } from "./security.js";
import { convertServers } from "./servers.js";

/** HTTP methods, in the order in which they are printed. */
const methods = ["get", "put", "post", "delete", "options", "head", "patch"];

/** Converts the whole document. Components land in the context; what is returned lacks them. */
export function convertSwagger2(document: JsonObject, context: Context): JsonObject {
  const made: JsonObject = { openapi: "3.0.4" };
  made.info = isObject(document.info) ? document.info : { title: context.root.name, version: "0" };
  Object.assign(made, pick(document, ["externalDocs"]));
  const servers = convertServers(document, document.schemes, context);
  if (servers.length > 0) made.servers = servers;
  Object.assign(made, pick(document, ["security", "tags"]));
  made.paths = convertPaths(document, context);
  const schemas = convertDefinitions(document.definitions, context);
  const securitySchemes = convertSecuritySchemes(document.securityDefinitions, context);
  const components: JsonObject = {};
  if (Object.keys(schemas).length > 0) components.schemas = schemas;
  if (Object.keys(securitySchemes).length > 0) components.securitySchemes = securitySchemes;
  if (Object.keys(components).length > 0) made.components = components;
  Object.assign(made, extensions(document));
  return context.places.carry(made, document);
}

/** Every definition, also one that nothing refers to: a discriminator may name it. */
function convertDefinitions(definitions: unknown, context: Context): JsonObject {
  const schemas: JsonObject = {};
  if (!isObject(definitions)) return schemas;
  for (const name of Object.keys(definitions)) {
    if (!isObject(definitions[name])) continue;
    const reference = context.places.carry({ $ref: `#/definitions/${pointerName(name)}` }, definitions);
    const component = schemaComponent(reference, context);
    if (component) setOwn(schemas, component.name, component.value);
  }
  return schemas;
}

function convertPaths(document: JsonObject, context: Context): JsonObject {
  const paths = isObject(document.paths) ? document.paths : {};
  const made = context.places.carry<JsonObject>({}, paths);
  for (const [path, item] of Object.entries(paths)) {
    if (path.startsWith("x-")) made[path] = item;
    else if (isObject(item)) made[path] = convertPathItem(item, document, context);
  }
  return made;
}

function convertPathItem(written: JsonObject, document: JsonObject, context: Context): JsonObject {
  const item = "$ref" in written ? (follow(written, context)?.value ?? {}) : written;
  const made = context.places.carry<JsonObject>({ ...extensions(item) }, written);
  const shared = convertSharedParameters(item.parameters, context);
  if (shared.length > 0) made.parameters = shared;
  for (const method of methods) {
    const operation = item[method];
    if (isObject(operation)) made[method] = convertOperation(operation, item, document, context);
  }
  return made;
}

function convertOperation(
  operation: JsonObject,
  item: JsonObject,
  document: JsonObject,
  context: Context,
): JsonObject {
  const consumes = mediaTypes(operation.consumes ?? document.consumes);
  const produces = mediaTypes(operation.produces ?? document.produces);
  const { parameters, requestBody } = convertParameters(
    operation.parameters,
    item.parameters,
    consumes,
    context,
  );
  const made: JsonObject = pick(operation, ["tags", "summary", "description", "externalDocs", "operationId"]);
  if (parameters.length > 0) made.parameters = parameters;
  if (requestBody) made.requestBody = requestBody;
  made.responses = convertResponses(operation.responses, produces, context);
  Object.assign(made, pick(operation, ["deprecated", "security"]));
  if (operation.schemes !== undefined) {
    const servers = convertServers(document, operation.schemes, context);
    if (servers.length > 0) made.servers = servers;
  }
  Object.assign(made, extensions(operation));
  return context.places.carry(made, operation);
}

function mediaTypes(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((each): each is string => typeof each === "string") : [];
}
