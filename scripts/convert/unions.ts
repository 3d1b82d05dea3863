/**
 * Swagger 2.0's discriminators → `oneOf`. There a schema with a discriminator stands for itself and for all that have
 * `allOf` it, told apart by their names; in OpenAPI 3 it would be no more than a base. So the schema becomes a choice
 * of these, and what they have in common a component of its own.
 */

import type { Diagnostics } from "../diagnostics.js";
import { isObject, type JsonObject, setOwn } from "../json.js";
import type { Places } from "../read/places.js";
import { type Component, type Components, referenceTo } from "./components.js";
import { declaredName } from "./names.js";
import type { Reason } from "./reasons.js";

/** A schema with subtypes. */
interface Base {
  readonly component: Component;
  /** The one that has the discriminator. */
  readonly root: Component;
  readonly property: string;
  readonly isRequired: boolean;
  readonly children: readonly Component[];
}

/** Makes choices of the schemas with discriminators that have subtypes; `settle` gives new components their names. */
export function uniteSubtypes(
  components: Components,
  settle: () => void,
  places: Places,
  diagnostics: Diagnostics,
): void {
  const uniter = new Uniter(components, places, diagnostics);
  const bases = uniter.bases();
  if (bases.length === 0) return;
  const common = new Map(bases.map((base) => [base, uniter.commonOf(base)]));
  settle();
  uniter.unite(common);
}

class Uniter {
  readonly #components: Components;
  readonly #places: Places;
  readonly #diagnostics: Diagnostics;
  readonly #byReference = new Map<string, Component>();
  readonly #children = new Map<Component, Component[]>();
  /** What is sent for a schema. */
  readonly #values = new Map<Component, readonly string[]>();

