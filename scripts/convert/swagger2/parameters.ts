/** Swagger 2.0 parameters → OpenAPI 3 parameters and request bodies. */

import type { Place } from "../../diagnostics.js";
import { isObject, type JsonObject } from "../../json.js";
import { meant } from "../../spelling.js";
import {
  type Context,
  extensions,
  keepUnknown,
  leaveOut,
  pick,
  reportRepaired,
  reportShape,
  words,
} from "../context.js";
import { convertExample, placeExample } from "../examples.js";
import { componentAt, follow, hole, reference } from "../references.js";
import { type Body, convertBodies, convertBody, convertForm } from "./bodies.js";
import type { MediaTypes } from "./document.js";
import { convertSchema, inlineSchema, schemaFields } from "./schema.js";
import { serialise } from "./serialisation.js";

/** The parameters of an operation, sorted by what becomes of them. */
export interface Parameters {
  /** OpenAPI 3 parameters and references to them. */
  readonly parameters: JsonObject[];
  readonly requestBody: JsonObject | undefined;
}

const parameterFields = new Set([
  ...words("name in description required schema collectionFormat allowEmptyValue example deprecated"),
  ...schemaFields,
]);

/** Converts an operation's parameters with those of its path, which it overrides by name and place. */
export function convertParameters(
  operation: JsonObject,
  item: JsonObject,
  consumes: MediaTypes,
  context: Context,
): Parameters {
  const own = findAll(operation, context);
  const identity = ({ parameter }: Body) => `${String(parameter.in)} ${String(parameter.name)}`;
  const overridden = new Set(own.map(identity));
  const inherited = findAll(item, context).filter((each) => isBody(each) && !overridden.has(identity(each)));
  return {
    parameters: own.filter((each) => !isBody(each)).map(({ entry }) => convertEntry(entry, context)),
    requestBody: convertBodies([...inherited, ...own].filter(isBody), consumes, context),
  };
}

/** A path item's own parameters, without those that become bodies of its operations. */
export function convertSharedParameters(item: JsonObject, context: Context): JsonObject[] {
  const found = findAll(item, context);
  for (const each of found.filter(isBody)) {
    // Said by the operations, but for those that have a parameter of the same name.
    const at = Array.isArray(item.parameters) ? item.parameters.indexOf(each.entry) : -1;
    if (at === -1) leaveOut(item, "parameters", "overridden", context);
    else leaveOut(item.parameters as object, String(at), "overridden", context);
  }
  return found.filter((each) => !isBody(each)).map(({ entry }) => convertEntry(entry, context));
}

/** A body or form parameter that nothing refers to. */
export function convertUnusedBody(parameter: JsonObject, consumes: MediaTypes, context: Context): JsonObject {
  return parameter.in === "body"
    ? convertBody(parameter, consumes, context)
    : convertForm([parameter], consumes, context);
}

function isBody({ parameter }: Body): boolean {
  return parameter.in === "body" || parameter.in === "formData";
}

function findAll(owner: JsonObject, context: Context): Body[] {
  const { parameters } = owner;
  if (parameters === undefined) return [];
  if (parameters === null || (isObject(parameters) && Object.keys(parameters).length === 0)) {
    reportRepaired(owner, "parameters", "`parameters` is empty.", "It is left out.", context);
    return [];
  }
  if (isObject(parameters) && typeof parameters.name === "string")
    return [{ entry: parameters, parameter: parameters }];
  if (!Array.isArray(parameters)) {
    reportShape(owner, "parameters", "a list", context);
    return [];
  }
  const list: unknown[] = parameters;
  if (list.length === 0) leaveOut(owner, "parameters", "empty", context);
  return list.flatMap((entry, at) => {
    if (!isObject(entry)) {
      reportShape(list, String(at), "a parameter", context);
      return [];
    }
    if (!("$ref" in entry)) return [{ entry, parameter: entry }];
    // One that leads nowhere stays, as a hole: it might have been what is missed elsewhere.
    return [{ entry, parameter: follow(entry, "parameter", context)?.value ?? {} }];
  });
}

function convertEntry(entry: JsonObject, context: Context): JsonObject {
  if (!("$ref" in entry)) return convertParameter(entry, context);
  const target = follow(entry, "parameter", context);
  if (!target) return hole(entry, context);
  const component = componentAt("parameters", target, context, () => convertParameter(target.value, context));
  const made = reference(component, entry, context);
  for (const key of Object.keys(entry)) if (key !== "$ref") leaveOut(entry, key, "unused", context);
  return made;
}

/** A path, query or header parameter. */
export function convertParameter(parameter: JsonObject, context: Context): JsonObject {
  const made: JsonObject = pick(parameter, ["name", "in", "description", "required", "deprecated"]);
  context.places.carry(made, parameter);
  reportKind(parameter, context);
  // What is neither true nor false is told by the rules of OpenAPI 3, which are the same.
  if (parameter.in === "path" && ["boolean", "undefined"].includes(typeof parameter.required)) {
    made.required = true;
    if (parameter.required !== true && !context.places.isHole(parameter))
      context.diagnostics.report("path-parameter-optional", requiredPlace(parameter, context), {
        name: String(parameter.name),
      });
    context.places.trace(made, "required", parameter, "required", "path-required");
  }
  if ("allowEmptyValue" in parameter) {
    // Elsewhere OpenAPI 3 does not allow it, and it means nothing.
    const key = parameter.in === "query" ? "allowEmptyValue" : "x-allowEmptyValue";
    made[key] = parameter.allowEmptyValue;
    context.places.trace(made, key, parameter, "allowEmptyValue");
  }
  made.schema = parameterSchema(parameter, context);
  if (parameter.type === "array") Object.assign(made, serialise(parameter, made, context));
  else leaveOut(parameter, "collectionFormat", "unused", context);
  const key = "x-example" in parameter ? "x-example" : "example";
  if (parameter[key] !== undefined) {
    const at = { owner: parameter, key, stringExpected: parameter.type === "string" };
    placeExample(made, "example", convertExample(parameter[key], at, context), at, context);
    if (key === "x-example") leaveOut(parameter, "example", "overridden", context);
  }
  keepUnknown(parameter, parameterFields, made, context);
  return Object.assign(made, extensions(parameter, ["x-example", "x-nullable"]));
}

/** Where it says that it is not required, or where it stands. */
function requiredPlace(parameter: JsonObject, { places }: Context): Place | undefined {
  return "required" in parameter ? places.of(parameter, "required") : places.of(parameter);
}

/** Reports a place or a type that no parameter has. */
function reportKind(parameter: JsonObject, context: Context): void {
  if (context.places.isHole(parameter)) return;
  const { in: place, type } = parameter;
  if (place !== undefined && !/^(path|query|header|cookie)$/.test(String(place)))
    reportShape(parameter, "in", "one of path, query, header, formData, body", context);
  if (type === "object" || type === "file")
    context.diagnostics.report("parameter-type", context.places.of(parameter, "type"), {
      place: String(place),
      type,
      remedy: type === "file" ? "Write `in: formData`." : "Send it in a body, or name its parts one by one.",
    });
}

function parameterSchema(parameter: JsonObject, context: Context): JsonObject {
  if (isObject(parameter.schema)) return convertSchema(parameter.schema, context);
  if (!("type" in parameter) && !context.places.isHole(parameter)) {
    if (meant("type", Object.keys(parameter)) === undefined)
      context.diagnostics.report("parameter-no-type", context.places.of(parameter), {
        name: String(parameter.name),
      });
    return Object.assign(inlineSchema(parameter, context), { type: "string" });
  }
  return inlineSchema(parameter, context);
}
