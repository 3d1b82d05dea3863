/** Swagger 2.0 parameters → OpenAPI 3 parameters and request bodies. */

import { isObject, type JsonObject, pointerName, setOwn } from "../../json.js";
import { type Context, extensions, follow, pick } from "../context.js";
import { convertExample } from "../examples.js";
import { convertSchema, inlineSchema, makeNullable } from "./schema.js";

/** The parameters of an operation, sorted by what becomes of them. */
export interface Parameters {
  /** OpenAPI 3 parameters and references to them. */
  readonly parameters: JsonObject[];
  readonly requestBody: JsonObject | undefined;
}

interface Found {
  /** The parameter as written, behind its reference. */
  readonly parameter: JsonObject;
  /** What stands in the list: the parameter, or the reference to it. */
  readonly entry: JsonObject;
}

/** Converts an operation's parameters with those of its path, which it overrides by name and place. */
export function convertParameters(
  own: unknown,
  inherited: unknown,
  consumes: readonly string[],
  context: Context,
): Parameters {
  const ownFound = findAll(own, context);
  const identity = ({ parameter }: Found) => `${String(parameter.in)} ${String(parameter.name)}`;
  const overridden = new Set(ownFound.map(identity));
  const isBody = ({ parameter }: Found) => parameter.in === "body" || parameter.in === "formData";
  const fromPath = findAll(inherited, context).filter(
    (each) => isBody(each) && !overridden.has(identity(each)),
  );
  const bodies = [...fromPath, ...ownFound].filter(isBody);
  return {
    parameters: ownFound.filter((each) => !isBody(each)).map(({ entry }) => convertEntry(entry, context)),
    requestBody: convertBodies(bodies, consumes, context),
  };
}

/** A path item's own parameters, without those that become bodies of its operations. */
export function convertSharedParameters(list: unknown, context: Context): JsonObject[] {
  return findAll(list, context)
    .filter(({ parameter }) => parameter.in !== "body" && parameter.in !== "formData")
    .map(({ entry }) => convertEntry(entry, context));
}

function findAll(list: unknown, context: Context): Found[] {
  if (!Array.isArray(list)) return [];
  return list.filter(isObject).flatMap((entry) => {
    if (!("$ref" in entry)) return [{ entry, parameter: entry }];
    const target = follow(entry, context);
    return target ? [{ entry, parameter: target.value }] : [];
  });
}

function convertEntry(entry: JsonObject, context: Context): JsonObject {
  if (!("$ref" in entry)) return convertParameter(entry, context);
  const target = follow(entry, context);
  if (!target) return {};
  const from = {
    file: target.file.name,
    pointer: target.pointer,
    local: target.file.path === context.root.path,
  };
  const component = context.components.of("parameters", from, target.value, () =>
    convertParameter(target.value, context),
  );
  return context.places.carry<JsonObject>(
    { $ref: `#/components/parameters/${pointerName(component.name)}` },
    entry,
  );
}

/** A path, query or header parameter. */
export function convertParameter(parameter: JsonObject, context: Context): JsonObject {
  const made: JsonObject = pick(parameter, ["name", "in", "description", "required", "deprecated"]);
  if (parameter.in === "path") made.required = true;
  if (parameter.in === "query" && "allowEmptyValue" in parameter)
    made.allowEmptyValue = parameter.allowEmptyValue;
  if (isObject(parameter.schema)) made.schema = convertSchema(parameter.schema, context);
  else {
    if (!("type" in parameter) && !("$ref" in parameter)) {
      context.diagnostics.report("parameter-no-type", context.places.of(parameter), {
        name: String(parameter.name),
      });
      made.schema = { type: "string" };
    } else made.schema = inlineSchema(parameter, context);
  }
  if (parameter.type === "array") Object.assign(made, serialisation(parameter, context));
  const example = parameter["x-example"] ?? parameter.example;
  if (example !== undefined) {
    const key = "x-example" in parameter ? "x-example" : "example";
    const stringExpected = parameter.type === "string";
    made.example = convertExample(example, { owner: parameter, key, stringExpected }, context);
  }
  Object.assign(made, extensions(parameter, ["x-example", "x-nullable"]));
  return context.places.carry(made, parameter);
}

