/** Which schemas of a document are typed as a Blob: whole bodies of bytes, and the files of multipart forms. */

import { isObject, type JsonObject, setOwn, valueAt } from "../json.js";
import { resolved, type SchemaContext } from "../model/value-types.js";
import { eachObject } from "../model/walk.js";
import { references } from "../openapi.js";
import { isBinary } from "./binary-schemas.js";
import { formKind } from "./runtime/media-types.js";

/** Marks a schema whose values are Blobs: true, or "null" where they may be null. It has a type as well, as this is asked of those alone. */
export const blob = "x-blob";

/**
 * Marks the schemas of bytes in requests and responses. Those that stand in JSON stay text: a component that is used in
 * JSON as well is copied into the multipart form. The document is changed.
 */
export function markBlobs(document: JsonObject, dialect: SchemaContext["dialect"]): void {
  const context = { document, dialect };
  const forms: JsonObject[] = [];
  for (const { node, kind } of eachObject(document)) {
    if (kind !== "requestBody" && kind !== "response") continue;
    for (const [mediaType, media] of Object.entries(isObject(node.content) ? node.content : {})) {
      if (!isObject(media) || media.schema === undefined) continue;
      const form = formKind(mediaType);
      if (form === "multipart") forms.push(media);
      else if (form === undefined && isBinary(context, media.schema))
        media.schema = marked(context, media.schema);
    }
  }
  const own = componentsOfForms(
    document,
    forms.map(({ schema }) => schema),
  );
  const marker = new FormMarker(context, own);
  for (const media of forms) media.schema = marker.form(media.schema);
}

/** The component that a reference leads into: `#/components/schemas/Upload`. */
function componentOf($ref: string): string {
  return $ref.split("/", 4).join("/");
}

/** The references to components that are used by these schemas of forms and their `allOf`, and nowhere else. */
function componentsOfForms(document: JsonObject, schemas: readonly unknown[]): ReadonlySet<string> {
  const own = new Set<string>();
  if (schemas.length === 0) return own;
  const left = new Map<string, number>();
  for (const { $ref } of references(document))
    left.set(componentOf($ref), (left.get(componentOf($ref)) ?? 0) + 1);
  const open: unknown[] = [...schemas];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (!isObject(node)) continue;
    const { $ref, allOf } = node;
    if (Array.isArray(allOf)) for (const part of allOf) open.push(part ?? null);
    if (typeof $ref !== "string" || componentOf($ref) !== $ref) continue;
    const others = (left.get($ref) ?? 0) - 1;
    left.set($ref, others);
    if (others !== 0) continue;
    own.add($ref);
    open.push(valueAt(document, $ref.slice(1)) ?? null);
  }
  return own;
}

/** Marks the files of forms in copies of schemas. Each schema is copied once. */
class FormMarker {
  readonly #context: SchemaContext;
  readonly #own: ReadonlySet<string>;
  readonly #forms = new Map<JsonObject, unknown>();
  readonly #fields = new Map<JsonObject, unknown>();

  constructor(context: SchemaContext, own: ReadonlySet<string>) {
    this.#context = context;
    this.#own = own;
  }

  /** The schema of a form: itself where it has no files, or refers to a component that only forms use. */
  form(schema: unknown): unknown {
    if (!isObject(schema)) return schema;
    const known = this.#forms.get(schema);
    if (known !== undefined) return known;
    // A schema that leads back into itself adds nothing.
    this.#forms.set(schema, schema);
    const made =
      typeof schema.$ref === "string" ? this.#reference(schema, schema.$ref) : this.#object(schema);
    this.#forms.set(schema, made);
    return made;
  }

  #reference(schema: JsonObject, $ref: string): unknown {
    const target = valueAt(this.#context.document, $ref.slice(1));
    if (!isObject(target)) return schema;
    const { $ref: _, ...beside } = schema;
    // OpenAPI 3.0: what is beside a reference is ignored.
    const rest = this.#context.dialect === "3.1" ? this.#object(beside) : {};
    const copy = this.form(target);
    if (copy !== target && this.#own.has($ref)) Object.assign(target, copy);
    if (copy === target || this.#own.has($ref)) return rest === beside ? schema : { ...schema, ...rest };
    if (Object.keys(rest).length === 0) return copy;
    return { ...rest, allOf: [copy, ...(Array.isArray(rest.allOf) ? rest.allOf : [])] };
  }

  #object(schema: JsonObject): JsonObject {
    const { properties, allOf } = schema;
    const made: JsonObject = {};
    if (Array.isArray(allOf)) {
      const parts = allOf.map((part) => this.form(part));
      if (parts.some((part, at) => part !== allOf[at])) made.allOf = parts;
    }
    if (isObject(properties)) {
      const marks: JsonObject = {};
      for (const [name, property] of Object.entries(properties)) setOwn(marks, name, this.#field(property));
      if (Object.entries(marks).some(([name, mark]) => mark !== properties[name])) made.properties = marks;
    }
    return Object.keys(made).length > 0 ? { ...schema, ...made } : schema;
  }

  /** The schema of a field: a file, a list of files, or a choice among these. */
  #field(schema: unknown): unknown {
    if (!isObject(schema)) return schema;
    const known = this.#fields.get(schema);
    if (known !== undefined) return known;
    this.#fields.set(schema, schema);
    const made = isBinary(this.#context, schema) ? marked(this.#context, schema) : this.#files(schema);
    this.#fields.set(schema, made);
    return made;
  }

  #files(schema: JsonObject): JsonObject {
    const found = resolved(this.#context, schema);
    const made: JsonObject = {};
    if ([found.type].flat().includes("array")) {
      const items = this.#field(found.items);
      if (items !== found.items) made.items = items;
    }
    for (const key of ["anyOf", "oneOf"]) {
      const { [key]: branches } = found;
      if (!Array.isArray(branches)) continue;
      const parts = branches.map((each) => this.#field(each));
      if (parts.some((part, at) => part !== branches[at])) made[key] = parts;
    }
    return Object.keys(made).length > 0 ? { ...found, ...made } : schema;
  }
}

/** What is said of it besides stays. */
function marked(context: SchemaContext, schema: unknown): JsonObject {
  const { description, deprecated } = isObject(schema) ? schema : ({} as JsonObject);
  const found = resolved(context, schema);
  const branches = [found.anyOf, found.oneOf].filter(Array.isArray).flat() as unknown[];
  const mayBeNull = [found, ...branches.map((each) => resolved(context, each))].some(
    ({ nullable, type }) => nullable === true || [type].flat().includes("null"),
  );
  return {
    type: "string",
    [blob]: mayBeNull ? "null" : true,
    ...(description !== undefined && { description }),
    ...(deprecated !== undefined && { deprecated }),
  };
}
