/** A Swagger 2.0 document → an OpenAPI 3.0 document. */

import { atPlace } from "../../diagnostics.js";
import { isObject, type JsonObject, pointerName } from "../../json.js";
import { isMediaType } from "../../openapi.js";
import {
  type Context,
  extensions,
  isMissing,
  keepUnknown,
  leaveOut,
  pick,
  reportMissing,
  reportRepaired,
  reportShape,
  textsOf,
  words,
} from "../context.js";
import { kindName } from "../kinds.js";
import { besideReference, componentAt, follow, namedMap } from "../references.js";
import {
  convertParameter,
  convertParameters,
  convertSharedParameters,
  convertUnusedBody,
} from "./parameters.js";
import { convertResponse, convertResponses } from "./responses.js";
import { schemaComponent } from "./schema.js";
import { convertSecuritySchemes } from "./security.js";
import { convertServers, reportScheme } from "./servers.js";
import { convertSubtypes } from "./subtypes.js";

/** HTTP methods, in the order in which they are printed. */
const methods = ["get", "put", "post", "delete", "options", "head", "patch"];

const documentFields = words(
  "swagger info host basePath schemes consumes produces paths definitions parameters responses " +
    "securityDefinitions security tags externalDocs",
);
const pathItemFields = words(`$ref parameters ${methods.join(" ")}`);
const operationFields = words(
  "tags summary description externalDocs operationId consumes produces parameters responses schemes " +
    "deprecated security",
);

/** Media types, and the list that names them. */
export interface MediaTypes {
  readonly types: readonly string[];
  /** The list as it was read; undefined when there is none. */
  readonly list: readonly unknown[] | undefined;
}

/** Converts the whole document. Components land in the context; what is returned lacks them. */
export function convertSwagger2(document: JsonObject, context: Context): JsonObject {
  const { places } = context;
  const made: JsonObject = places.carry({ openapi: "3.0.4" }, document);
  places.trace(made, "openapi", document, "swagger", "version");
  for (const key of ["info", "paths"]) if (isMissing(document, key)) reportMissing(document, key, context);
  // What has a wrong type is repaired as in OpenAPI 3, where the same holds.
  made.info = document.info ?? { title: context.root.name, version: "0" };
  Object.assign(made, pick(document, ["externalDocs"]));
  reportNoLists(document, context);
  const servers = convertServers(document, document, context);
  if (servers.length > 0) made.servers = servers;
  Object.assign(made, pick(document, ["security", "tags"]));
  made.paths = convertPaths(document, context);
  for (const key of ["consumes", "produces"]) leaveOut(document, key, "unused", context);
  convertDefinitions(document, context);
  convertShared(document, context);
  convertSubtypes(context);
  const securitySchemes = convertSecuritySchemes(document, context);
  if (securitySchemes) made.components = { securitySchemes };
  keepUnknown(document, documentFields, made, context);
  return Object.assign(made, extensions(document));
}

/** Reports what a document or an operation lists, where it stands by itself or is no text. */
function reportNoLists(owner: JsonObject, context: Context): void {
  for (const key of ["consumes", "produces", "schemes"]) {
    const list = textsOf(owner, key, context);
    if (list) for (const at of list.keys()) reportItem(key, list, at, context);
    else if (owner[key] !== undefined)
      reportRepaired(owner, key, `\`${key}\` has to be a list.`, "It is left out.", context);
    if (list && list !== owner[key])
      context.diagnostics.report("repaired", context.places.of(owner, key), {
        problem: `\`${key}\` has to be a list.`,
        repair: "It is taken as a list of one.",
      });
  }
}

function reportItem(key: string, list: readonly unknown[], at: number, context: Context): void {
  const value = list[at];
  if (typeof value !== "string")
    reportRepaired(list, String(at), `An item of \`${key}\` has to be text.`, "It is left out.", context);
  else if (key === "schemes") reportScheme(list, at, context);
  else if (!isMediaType(value))
    context.diagnostics.report("media-type-invalid", context.places.of(list, String(at)), { type: value });
}

/** Every definition, also one that nothing refers to: a discriminator may name it. */
function convertDefinitions(document: JsonObject, context: Context): void {
  const definitions = namedMap(document, "definitions", context);
  if (!definitions) return;
  for (const [name, definition] of Object.entries(definitions.node)) {
    if (name.startsWith("x-") && !isObject(definition)) continue;
    if (!isObject(definition)) {
      if (name !== "$ref") reportShape(definitions.node, name, "a schema", context);
      continue;
    }
    const ref = `#${definitions.pointer}/${pointerName(name)}`;
    const component = schemaComponent(context.places.carry({ $ref: ref }, definitions.node), context);
    if (component) context.declared.push(component);
  }
}

/** Shared parameters and responses that no operation refers to. */
function convertShared(document: JsonObject, context: Context): void {
  const consumes = mediaTypes(document, "consumes", context);
  const produces = mediaTypes(document, "produces", context);
  eachUnused(document, "parameters", context, (parameter, target) => {
    const isBody = parameter.in === "body" || parameter.in === "formData";
    return isBody
      ? componentAt("requestBodies", target, context, () => convertUnusedBody(parameter, consumes, context))
      : componentAt("parameters", target, context, () => convertParameter(parameter, context));
  });
  eachUnused(document, "responses", context, (response, target) =>
    componentAt("responses", target, context, () => convertResponse(response, produces, context)),
  );
}

