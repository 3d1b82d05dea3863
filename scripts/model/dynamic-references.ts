/**
 * `$dynamicRef` → `$ref`. JSON Schema Core, 8.2.3.2: it leads to the `$dynamicAnchor` of its name in the outermost
 * schema resource by which it was reached. So a schema that is reached by different ways becomes several components,
 * one for each set of schemas that its dynamic references lead to. Each component and each schema that no other is
 * around counts as a resource, as one with `$id` does.
 */

import type { Reason } from "../convert/reasons.js";
import { fieldOf, type Kind, type Shape, shapes } from "../convert/shapes.js";
import type { Diagnostics } from "../diagnostics.js";
import { hasKey, isObject, type JsonObject, pointerNames, setOwn } from "../json.js";
import { pascalCase } from "../print/names.js";
import type { Places } from "../read/places.js";

/** More components than this are not made of one document. */
const mostComponents = 1000;

/** A schema resource: what a name can refer to in it. */
interface Resource {
  /** The component that it is in, or undefined for a schema of an operation. */
  readonly component: string | undefined;
  readonly id: string | undefined;
  readonly anchors: Map<string, JsonObject>;
  readonly dynamicAnchors: Map<string, JsonObject>;
}

/** The schemas that dynamic references lead to, by the names of their anchors. */
type Bindings = ReadonlyMap<string, JsonObject>;

/**
 * A copy of a document in which every `$dynamicRef` is a `$ref`; the document itself where it has none. Names that
 * lead nowhere are reported, and say nothing of their values.
 */
export function bindDynamicReferences(
  document: JsonObject,
  places: Places,
  diagnostics: Diagnostics,
): JsonObject {
  if (!hasKey(document, "$dynamicRef") && !hasKey(document, "$dynamicAnchor")) return document;
  return new Binder(document, places, diagnostics).bind();
}

class Binder {
  readonly #document: JsonObject;
  readonly #places: Places;
  readonly #diagnostics: Diagnostics;
  readonly #components: JsonObject;
  readonly #resources = new Map<JsonObject, Resource>();
  readonly #byId = new Map<string, Resource>();
  /** All schemas with a dynamic anchor of a name. */
  readonly #anchored = new Map<string, JsonObject[]>();
  readonly #reached = new Map<JsonObject, ReadonlySet<string>>();
  readonly #numbers = new Map<JsonObject, number>();
  readonly #made = new Map<string, string>();
  readonly #waiting: { readonly name: string; readonly schema: JsonObject; readonly bindings: Bindings }[] =
    [];
  readonly #taken: Set<string>;
  readonly #duplicates = new Set<JsonObject>();
  readonly #reported = new Set<JsonObject>();
  #isLimited = false;

