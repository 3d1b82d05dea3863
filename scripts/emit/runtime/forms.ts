/** The fields of forms → values as the document's schemas have them. */

import { readDeepObject } from "./deep-objects.js";
import { RequestError } from "./errors.js";
import { put, readJson } from "./json-text.js";
import type { FieldDescriptor } from "./operation.js";
import { readField, readText, structureOf } from "./parameters.js";

/** A form that somebody else has read: its lists of one value and its objects, as the document has them. */
export function settleForm(body: unknown, fields: readonly FieldDescriptor[]): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  const value: Record<string, unknown> = {};
  for (const [name, sent] of Object.entries(body)) put(value, name, sent);
  for (const field of fields) {
    const sent = value[field.name];
    const isOwn = Object.hasOwn(value, field.name);
    if (isOwn && (typeof sent === "string" || field.jsonItems))
      put(value, field.name, withJsonItems(typeof sent === "string" ? readText(sent, field) : sent, field));
    else if (!isOwn && field.properties) takeSpread(value, field);
  }
  return value;
}

/** A list whose items are JSON each. */
function withJsonItems(value: unknown, { jsonItems }: FieldDescriptor): unknown {
  if (!jsonItems || !Array.isArray(value)) return value;
  return value.map((each: unknown) => (typeof each === "string" ? readJson(each) : each));
}

/** The properties of an exploded object stand in a form by themselves. */
function takeSpread(value: Record<string, unknown>, { name, properties = [] }: FieldDescriptor): void {
  const found = properties.filter((each) => Object.hasOwn(value, each));
  if (found.length === 0) return;
  const object: Record<string, unknown> = {};
  for (const each of found) {
    put(object, each, value[each]);
    delete value[each];
  }
  put(value, name, object);
}

/**
 * The value of a urlencoded body, its fields read in the styles that the document declares.
 * @throws RequestError "body-too-large" where it has more than `most` fields
 */
export function readUrlencoded(text: unknown, fields: readonly FieldDescriptor[], most: number): unknown {
  if (typeof text !== "string") return undefined;
  const sent = new URLSearchParams(text);
  if (sent.size > most)
    throw new RequestError("body-too-large", 413, "too many parameters", { path: "/body" });
  const value: Record<string, unknown> = {};
  const objects = fields.filter(({ shape }) => shape === "object");
  for (const field of fields) {
    const deep = objects.includes(field) ? readDeepObject(sent, field.name, structureOf(field)) : undefined;
    put(value, field.name, withJsonItems(deep ?? readField(sent, field, text), field));
  }
  const spread = new Set(fields.flatMap(({ properties = [] }) => properties));
  const deep = objects.map(({ name }) => `${name}[`);
  for (const name of new Set(sent.keys())) {
    if (Object.hasOwn(value, name) || spread.has(name) || deep.some((start) => name.startsWith(start)))
      continue;
    const all = sent.getAll(name);
    put(value, name, all.length > 1 ? all : all[0]);
  }
  return value;
}
