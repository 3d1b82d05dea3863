/** types.ts: openapi-typescript's types of the document, each saying where it comes from. */

import { isObject, type JsonObject, setOwn, valueAt } from "../json.js";
import type { ApiModel } from "../model/model.js";
import { mayBe } from "../model/value-types.js";
import { eachObject } from "../model/walk.js";
import { oncePer } from "../once.js";
import { hasReference, references, withoutExamples } from "../openapi.js";
import { header } from "../print/typescript.js";
import { markBlobs } from "./binary-types.js";
import { settleObjectEnum } from "./object-enums.js";
import {
  beside,
  impossible,
  moved,
  present,
  type TrackedTypeTree,
  trackedTypesOf,
  typesOf,
} from "./openapi-typescript.js";
import { printTree } from "./openapi-typescript-parts.js";
import type { Emitter } from "./output.js";
import { describeParameterTypes } from "./parameter-types.js";
import { printType, takeReceivedBodies } from "./received-bodies.js";
import { printTypeAliases } from "./type-aliases.js";
import { originalPointer, type TypeForms, typeForms } from "./type-forms.js";
import { addOrigins } from "./type-origins.js";

export const emitTypes: Emitter = (model) => {
  const { nodes, restore } = modelTypes(model);
  addOrigins(nodes, model, restore);
  const aliases = printTypeAliases(namedComponents(typeForms(model)));
  return new Map([["types.ts", `${header(model.sources)}${restore(printTree([...nodes]))}${aliases}`]]);
};

/** The components that types.ts declares. */
function namedComponents({ document, bodies }: TypeForms): unknown {
  const { components } = document;
  if (bodies.size === 0 || !isObject(components) || !isObject(components.requestBodies)) return components;
  const taken = new Set(bodies.values());
  const left = Object.entries(components.requestBodies).filter(([name]) => !taken.has(name));
  return { ...components, requestBodies: Object.fromEntries(left) };
}

/** The types of a model, and apart from them the bodies that only handlers get. */
const modelTypes = oncePer((model: ApiModel) => {
  const tree = typesOf(typedDocument(model));
  return { ...tree, bodies: takeReceivedBodies(tree.nodes, typeForms(model)) };
});

/** The types of the bodies as handlers get them, by operation ID, where they are not what is sent. */
export function receivedBodies(model: ApiModel): ReadonlyMap<string, string> {
  const { bodies, restore } = modelTypes(model);
  return new Map([...bodies].map(([id, type]) => [id, restore(printType(type))]));
}

/** The declarations of types.ts, knowing what they come from. */
export function typeTree(model: ApiModel): TrackedTypeTree {
  const { properties, ...tree } = trackedTypesOf(typedDocument(model));
  const forms = typeForms(model);
  takeReceivedBodies(tree.nodes, forms);
  const original = [...properties].map(([node, pointer]) => [node, originalPointer(forms, pointer)] as const);
  return { ...tree, properties: new Map(original) };
}

/** A copy of the model's document for openapi-typescript. */
function typedDocument(model: ApiModel): JsonObject {
  const document = withoutExamples(typeForms(model).document, hasReference);
  // It takes extensions among the responses for responses.
  for (const { path, method } of model.operations) {
    const { responses } = operationAt(document, path, method);
    if (!isObject(responses)) continue;
    for (const status of Object.keys(responses)) if (status.startsWith("x-")) delete responses[status];
  }
  describeParameterTypes(document, model.dialect);
  markBlobs(document, model.dialect);
  settleSchemas(document, model.dialect);
  // Named, it would declare the operations of a path item twice: there, and at the paths that have it.
  for (const { node, kind, within } of eachObject({ components: document.components }))
    if (kind === "pathItem" && within === "components")
      for (const each of Object.values(node)) if (isObject(each)) delete each.operationId;
  return document;
}

