/**
 * Random unions, with and without discriminators, random values for them, and what the specification says of each
 * value: an evaluator of its own for the few keywords that the unions use.
 */

import fc from "fast-check";
import { isObject, type JsonObject } from "../../scripts/json.js";

export type Version = "3.0.3" | "3.1.0";

/** One union with the components that it refers to. */
export interface UnionCase {
  /** The name of the union's component, before which the names of all its components begin. */
  readonly name: string;
  readonly schemas: Readonly<Record<string, JsonObject>>;
  readonly values: readonly unknown[];
}

const tags = ["cat", "dog", "Cat", "true", "1", true, false, 1, 2, null] as const;
const fields = ["a", "b", "c"] as const;

const fieldSchema: Readonly<Record<(typeof fields)[number], JsonObject>> = {
  a: { type: "integer" },
  b: { type: "string" },
  c: { type: "boolean" },
};

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** What a branch says of the property, and which others it needs. */
const branchSpec = fc.record({
  tag: fc.constantFrom("enum", "const", "boolean", "integer", "string", "none"),
  values: fc.uniqueArray(fc.constantFrom("cat", "dog", "Cat"), { minLength: 1, maxLength: 2 }),
  flag: fc.boolean(),
  number: fc.constantFrom(1, 2),
  isRequired: fc.boolean(),
  needs: fc.constantFrom(...fields),
  isNullable: fc.nat(4).map((pick) => pick === 0),
  form: fc.constantFrom("plain", "plain", "inherits", "alias", "inline"),
});

type BranchSpec = typeof branchSpec extends fc.Arbitrary<infer Spec> ? Spec : never;

const caseSpec = fc.record({
  keyword: fc.constantFrom("oneOf", "anyOf"),
  branches: fc.array(branchSpec, { minLength: 2, maxLength: 3 }),
  mapping: fc.constantFrom("none", "some", "all", "crossed"),
  hasDiscriminator: fc.nat(9).map((pick) => pick > 0),
  isNested: fc.nat(3).map((pick) => pick === 0),
  isNullable: fc.nat(3).map((pick) => pick === 0),
  values: fc.array(
    fc.oneof(
      { weight: 1, arbitrary: fc.constantFrom<unknown>(null, 5, "cat", {}) },
      {
        weight: 8,
        arbitrary: fc.record(
          {
            kind: fc.constantFrom<unknown>(...tags, "Nonsense", "NAME0", "NAME1"),
            a: fc.constantFrom<unknown>(1, "wrong"),
            b: fc.constantFrom<unknown>("text", 1),
            c: fc.constantFrom<unknown>(true, null),
          },
          { requiredKeys: [] },
        ),
      },
      {
        weight: 8,
        arbitrary: fc.record({
          kind: fc.constantFrom<unknown>(...tags, "Nonsense", "NAME0", "NAME1"),
          a: fc.constant(1),
          b: fc.constant("text"),
          c: fc.constant(true),
        }),
      },
    ),
    { minLength: 12, maxLength: 12 },
  ),
});

type CaseSpec = typeof caseSpec extends fc.Arbitrary<infer Spec> ? Spec : never;

/** The same unions for the same seed. */
export function unionCases(version: Version, { seed, count }: { seed: number; count: number }): UnionCase[] {
  return fc.sample(caseSpec, { seed, numRuns: count }).map((spec, at) => unionCase(`U${at}x`, spec, version));
}

function tagSchema({ tag, values, flag, number }: BranchSpec, version: Version): JsonObject | undefined {
  if (tag === "none") return undefined;
  if (tag === "enum") return { type: "string", enum: values };
  if (tag === "const") return version === "3.1.0" ? { const: values[0] } : { enum: [values[0]] };
  if (tag === "boolean") return { type: "boolean", enum: [flag] };
  if (tag === "integer") return { type: "integer", enum: [number] };
  return { type: "string" };
}

function unionCase(name: string, spec: CaseSpec, version: Version): UnionCase {
  const schemas: Record<string, JsonObject> = {};
  const branches: JsonObject[] = [];
  for (const [at, branch] of spec.branches.entries()) {
    const own = `${name}${at}`;
    const tag = tagSchema(branch, version);
    const schema: JsonObject = {
      type: branch.isNullable && version === "3.1.0" ? ["object", "null"] : "object",
      required: [branch.needs, ...(tag && branch.isRequired ? ["kind"] : [])],
      properties: { ...(tag && { kind: tag }), [branch.needs]: fieldSchema[branch.needs] },
      ...(branch.isNullable && version === "3.0.3" && { nullable: true }),
    };
    if (branch.form === "inherits") {
      schemas[`${own}Base`] = { type: "object", required: ["b"], properties: { b: { type: "string" } } };
      schemas[own] = { allOf: [ref(`${own}Base`), schema] };
    } else if (branch.form === "alias") {
      schemas[`${own}Real`] = schema;
      schemas[own] = ref(`${own}Real`);
    } else if (branch.form === "plain") schemas[own] = schema;
    branches.push(branch.form === "inline" ? schema : ref(own));
  }
  const named = branches.flatMap(({ $ref }) => (typeof $ref === "string" ? [$ref] : []));
  const keys = ["cat", "dog", "true", "1"];
  const mapping = Object.fromEntries(
    (spec.mapping === "crossed" ? [...named].reverse() : named)
      .slice(0, spec.mapping === "none" ? 0 : spec.mapping === "some" ? 1 : undefined)
      .map((target, at) => [keys[at], target]),
  );
  const discriminator = {
    propertyName: "kind",
    ...(Object.keys(mapping).length > 0 && { mapping }),
  };
  if (spec.isNested) {
    const inner = branches.splice(0, 2);
    schemas[`${name}Inner`] = { [spec.keyword]: inner, discriminator };
    branches.unshift(ref(`${name}Inner`));
    branches.push({ type: "object", required: ["kind", "c"], properties: { kind: { enum: ["deep"] } } });
  }
  if (spec.isNullable && version === "3.1.0") branches.unshift({ type: "null" });
  schemas[name] = { [spec.keyword]: branches, ...(spec.hasDiscriminator && { discriminator }) };
  const values = spec.values.map((value) =>
    isObject(value) && typeof value.kind === "string"
      ? { ...value, kind: value.kind.replace("NAME", name) }
      : value,
  );
  return { name, schemas, values };
}