function eachUnused(
  document: JsonObject,
  key: "parameters" | "responses",
  context: Context,
  convert: (
    node: JsonObject,
    target: { file: Context["root"]; pointer: string; value: JsonObject },
  ) => Context["declared"][number],
): void {
  const named = namedMap(document, key, context);
  if (!named) return;
  const kind = key === "parameters" ? "parameter" : "response";
  for (const [name, value] of Object.entries(named.node)) {
    if (name === "$ref" && typeof value === "string") continue;
    if (!isObject(value)) {
      reportShape(named.node, name, kindName(kind), context);
      continue;
    }
    if (context.places.used.has(value)) continue;
    const target = "$ref" in value ? follow(value, kind, context) : undefined;
    if ("$ref" in value) leaveOut(value, "$ref", "followed", context);
    const file = target?.file ?? context.places.fileOf(named.node) ?? context.root;
    const pointer = target?.pointer ?? `${named.pointer}/${pointerName(name)}`;
    const node = target?.value ?? value;
    context.declared.push(convert(node, { file, pointer, value: node }));
  }
}

function convertPaths(document: JsonObject, context: Context): JsonObject {
  const paths = namedMap(document, "paths", context)?.node ?? {};
  const made = context.places.carry<JsonObject>({}, paths);
  for (const [path, item] of Object.entries(paths)) {
    if (path.startsWith("x-")) made[path] = item;
    else if (isObject(item)) made[path] = convertPathItem(item, document, context);
    else if (item === null) leaveOut(paths, path, "empty", context);
    else if (path !== "$ref") reportShape(paths, path, "a mapping of operations", context);
  }
  return made;
}

function convertPathItem(written: JsonObject, document: JsonObject, context: Context): JsonObject {
  const item =
    "$ref" in written
      ? besideReference(written, follow(written, "pathItem", context)?.value, context)
      : written;
  const made = context.places.carry<JsonObject>({ ...extensions(item) }, item);
  const shared = convertSharedParameters(item, context);
  if (shared.length > 0) made.parameters = shared;
  for (const method of methods) {
    const operation = item[method];
    if (isObject(operation))
      made[method] = atPlace(
        () => context.places.of(operation),
        () => convertOperation(operation, item, document, context),
      );
    else if (operation === null) leaveOut(item, method, "empty", context);
    else if (operation !== undefined) reportShape(item, method, "an operation", context);
  }
  keepUnknown(item, pathItemFields, made, context);
  return made;
}

function convertOperation(
  operation: JsonObject,
  item: JsonObject,
  document: JsonObject,
  context: Context,
): JsonObject {
  const consumes = operationMediaTypes(operation, document, "consumes", context);
  const produces = operationMediaTypes(operation, document, "produces", context);
  reportNoLists(operation, context);
  const { parameters, requestBody } = convertParameters(operation, item, consumes, context);
  const made: JsonObject = pick(operation, ["tags", "summary", "description", "externalDocs", "operationId"]);
  context.places.carry(made, operation);
  if (parameters.length > 0) made.parameters = parameters;
  if (requestBody) made.requestBody = requestBody;
  if (isMissing(operation, "responses")) leaveOut(operation, "responses", "empty", context);
  else made.responses = convertResponses(operation, produces, context);
  Object.assign(made, pick(operation, ["deprecated", "security"]));
  for (const key of ["consumes", "produces"]) leaveOut(operation, key, "unused", context);
  if (operation.schemes !== undefined) {
    const servers = convertServers(document, operation, context);
    const isEmpty = Array.isArray(operation.schemes) && operation.schemes.length === 0;
    if (servers.length > 0 && !isEmpty) made.servers = servers;
  }
  keepUnknown(operation, operationFields, made, context);
  return Object.assign(made, extensions(operation));
}

/**
 * Swagger 2.0, Operation Object: "An empty value MAY be used to clear the global definition." Then nothing is said of
 * media types, so any is allowed.
 */
function operationMediaTypes(
  operation: JsonObject,
  document: JsonObject,
  key: "consumes" | "produces",
  context: Context,
): MediaTypes {
  const own = operation[key];
  if (!Array.isArray(own) || own.length > 0)
    return mediaTypes(isMissing(operation, key) ? document : operation, key, context);
  const parts = key === "consumes" ? operation.parameters : operation.responses;
  const hasContent = Object.values((parts ?? {}) as object).some(
    (each) => isObject(each) && ("schema" in each || "$ref" in each),
  );
  if (hasContent)
    context.diagnostics.report("media-types-cleared", context.places.of(operation, key), {
      key,
      content: key === "consumes" ? "request bodies" : "responses",
    });
  return { types: ["*/*"], list: own };
}

function mediaTypes(owner: JsonObject, key: "consumes" | "produces", context: Context): MediaTypes {
  const list = textsOf(owner, key, context);
  if (!list) return { types: [], list: undefined };
  return { types: list.filter((each): each is string => typeof each === "string"), list };
}