  constructor(document: JsonObject, places: Places, diagnostics: Diagnostics) {
    this.#document = document;
    this.#places = places;
    this.#diagnostics = diagnostics;
    const { components } = document;
    this.#components = isObject(components) && isObject(components.schemas) ? components.schemas : {};
    this.#taken = new Set(Object.keys(this.#components));
    for (const [name, schema] of Object.entries(this.#components))
      if (isObject(schema)) this.#enter(schema, newResource(schema, name));
  }

  bind(): JsonObject {
    const document = this.#copyObject(this.#document, "document");
    const { components } = document;
    const schemas = isObject(components) && isObject(components.schemas) ? components.schemas : {};
    for (let next = this.#waiting.pop(); next; next = this.#waiting.pop())
      setOwn(schemas, next.name, this.#copySchema(next.schema, next.bindings, true));
    return document;
  }

  /** Notes the resource of a schema and of those in it, and the names that these have. */
  #enter(schema: JsonObject, resource: Resource): void {
    if (this.#resources.has(schema)) return;
    this.#resources.set(schema, resource);
    if (resource.id !== undefined) this.#byId.set(resource.id, resource);
    const { $anchor, $dynamicAnchor } = schema;
    if (typeof $anchor === "string") resource.anchors.set($anchor, schema);
    if (typeof $dynamicAnchor === "string") {
      const first = resource.dynamicAnchors.get($dynamicAnchor);
      if (first) this.#duplicates.add(first).add(schema);
      else resource.dynamicAnchors.set($dynamicAnchor, schema);
      this.#anchored.set($dynamicAnchor, [...(this.#anchored.get($dynamicAnchor) ?? []), schema]);
    }
    for (const part of partsOf(schema))
      this.#enter(part, "$id" in part ? newResource(part, resource.component) : resource);
  }

  #resourceOf(schema: JsonObject): Resource {
    if (!this.#resources.has(schema)) this.#enter(schema, newResource(schema, undefined));
    return this.#resources.get(schema) as Resource;
  }

  /** Copies an object that is not a schema: what is in it is reached by no other schema. */
  #copyObject(node: JsonObject, kind: Kind): JsonObject {
    if (kind === "schema") return this.#copySchema(node, new Map(), false);
    const copy = (value: unknown, of: Kind) => (isObject(value) ? this.#copyObject(value, of) : value);
    return this.#copyFields(node, kind, copy);
  }

  /** `isNew`: it becomes a component of another name, where its own names would be there twice. */
  #copySchema(schema: JsonObject, around: Bindings, isNew: boolean): JsonObject {
    const bindings = this.#within(schema, around);
    const copy = (value: unknown, of: Kind) => {
      if (!isObject(value) || of === "data") return value;
      return of === "schema" ? this.#copySchema(value, bindings, isNew) : this.#copyObject(value, of);
    };
    const made = this.#copyFields(schema, "schema", copy);
    const reason: Reason = "dynamic";
    // Of two schemas with one name in a resource, nobody can say which is meant: the validators' compiler reports them.
    if ("$dynamicAnchor" in made && !this.#duplicates.has(schema)) {
      this.#places.drop(schema, "$dynamicAnchor", reason);
      delete made.$dynamicAnchor;
    }
    if (isNew) for (const key of ["$id", "$anchor"]) delete made[key];
    if (typeof schema.$ref === "string") {
      made.$ref = this.#reference(schema.$ref, bindings);
      if (made.$ref !== schema.$ref) this.#places.trace(made, "$ref", schema, "$ref", reason);
    }
    if (typeof schema.$dynamicRef !== "string") return made;
    delete made.$dynamicRef;
    const target = this.#target(schema, schema.$dynamicRef, bindings);
    if (!target) {
      this.#places.drop(schema, "$dynamicRef", reason);
      return made;
    }
    const isFree = made.$ref === undefined;
    const holder = isFree ? made : this.#places.carry<JsonObject>({}, schema);
    holder.$ref = this.#to(target, bindings);
    this.#places.trace(holder, "$ref", schema, "$dynamicRef", reason);
    if (!isFree) made.allOf = [...(Array.isArray(made.allOf) ? made.allOf : []), holder];
    return made;
  }

  #copyFields(node: JsonObject, kind: Kind, copy: (value: unknown, of: Kind) => unknown): JsonObject {
    const made = this.#places.carry<JsonObject>({}, node);
    const shape: Shape = kind === "data" ? {} : shapes[kind];
    for (const [key, value] of Object.entries(node)) {
      const field = fieldOf(shape, key);
      if (field === undefined || typeof value !== "object" || value === null) setOwn(made, key, value);
      else if (typeof field === "string") setOwn(made, key, copy(value, field));
      else if (Array.isArray(value))
        setOwn(
          made,
          key,
          this.#places.carry(
            value.map((each) => copy(each, field[1])),
            value,
          ),
        );
      else {
        const map = this.#places.carry<JsonObject>({}, value);
        for (const [name, each] of Object.entries(value)) setOwn(map, name, copy(each, field[1]));
        setOwn(made, key, map);
      }
    }
    return made;
  }

  /** The bindings in a schema: those of the schemas around it come first, as they are further outside. */
  #within(schema: JsonObject, around: Bindings): Bindings {
    return new Map([...this.#resourceOf(schema).dynamicAnchors, ...around]);
  }

  /** What a reference to a component becomes. */
  #reference(ref: string, bindings: Bindings): string {
    const [section, kind, name = "", ...inside] = ref.startsWith("#/") ? pointerNames(ref.slice(1)) : [];
    const schema = this.#components[name];
    if (section !== "components" || kind !== "schemas" || inside.length > 0 || !isObject(schema)) return ref;
    return this.#to(schema, bindings);
  }

  /** A reference to a schema as these bindings have it. */
  #to(schema: JsonObject, around: Bindings): string {
    const reached = this.#reachedFrom(schema);
    const { component, dynamicAnchors } = this.#resourceOf(schema);
    const bindings = new Map([...this.#within(schema, around)].filter(([name]) => reached.has(name)));
    const isOwn = [...bindings].every(([name, target]) => dynamicAnchors.get(name) === target);
    const isComponent = component !== undefined && this.#components[component] === schema;
    if (isComponent && isOwn) return referenceTo(component);
    // `$defs: { item: { $dynamicAnchor: item, $ref: … } }` only gives a schema its name.
    const isAlias = Object.keys(schema).every((key) => key === "$ref" || key === "$dynamicAnchor");
    if (isAlias && !isComponent && typeof schema.$ref === "string")
      return this.#reference(schema.$ref, this.#within(schema, around));
    const key = [...bindings].map(([name, target]) => `${name} ${this.#number(target)}`).sort();
    const whole = [this.#number(schema), ...key].join("\n");
    const known = this.#made.get(whole);
    if (known !== undefined) return referenceTo(known);
    if (this.#made.size >= mostComponents) {
      if (!this.#isLimited) this.#report("dynamic-ref-limit", schema, { limit: String(mostComponents) });
      this.#isLimited = true;
      return component === undefined ? "#/components/schemas" : referenceTo(component);
    }
    const name = this.#name(schema, bindings, isComponent);
    this.#made.set(whole, name);
    this.#waiting.push({ name, schema, bindings });
    return referenceTo(name);
  }

  /** `PageOfPetPage` for a page whose items `PetPage` says; `PetPageItem` for the schema that says it. */
  #name(schema: JsonObject, bindings: Bindings, isComponent: boolean): string {
    const { component = "Bound" } = this.#resourceOf(schema);
    const anchor = typeof schema.$dynamicAnchor === "string" ? schema.$dynamicAnchor : String(schema.$anchor);
    const owners = [...bindings.values()].map((target) => this.#resourceOf(target).component);
    const others = [...new Set(owners)].filter((owner) => owner !== undefined && owner !== component).sort();
    const of = others.length > 0 ? `Of${others.map((owner) => pascalCase(owner ?? "")).join("And")}` : "";
    const base = `${component}${isComponent ? "" : pascalCase(anchor)}${of}`;
    let name = base;
    for (let number = 2; this.#taken.has(name); number += 1) name = `${base}${number}`;
    this.#taken.add(name);
    return name;
  }

  /** The schema that a `$dynamicRef` leads to. */
  #target(schema: JsonObject, ref: string, bindings: Bindings): JsonObject | undefined {
    const [, uri = "", name = ""] = /^([^#]*)#?(.*)$/s.exec(ref) ?? [];
    const resource = uri === "" ? this.#resourceOf(schema) : this.#resourceOfId(uri);
    if (uri === "" && name.startsWith("/components/schemas/")) {
      const found = this.#components[pointerNames(name)[2] ?? ""];
      if (isObject(found)) return found;
    }
    if (resource?.dynamicAnchors.has(name)) return bindings.get(name) ?? resource.dynamicAnchors.get(name);
    const plain = resource?.anchors.get(name);
    if (plain) return plain;
    // A template without a default of its own: the name is that of a schema which uses the template.
    const bound = bindings.get(name);
    const all = this.#anchored.get(name) ?? [];
    if (bound ?? all.length === 1) return bound ?? all[0];
    this.#report("dynamic-ref-missing", schema, { ref });
    return undefined;
  }

  /** The resource of an `$id`, also where that is written relative to another. */
  #resourceOfId(uri: string): Resource | undefined {
    const exact = this.#byId.get(uri);
    if (exact) return exact;
    return [...this.#byId].find(([id]) => id.endsWith(`/${uri.replace(/^(?:\.?\/)+/, "")}`))?.[1];
  }

  /** The names of the dynamic references that a schema can come to. */
  #reachedFrom(schema: JsonObject): ReadonlySet<string> {
    const known = this.#reached.get(schema);
    if (known) return known;
    const names = new Set<string>();
    const reached = new Set([schema]);
    for (const each of reached) {
      const { $ref, $dynamicRef } = each;
      for (const part of partsOf(each)) reached.add(part);
      if (typeof $ref === "string" && $ref.startsWith("#/components/schemas/")) {
        const target = this.#components[pointerNames($ref.slice(1))[2] ?? ""];
        if (isObject(target)) reached.add(target);
      }
      if (typeof $dynamicRef !== "string") continue;
      const name = $dynamicRef.slice($dynamicRef.indexOf("#") + 1);
      names.add(name);
      for (const target of this.#anchored.get(name) ?? []) reached.add(target);
      const pointed = name.startsWith("/") ? this.#components[pointerNames(name)[2] ?? ""] : undefined;
      if (isObject(pointed)) reached.add(pointed);
    }
    this.#reached.set(schema, names);
    return names;
  }

  #number(schema: JsonObject): number {
    const known = this.#numbers.get(schema) ?? this.#numbers.size;
    this.#numbers.set(schema, known);
    return known;
  }

  #report(
    code: "dynamic-ref-missing" | "dynamic-ref-limit",
    schema: JsonObject,
    parameters: Record<string, string>,
  ): void {
    if (this.#reported.has(schema)) return;
    this.#reported.add(schema);
    const place = this.#places.of(schema, "$dynamicRef");
    this.#diagnostics.report(code, place, parameters as never);
  }
}

function newResource({ $id }: JsonObject, component: string | undefined): Resource {
  return {
    component,
    id: typeof $id === "string" ? $id : undefined,
    anchors: new Map(),
    dynamicAnchors: new Map(),
  };
}

function referenceTo(name: string): string {
  return `#/components/schemas/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** The schemas in a schema. */
function partsOf(schema: JsonObject): JsonObject[] {
  const parts: JsonObject[] = [];
  for (const [key, value] of Object.entries(schema)) {
    const field = fieldOf(shapes.schema, key);
    if (field === undefined || field === "discriminator" || typeof value !== "object" || value === null)
      continue;
    const all = typeof field === "string" ? [value] : Object.values(value);
    for (const each of all) if (isObject(each)) parts.push(each);
  }
  return parts;
}
