/** Where types.ts has the type of a part of the document: the names of the declarations that lead to it. */

import { isObject, pointerNames, valueAt } from "../json.js";
import type { ApiModel } from "../model/model.js";

/** A pointer's names → `operations`, `joinRoom`, `parameters`, `path`, `roomId`. */
export function typePath(names: readonly string[], model: ApiModel): string[] | undefined {
  const [section, first = "", second, ...rest] = names;
  if (section === "components")
    return second === undefined ? undefined : ["components", first, second, ...inComponent(first, rest)];
  if (section !== "paths" || names.length < 2) return undefined;
  const operation = model.operations.find(
    ({ path, method }) => path === first && method.toLowerCase() === second,
  );
  return operation ? ["operations", operation.id, ...inOperation(rest, names, model)] : ["paths", first];
}

function inComponent(kind: string, rest: readonly string[]): string[] {
  if (kind === "schemas") return inSchema(rest);
  return kind === "responses" || kind === "requestBodies" ? inContent(rest) : [];
}

function inOperation(rest: readonly string[], names: readonly string[], model: ApiModel): string[] {
  const [field, key, ...more] = rest;
  if (field === "requestBody") return ["requestBody", ...inContent(rest.slice(1))];
  if (field === "responses")
    return key === undefined ? ["responses"] : ["responses", key, ...inContent(more)];
  if (field !== "parameters") return [];
  const parameter = parameterAt(names.slice(0, names.length - more.length), model);
  return ["parameters", ...(parameter ?? []), ...(parameter ? inSchema(more.slice(1)) : [])];
}

/** Its place and name, behind its reference. */
function parameterAt(names: readonly string[], model: ApiModel): string[] | undefined {
  let node: unknown = model.document;
  for (const name of names) node = isObject(node) || Array.isArray(node) ? (node as never)[name] : undefined;
  if (isObject(node) && typeof node.$ref === "string") node = valueAt(model.document, node.$ref.slice(1));
  return isObject(node) && typeof node.name === "string" ? [String(node.in), node.name] : undefined;
}

/** Behind `content` or `headers` stands a name, and behind it a schema. */
function inContent([field, name, schema, ...rest]: readonly string[]): string[] {
  if (field !== "content" && field !== "headers") return [];
  if (name === undefined) return [field];
  return [field, name, ...(schema === "schema" ? inSchema(rest) : [])];
}

/** Only properties have names; lists and choices are passed through. */
function inSchema([field, name, ...rest]: readonly string[]): string[] {
  if (field === undefined) return [];
  if (field === "properties") return name === undefined ? [] : [name, ...inSchema(rest)];
  if (["allOf", "anyOf", "oneOf", "prefixItems"].includes(field)) return inSchema(rest);
  return inSchema(name === undefined ? [] : [name, ...rest]);
}

/** Every part of the document by the names of its type; of several, the outermost. */
export function typeIndex(model: ApiModel, pointers: Iterable<string>): ReadonlyMap<string, string> {
  const index = new Map<string, string>();
  for (const pointer of pointers) {
    const path = typePath(pointerNames(pointer), model);
    const key = path && JSON.stringify(path);
    if (key && !index.has(key)) index.set(key, pointer);
  }
  return index;
}