  constructor(components: Components, places: Places, diagnostics: Diagnostics) {
    this.#components = components;
    this.#places = places;
    this.#diagnostics = diagnostics;
    const schemas = components.all().filter(({ kind, variant }) => kind === "schemas" && variant === "");
    for (const each of schemas)
      if (!this.#byReference.has(referenceTo(each))) this.#byReference.set(referenceTo(each), each);
    for (const each of new Set(this.#byReference.values()))
      for (const parent of new Set(partsOf(each.value).map((part) => this.#referred(part))))
        if (parent && parent !== each)
          this.#children.set(parent, [...(this.#children.get(parent) ?? []), each]);
  }

  /** The schemas that become choices: those with a discriminator, and those between them and their last subtypes. */
  bases(): Base[] {
    const found = new Map<Component, Base>();
    for (const component of new Set(this.#byReference.values())) {
      const { discriminator } = component.value;
      if (typeof component.source.discriminator !== "string" || !isObject(discriminator)) continue;
      const property = String(discriminator.propertyName);
      const family = this.#family(component);
      if (family.length < 2 || !this.#isTold(component, family, property)) continue;
      const { required } = component.value;
      const isRequired = Array.isArray(required) && required.includes(property);
      for (const each of family) {
        const children = this.#children.get(each) ?? [];
        if (children.length > 0 && !found.has(each))
          found.set(each, { component: each, root: component, property, isRequired, children });
      }
    }
    return [...found.values()];
  }

  /** The component of what a schema and its subtypes have in common. */
  commonOf({ component }: Base): Component {
    const { kind, from, source, value } = component;
    const { discriminator: _, ...common } = value;
    return this.#components.of(
      kind,
      { ...from, declared: false },
      source,
      () => this.#places.carry<JsonObject>(common, value),
      "base",
    );
  }

  unite(common: ReadonlyMap<Base, Component>): void {
    const commonOf = new Map([...common].map(([base, made]) => [base.component, made]));
    const unions = new Map<Component, JsonObject>();
    for (const base of common.keys()) unions.set(base.component, this.#union(base, commonOf));
    for (const base of common.keys())
      for (const child of base.children) {
        const holder = commonOf.get(child) ?? child;
        this.#leadToCommon(holder.value, commonOf);
        if (!commonOf.has(child)) this.#tell(child, base);
      }
    for (const [component, union] of unions) component.value = union;
  }

  #union(base: Base, commonOf: ReadonlyMap<Component, Component>): JsonObject {
    const { component, property, isRequired, children } = base;
    const { discriminator } = component.value;
    const common = commonOf.get(component) as Component;
    const own = this.#values.get(component) ?? [];
    const branches: JsonObject[] = [];
    if (own.length > 0)
      branches.push({ allOf: [{ $ref: referenceTo(common) }, tagSchema(base, own, this.#places)] });
    const mapping: JsonObject = {};
    let isClear = isRequired;
    const covered = new Set<Component>();
    for (const child of children) {
      branches.push({ $ref: referenceTo(child) });
      for (const each of this.#family(child)) {
        if (covered.has(each)) isClear = false;
        covered.add(each);
        for (const value of this.#values.get(each) ?? [])
          if (Object.hasOwn(mapping, value)) isClear = false;
          else setOwn(mapping, value, referenceTo(child));
      }
    }
    const union = this.#places.carry<JsonObject>({}, component.value);
    const made = this.#places.carry<JsonObject>(
      { propertyName: property, mapping },
      discriminator ?? component.value,
    );
    return Object.assign(union, { [isClear ? "oneOf" : "anyOf"]: branches, discriminator: made });
  }

  /** A subtype has what its bases have in common, not the choice that they are now. */
  #leadToCommon(value: JsonObject, commonOf: ReadonlyMap<Component, Component>): void {
    if (!Array.isArray(value.allOf)) return;
    const parts = value.allOf.map((part) => {
      const parent = this.#referred(part);
      const common = parent && commonOf.get(parent);
      if (!common) return part;
      const made = this.#places.carry<JsonObject>(
        { ...(part as JsonObject), $ref: referenceTo(common) },
        part,
      );
      this.#places.trace(made, "$ref", part, "$ref", "reference" satisfies Reason);
      return made;
    });
    value.allOf = this.#places.carry(parts, value.allOf);
  }

  /** Says in a subtype what its own value is, unless it does so itself. */
  #tell(child: Component, base: Base): void {
    const values = this.#values.get(child);
    if (!values || ownValues(child.value, base.property) || !Array.isArray(child.value.allOf)) return;
    child.value.allOf = this.#places.carry(
      [...child.value.allOf, tagSchema(base, values, this.#places)],
      child.value.allOf,
    );
    this.#values.delete(child);
  }

  /** Whether it is known of each schema what is sent for it, as the property is text and its values allow them. */
  #isTold(base: Component, family: readonly Component[], property: string): boolean {
    const properties = isObject(base.value.properties) ? base.value.properties : {};
    const tag = properties[property];
    const target = this.#referred(tag)?.value ?? tag;
    if (!isObject(target) || (target.type !== undefined && target.type !== "string")) return false;
    const allowed = Array.isArray(target.enum)
      ? target.enum.filter((each) => typeof each === "string")
      : undefined;
    const { mapping } = base.value.discriminator as JsonObject;
    const mapped = Object.entries(isObject(mapping) ? mapping : {});
    const values = new Map<Component, readonly string[]>();
    for (const each of family) {
      const own = each === base ? undefined : ownValues(each.value, property);
      const said = mapped.filter(([, ref]) => ref === referenceTo(each)).map(([value]) => value);
      const wanted = own ?? (said.length > 0 ? said : [sentFor(each)]);
      const fitting = allowed ? wanted.flatMap((value) => closest(value, allowed)) : wanted;
      // A base whose own name is not among the values is never sent by itself.
      if (fitting.length === 0 && each !== base) return false;
      if (fitting.some((value) => !wanted.includes(value))) this.#report(each, wanted, fitting, property);
      values.set(each, fitting);
    }
    for (const [each, fitting] of values) if (!this.#values.has(each)) this.#values.set(each, fitting);
    return true;
  }

  #report(each: Component, wanted: readonly string[], fitting: readonly string[], property: string): void {
    const [value, read] = [wanted, fitting].map((all) => JSON.stringify(all[0]));
    this.#diagnostics.report("discriminator-contradicts", this.#places.of(each.source), {
      problem: `${value} is the value for this schema, and its base allows ${read} for ${property}.`,
      remedy: `It is read as ${read}: name the schema so, or add \`x-discriminator-value: ${read}\`.`,
    });
  }

  /** A schema and all that have `allOf` it, directly or not. */
  #family(component: Component): Component[] {
    const found = new Set([component]);
    for (const each of found) for (const child of this.#children.get(each) ?? []) found.add(child);
    return [...found];
  }

  #referred(part: unknown): Component | undefined {
    return isObject(part) && typeof part.$ref === "string" ? this.#byReference.get(part.$ref) : undefined;
  }
}

function partsOf({ allOf }: JsonObject): readonly unknown[] {
  return Array.isArray(allOf) ? allOf : [];
}

function tagSchema(
  { root, property, isRequired }: Base,
  values: readonly string[],
  places: Places,
): JsonObject {
  const properties: JsonObject = {};
  setOwn(properties, property, { type: "string", enum: [...values] });
  places.trace(properties, property, root.source, "discriminator", "discriminator" satisfies Reason);
  return { type: "object", ...(isRequired && { required: [property] }), properties };
}

/** The values that a schema itself allows for the property. */
function ownValues(schema: JsonObject, property: string): string[] | undefined {
  for (const part of [schema, ...partsOf(schema)]) {
    const tag = isObject(part) && isObject(part.properties) ? part.properties[property] : undefined;
    if (isObject(tag) && Array.isArray(tag.enum)) return tag.enum.filter((each) => typeof each === "string");
  }
  return undefined;
}

/** What is sent for a schema: its name in the document, or what an extension says. */
function sentFor(component: Component): string {
  for (const key of ["x-ms-discriminator-value", "x-discriminator-value"])
    if (typeof component.source[key] === "string") return component.source[key];
  return declaredName(component);
}

/** A value that is allowed, or else the only one that differs from it in case alone. */
function closest(value: string, allowed: readonly string[]): string[] {
  if (allowed.includes(value)) return [value];
  const alike = allowed.filter((each) => each.toLowerCase() === value.toLowerCase());
  return alike.length === 1 ? alike : [];
}