/** A document with an operation per union, that takes the union and answers with it. */
export function documentOf(version: Version, schemas: Readonly<Record<string, JsonObject>>): JsonObject {
  const content = (name: string) => ({ "application/json": { schema: ref(name) } });
  const paths = Object.fromEntries(
    Object.keys(schemas).map((name) => [
      `/${name}`,
      {
        post: {
          operationId: name,
          requestBody: { required: true, content: content(name) },
          responses: { 200: { description: "ok", content: content(name) } },
        },
      },
    ]),
  );
  return { openapi: version, info: { title: "Unions", version: "1" }, paths, components: { schemas } };
}

/** How a value is judged. */
interface Rules {
  readonly schemas: Readonly<Record<string, JsonObject>>;
  readonly version: Version;
  /** As a type can say it: `oneOf` is `anyOf`. */
  readonly isOfTypes?: boolean;
}

/**
 * Whether a value is valid against a schema. Discriminators do not count, but where several branches of `oneOf` are
 * valid and the discriminator names one of them.
 */
export function isValid(schema: JsonObject, value: unknown, rules: Rules): boolean {
  const { schemas, version, isOfTypes = false } = rules;
  const check = (each: unknown) => isValid(each as JsonObject, value, rules);
  if (typeof schema.$ref === "string") return check(targetOf(schema.$ref, schemas));
  const types = schema.type === undefined ? undefined : [schema.type].flat();
  if (types && schema.nullable === true && version === "3.0.3") types.push("null");
  if (types && !types.some((type) => isOfType(value, type))) return false;
  if (Array.isArray(schema.enum) && !schema.enum.includes(value)) return false;
  if ("const" in schema && schema.const !== value) return false;
  if (isObject(value)) {
    const required = Array.isArray(schema.required) ? schema.required : [];
    if (!required.every((name) => Object.hasOwn(value, String(name)))) return false;
    for (const [name, each] of Object.entries(isObject(schema.properties) ? schema.properties : {}))
      if (Object.hasOwn(value, name) && !isValid(each as JsonObject, value[name], rules)) return false;
  }
  if (Array.isArray(schema.allOf) && !schema.allOf.every(check)) return false;
  if (Array.isArray(schema.anyOf) && !schema.anyOf.some(check)) return false;
  if (!Array.isArray(schema.oneOf)) return true;
  const valid = schema.oneOf.filter(check);
  if (valid.length < 2 || isOfTypes) return valid.length > 0;
  return valid.some((branch) => isNamed(branch as JsonObject, schema, value, rules));
}

function targetOf(target: string, schemas: Rules["schemas"]): JsonObject {
  const found = schemas[target.split("/").at(-1) ?? ""] as JsonObject;
  return typeof found.$ref === "string" ? targetOf(found.$ref, schemas) : found;
}

/** Whether the discriminator names a branch for a value: by the branch's own values, else by mapping or name. */
function isNamed(
  branch: JsonObject,
  { discriminator, oneOf }: JsonObject,
  value: unknown,
  rules: Rules,
): boolean {
  if (!isObject(discriminator) || !isObject(value) || value.kind === undefined) return false;
  const mapping = isObject(discriminator.mapping) ? discriminator.mapping : {};
  const text = String(value.kind);
  const names = (each: JsonObject): boolean => {
    const own = ownValues(each, rules);
    if (own) return own.includes(value.kind);
    const keys = Object.keys(mapping).filter((key) => isSame(mapping[key], each.$ref, rules));
    return keys.length > 0 ? keys.includes(text) : String(each.$ref).split("/").at(-1) === value.kind;
  };
  const isMapped = (each: JsonObject) => isSame(mapping[text], each.$ref, rules);
  const named = (oneOf as JsonObject[]).filter(names);
  const chosen = named.findLast(isMapped) ?? named[0];
  return chosen === branch;
}

function isSame(a: unknown, b: unknown, { schemas }: Rules): boolean {
  return typeof a === "string" && typeof b === "string" && targetOf(a, schemas) === targetOf(b, schemas);
}

function ownValues(schema: JsonObject, rules: Rules): unknown[] | undefined {
  const target = typeof schema.$ref === "string" ? targetOf(schema.$ref, rules.schemas) : schema;
  const parts = Array.isArray(target.allOf) ? target.allOf : [];
  const ofParts = parts
    .map((each) => ownValues(each as JsonObject, rules))
    .find((each) => each !== undefined);
  if (ofParts) return ofParts;
  for (const branches of [target.oneOf, target.anyOf])
    if (Array.isArray(branches)) {
      const each = branches.map((branch) => ownValues(branch as JsonObject, rules));
      return each.some((one) => one === undefined) ? undefined : each.flat();
    }
  const kind = isObject(target.properties) ? target.properties.kind : undefined;
  if (!isObject(kind)) return undefined;
  return Array.isArray(kind.enum) ? kind.enum : "const" in kind ? [kind.const] : undefined;
}

function isOfType(value: unknown, type: unknown): boolean {
  if (value === null) return type === "null";
  if (Array.isArray(value)) return type === "array";
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}
