/** Discriminators whose values the schemas contradict: validators and types follow the schemas. */

import type { Diagnostics, Place } from "../diagnostics.js";
import { isObject, type JsonObject } from "../json.js";
import type { Places } from "../read/places.js";
import { discriminatorOf, mappingTarget, nameOf, tagValuesOf } from "./discriminators.js";
import { resolved, type SchemaContext } from "./value-types.js";

/** A schema that a discriminator can name. */
interface Candidate {
  /** The component's name, which is the value where no mapping gives another. */
  readonly name: string;
  readonly schema: JsonObject;
  /** The object that refers to it, for its location. */
  readonly at: JsonObject;
}

/** Checks the discriminators of a document. */
export class DiscriminatorChecker {
  readonly #context: SchemaContext;
  readonly #places: Places;
  readonly #diagnostics: Diagnostics;
  #subtypes: ReadonlyMap<JsonObject, readonly Candidate[]> | undefined;

  constructor(document: JsonObject, places: Places, diagnostics: Diagnostics) {
    const dialect = /^3\.0\b/.test(String(document.openapi)) ? "3.0" : "3.1";
    this.#context = { document, dialect };
    this.#places = places;
    this.#diagnostics = diagnostics;
  }

  /** Checks the discriminator of a schema, if it has one. */
  check(schema: JsonObject): void {
    const said = discriminatorOf(schema);
    if (!said) return;
    const branches = [schema.oneOf, schema.anyOf].find(Array.isArray);
    const candidates = branches ? this.#named(branches) : this.#subtypesOf(schema);
    const mapped = new Set<JsonObject>();
    for (const [value, target] of Object.entries(said.mapping)) {
      if (typeof target !== "string") continue;
      const found = mappingTarget(this.#context, target);
      // What a mapping leads to that is nowhere is reported as any reference is.
      if (Object.keys(found).length === 0) continue;
      mapped.add(found);
      const place = this.#places.ofField(said.mapping, value);
      if (branches && !this.#isAmong(found, branches)) {
        const problem = `the mapping's ${JSON.stringify(value)} leads to ${target}, which is none of its branches.`;
        this.#report(place, problem, "Add it to the branches, or remove the entry.");
      } else
        this.#compare(place, said.property, value, {
          schema: found,
          name: nameOf({ $ref: target }) ?? target,
        });
    }
    for (const { name, schema: found, at } of candidates)
      if (!mapped.has(found)) {
        const place = this.#places.of(at, "$ref") ?? this.#places.ofField(schema, "discriminator");
        this.#compare(place, said.property, name, { schema: found, name });
      }
  }

  /** Reports a value that the schema it names does not allow. */
  #compare(
    place: Place | undefined,
    property: string,
    value: string,
    { schema, name }: Omit<Candidate, "at">,
  ): void {
    const own = tagValuesOf(this.#context, schema, property);
    if (!own || [...own].some((each) => String(each) === value)) return;
    const allowed = [...own].map((each) => JSON.stringify(each)).join(", ") || "nothing";
    const problem = `${JSON.stringify(value)} is the value for ${name}, whose schema allows ${allowed} for ${property}.`;
    const [first] = own;
    const remedy =
      first === undefined
        ? "Correct the schema."
        : `Correct one of the two: in a mapping, ${JSON.stringify(String(first))} can lead to ${name}.`;
    this.#report(place, problem, remedy);
  }

  #report(place: Place | undefined, problem: string, remedy: string): void {
    this.#diagnostics.report("discriminator-contradicts", place, { problem, remedy });
  }

  /** Whether a schema is a branch, or one of a branch that is a choice itself. */
  #isAmong(schema: JsonObject, branches: readonly unknown[], depth = 0): boolean {
    return branches.some((branch) => {
      const target = resolved(this.#context, branch);
      if (target === schema) return true;
      const inner = [target.oneOf, target.anyOf].find(Array.isArray);
      return inner !== undefined && depth < 10 && this.#isAmong(schema, inner, depth + 1);
    });
  }

  /** The components that have `allOf` a schema. */
  #subtypesOf(schema: JsonObject): readonly Candidate[] {
    this.#subtypes ??= this.#findSubtypes();
    return this.#subtypes.get(schema) ?? [];
  }

  #findSubtypes(): ReadonlyMap<JsonObject, readonly Candidate[]> {
    const found = new Map<JsonObject, Candidate[]>();
    const { components } = this.#context.document;
    const schemas = isObject(components) && isObject(components.schemas) ? components.schemas : {};
    for (const [name, schema] of Object.entries(schemas)) {
      const parts = isObject(schema) && Array.isArray(schema.allOf) ? schema.allOf.filter(isObject) : [];
      for (const part of parts) {
        if (typeof part.$ref !== "string") continue;
        const base = resolved(this.#context, part);
        found.set(base, [...(found.get(base) ?? []), { name, schema: schema as JsonObject, at: part }]);
      }
    }
    return found;
  }

  /** The branches that are references: inline schemas have no name that a value could have. */
  #named(branches: readonly unknown[]): Candidate[] {
    return branches.flatMap((at) => {
      const name = nameOf(at);
      return name === undefined || !isObject(at) ? [] : [{ name, schema: resolved(this.#context, at), at }];
    });
  }
}