/** Of schemas it takes `$defs` for a property, a constant that is null for none, and `$ref` for all there is. */
function settleSchemas(document: JsonObject, dialect: ApiModel["dialect"]): void {
  let isReferred: boolean | undefined;
  // OpenAPI 3.0.4: `nullable` says something of `type` alone; 3.1 does not have it.
  for (const { node, kind } of eachObject(document))
    if (kind === "schema" && "nullable" in node)
      if (dialect === "3.1" || !("type" in node) || !mayBe({ document, dialect }, node, "null"))
        delete node.nullable;
  for (const { node, kind } of eachObject(document)) {
    if (kind !== "schema") continue;
    if ("$defs" in node) {
      isReferred ??= [...references(document)].some(({ $ref }) => $ref.includes("/$defs/"));
      if (!isReferred) delete node.$defs;
    }
    // It would take its values for those of the property, and leave the property out of the base.
    delete node.discriminator;
    replaceBooleans(node);
    if (settleObjectEnum(node) || refusesAll(node)) becomeImpossible(node);
    if (node.const === null) {
      delete node.const;
      node.type = "null";
    }
    settleListed(node);
    if (dialect === "3.1") openUnevaluated(node);
    declareRequired(node, document);
    chooseBeside(node);
    // OpenAPI 3.0: what stands beside a reference is ignored.
    if (dialect === "3.1") composeReference(node, document);
  }
}

/** What stands beside a reference holds beside it. */
function composeReference(schema: JsonObject, document: JsonObject): void {
  const { $ref, allOf } = schema;
  if ($ref === undefined) return;
  // They say nothing of what is no list.
  const isList = [schema, referred(schema, document)].some((each) => isObject(each) && each.type === "array");
  const ofItems = isList ? itemWords.filter((key) => key in schema) : [];
  if (ofItems.length === 0 && !besideReference.some((key) => key in schema)) return;
  delete schema.$ref;
  const parts = [{ $ref }, ...(Array.isArray(allOf) ? allOf : [])];
  schema.allOf = parts;
  if (ofItems.length === 0) return;
  const list: JsonObject = { type: "array", [beside]: true };
  for (const key of [...ofItems, "minItems"]) {
    if (!(key in schema)) continue;
    list[key] = schema[key];
    delete schema[key];
  }
  parts.push(list);
}

const itemWords = ["items", "prefixItems", "unevaluatedItems"];

/** It takes every value of `enum`, and null where that is a type: of both there is what is in each. */
function settleListed(schema: JsonObject): void {
  const { type, enum: values, nullable } = schema;
  if (type === undefined || type === "object" || !Array.isArray(values)) return;
  const types = [type, nullable === true ? "null" : []].flat();
  const fits = (value: unknown) => types.some((each) => isOfType(value, each));
  const left = values.filter(fits);
  // Of nothing there is no type.
  if (left.length === 0) return;
  schema.enum = left;
  if (Array.isArray(type) && !left.includes(null)) schema.type = type.filter((each) => each !== "null");
}

function isOfType(value: unknown, type: unknown): boolean {
  if (value === null) return type === "null";
  if (Array.isArray(value)) return type === "array";
  return typeof value === (type === "integer" ? "number" : type);
}

/** It looks into the parts of `allOf` and of `$defs` whatever they are. */
function replaceBooleans({ allOf, $defs }: JsonObject): void {
  for (const parts of [allOf, $defs]) {
    if (typeof parts !== "object" || parts === null) continue;
    for (const [key, part] of Object.entries(parts))
      if (typeof part === "boolean") setOwn(parts as JsonObject, key, part ? {} : { not: {} });
  }
}

/** Whether a schema says of itself that no value fits it. */
function refusesAll({ not }: JsonObject): boolean {
  return not === true || (isObject(not) && Object.keys(not).length === 0);
}