/** `collectionFormat` in OpenAPI 3's words; without one it means csv. */
function serialisation(node: JsonObject, context: Context): JsonObject {
  const format = node.collectionFormat ?? "csv";
  const inQuery = node.in === "query" || node.in === "formData";
  const single = inQuery ? { style: "form", explode: false } : { style: "simple" };
  if (format === "csv") return single;
  if (format === "multi" && inQuery) return { style: "form", explode: true };
  if (format === "ssv" && inQuery) return { style: "spaceDelimited", explode: false };
  if (format === "pipes" && inQuery) return { style: "pipeDelimited", explode: false };
  context.diagnostics.report("collection-format-lost", context.places.of(node, "collectionFormat"), {
    format: String(format),
  });
  return { ...single, "x-collectionFormat": format };
}

function convertBodies(
  bodies: readonly Found[],
  consumes: readonly string[],
  context: Context,
): JsonObject | undefined {
  const whole = bodies.filter(({ parameter }) => parameter.in === "body");
  const form = bodies.filter(({ parameter }) => parameter.in === "formData");
  const [body, second] = whole;
  if (second) {
    context.diagnostics.report("two-bodies", context.places.of(second.entry), {
      first: String(body?.parameter.name),
      second: String(second.parameter.name),
    });
  }
  if (body && form[0]) context.diagnostics.report("body-and-form", context.places.of(form[0].entry));
  if (body) return convertBody(body.parameter, consumes, context);
  return form.length > 0
    ? convertForm(
        form.map((each) => each.parameter),
        consumes,
        context,
      )
    : undefined;
}

/** A body parameter. Its name, which OpenAPI 3 has no place for, is kept as `x-body-name`. */
export function convertBody(
  parameter: JsonObject,
  consumes: readonly string[],
  context: Context,
): JsonObject {
  const mediaTypes = consumes.length > 0 ? consumes : ["application/json"];
  const content: JsonObject = {};
  for (const mediaType of mediaTypes) content[mediaType] = convertBodyContent(parameter, mediaType, context);
  const made: JsonObject = { ...pick(parameter, ["description"]), content, ...pick(parameter, ["required"]) };
  if (typeof parameter.name === "string") made["x-body-name"] = parameter.name;
  Object.assign(made, extensions(parameter, ["x-example", "x-examples", "x-nullable"]));
  return context.places.carry(made, parameter);
}

function convertBodyContent(parameter: JsonObject, mediaType: string, context: Context): JsonObject {
  const schema = convertSchema(parameter.schema, context);
  if (parameter["x-nullable"] === true) makeNullable(schema, context);
  const made: JsonObject = { schema };
  const examples = parameter["x-examples"];
  const owner = isObject(examples) && mediaType in examples ? examples : parameter;
  const key = owner === parameter ? "x-example" : mediaType;
  if (owner[key] !== undefined) {
    const stringExpected = schema.type === "string" || !/json/i.test(mediaType);
    made.example = convertExample(owner[key], { owner, key, stringExpected }, context);
  }
  return made;
}

const urlencoded = "application/x-www-form-urlencoded";
const multipart = "multipart/form-data";

/** Form fields become one object, offered in each form media type that the operation takes. */
function convertForm(
  fields: readonly JsonObject[],
  consumes: readonly string[],
  context: Context,
): JsonObject {
  const properties: JsonObject = {};
  const encoding: JsonObject = {};
  const required: string[] = [];
  for (const field of fields) {
    const name = String(field.name);
    const schema = inlineSchema(field, context);
    setOwn(
      properties,
      name,
      Object.assign(schema, pick(field, ["description"]), extensions(field, ["x-nullable", "x-example"])),
    );
    if ("x-example" in field) {
      schema.example = convertExample(
        field["x-example"],
        { owner: field, key: "x-example", stringExpected: field.type === "string" },
        context,
      );
    }
    if (field.type === "array") setOwn(encoding, name, serialisation(field, context));
    if (field.required === true) required.push(name);
  }
  const schema: JsonObject = { type: "object", properties, ...(required.length > 0 ? { required } : {}) };
  const hasFile = fields.some(
    (field) => field.type === "file" || (isObject(field.items) && field.items.type === "file"),
  );
  const offered = consumes.filter((type) => type === multipart || (type === urlencoded && !hasFile));
  const mediaTypes = offered.length > 0 ? offered : [hasFile ? multipart : urlencoded];
  const content: JsonObject = {};
  for (const mediaType of mediaTypes) {
    content[mediaType] = Object.keys(encoding).length > 0 ? { schema, encoding } : { schema };
  }
  return context.places.carry<JsonObject>(
    { content, ...(required.length > 0 ? { required: true } : {}) },
    fields[0],
  );
}
