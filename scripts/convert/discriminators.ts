/**
 * The values of discriminators. Without a mapping a value is a schema's name; where that becomes
 * another one, such as `ErrorSchema` for `Error`, a mapping keeps the value that is sent.
 */

import { isObject, type JsonObject, setOwn } from "../json.js";
import { type Component, referenceTo } from "./components.js";
import { declaredName } from "./names.js";
import { fieldOf, type Kind, type Shape, shapes } from "./shapes.js";

/** Writes the values that are no names of components, when names are settled; the components' and `others`' schemas change. */
export function keepDiscriminatorValues(
  components: readonly Component[],
  others: readonly JsonObject[],
): void {
  const schemas = components.filter(({ kind }) => kind === "schemas");
  const values = sentValues(schemas);
  if (values.size === 0) return;
  const subtypes = subtypesOf(schemas);
  const settle = (schema: JsonObject, own: string | undefined): void => {
    const { discriminator } = schema;
    if (!isObject(discriminator)) return;
    const branches = [schema.oneOf, schema.anyOf].flatMap(referencesIn);
    for (const ref of new Set([...branches, ...(own === undefined ? [] : descendants(own, subtypes))])) {
      const value = values.get(ref);
      const mapping = isObject(discriminator.mapping) ? discriminator.mapping : {};
      const isMapped = Object.values(mapping).includes(ref) || Object.hasOwn(mapping, value ?? "");
      if (value === undefined || isMapped) continue;
      setOwn(mapping, value, ref);
      discriminator.mapping = mapping;
    }
  };
  for (const component of schemas) settle(component.value, referenceTo(component));
  const seen = new Set<object>();
  for (const { value, kind } of components) if (kind in kinds) eachSchema(value, kinds[kind] as Kind);
  for (const document of others) eachSchema(document, "document");

  function eachSchema(node: JsonObject, kind: Kind): void {
    if (kind === "data" || seen.has(node)) return;
    seen.add(node);
    if (kind === "schema") settle(node, undefined);
    const shape: Shape = shapes[kind];
    for (const [key, value] of Object.entries(node)) {
      const field = fieldOf(shape, key);
      if (field === undefined) continue;
      if (typeof field === "string") visit(value, field);
      else if (typeof value === "object" && value !== null)
        for (const each of Object.values(value)) visit(each, field[1]);
    }
  }
  function visit(value: unknown, kind: Kind): void {
    if (isObject(value)) eachSchema(value, kind);
  }
}

/** The kinds of component that hold schemas. */
const kinds: Partial<Record<Component["kind"], Kind>> = {
  schemas: "schema",
  parameters: "parameter",
  responses: "response",
  requestBodies: "requestBody",
  headers: "header",
  callbacks: "callback",
};

/** The value that is sent for a schema, by the reference to it, where that is not its component's name. */
function sentValues(schemas: readonly Component[]): Map<string, string> {
  const values = new Map<string, string>();
  const own = schemas.filter(({ from }) => from.declared);
  const declared = new Set(own.map(referenceTo));
  for (const schema of own) {
    const said = ["x-ms-discriminator-value", "x-discriminator-value"]
      .map((key) => schema.source[key])
      .find((value) => typeof value === "string");
    const value = typeof said === "string" ? said : declaredName(schema);
    // A name for what stands in another file is the value for that.
    const [[key, ref] = [], ...more] = Object.entries(schema.value);
    const file = key === "$ref" && more.length === 0 && typeof ref === "string" ? ref : undefined;
    if (file !== undefined && !values.has(file) && !declared.has(file)) values.set(file, value);
    if (value !== schema.name) values.set(referenceTo(schema), value);
  }
  return values;
}

/** The references to schemas that have `allOf` a schema, by the reference to it. */
function subtypesOf(schemas: readonly Component[]): Map<string, string[]> {
  const subtypes = new Map<string, string[]>();
  for (const schema of schemas)
    for (const ref of referencesIn(schema.value.allOf))
      subtypes.set(ref, [...(subtypes.get(ref) ?? []), referenceTo(schema)]);
  return subtypes;
}

function descendants(ref: string, subtypes: ReadonlyMap<string, readonly string[]>): Set<string> {
  const found = new Set<string>();
  const open = [ref];
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const subtype of subtypes.get(next) ?? []) {
      if (found.has(subtype)) continue;
      found.add(subtype);
      open.push(subtype);
    }
  return found;
}

function referencesIn(list: unknown): string[] {
  return Array.isArray(list)
    ? list.flatMap((each) => (isObject(each) && typeof each.$ref === "string" ? [each.$ref] : []))
    : [];
}