function becomeImpossible(schema: JsonObject): void {
  for (const key of ["$ref", "const", "enum", "not", "allOf", "anyOf", "oneOf"]) delete schema[key];
  schema.type = "object";
  schema[impossible] = true;
}

/**
 * It types what `properties` name. What is required besides is there all the same: it may be anything here, and what
 * it is where a schema around or beside this one names it.
 */
function declareRequired(schema: JsonObject, document: JsonObject): void {
  const { required, type, properties, allOf, additionalProperties: others } = schema;
  const isOfObjects = [type ?? "object"].flat().includes("object");
  if (!Array.isArray(required) || !isOfObjects || others === false) return;
  const known = isObject(properties) ? properties : {};
  // It makes required itself what the parts of `allOf` beside the list name.
  const parts = Array.isArray(allOf) ? allOf.map((each) => propertiesOf(each, document)) : [];
  const isKnown = (name: string) => [known, ...parts].some((each) => Object.hasOwn(each, name));
  const missing = required.filter((name) => typeof name === "string" && !isKnown(name));
  if (missing.length === 0) return;
  const declared: JsonObject = { ...known };
  for (const name of missing)
    setOwn(declared, String(name), isObject(others) ? structuredClone(others) : { [present]: true });
  schema.properties = declared;
  schema.type ??= "object";
}

/** It takes `anyOf` for what may stand in the place of all the rest: in a part of its own it holds beside that. */
function chooseBeside(schema: JsonObject): void {
  const { anyOf, allOf, type } = schema;
  const isMore = ["properties", "additionalProperties", "patternProperties", "allOf"].some(
    (key) => key in schema,
  );
  if (!Array.isArray(anyOf) || !(isMore || ["string", "number", "integer", "boolean"].includes(String(type))))
    return;
  delete schema.anyOf;
  schema.allOf = [...(Array.isArray(allOf) ? allOf : []), { anyOf, [beside]: true }];
}

function propertiesOf(schema: unknown, document: JsonObject): JsonObject {
  const found = referred(schema, document);
  return isObject(found) && isObject(found.properties) ? found.properties : {};
}

/** What a schema refers to, or itself. */
function referred(schema: unknown, document: JsonObject): unknown {
  const ref = isObject(schema) ? schema.$ref : undefined;
  return typeof ref === "string" ? valueAt(document, ref.slice(1)) : schema;
}

/**
 * It does not know `unevaluatedProperties`. Beside properties alone they are additional ones; else a type
 * can only say that there may be more.
 */
function openUnevaluated(schema: JsonObject): void {
  const { unevaluatedProperties: others } = schema;
  // Of the properties that a reference names, some may have names of the patterns.
  if ("$ref" in schema && "patternProperties" in schema) {
    delete schema.patternProperties;
    schema.additionalProperties = true;
  }
  const isOpen = others === true || isObject(others);
  const isOfObjects = schema.type === undefined ? besideProperties.some((key) => key in schema) : true;
  if (!isOpen || "additionalProperties" in schema || !(isOfObjects || "$ref" in schema)) return;
  const isAlone = !applicators.some((key) => key in schema);
  schema.additionalProperties = isAlone ? others : true;
  if (isAlone) schema.unevaluatedProperties = moved;
}

/** Words that evaluate properties, besides those that name them. */
const applicators = [
  "$ref",
  "$dynamicRef",
  "allOf",
  "anyOf",
  "oneOf",
  "if",
  "then",
  "else",
  "dependentSchemas",
];

const besideProperties = ["properties", "required", "additionalProperties", "allOf", "anyOf", "oneOf"];

/** What says more of a value's type than the reference does beside which it stands. */
const besideReference = [...besideProperties, "type", "enum", "const"];

function operationAt(document: JsonObject, path: string, method: string): JsonObject {
  const item = isObject(document.paths) ? document.paths[path] : undefined;
  const operation = isObject(item) ? item[method.toLowerCase()] : undefined;
  return isObject(operation) ? operation : {};
}
