/**
 * Every location × style × explode × schema: what the generated client is given, the handlers of the generated server and
 * of the middleware see, coerced to its types.
 */

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { parse } from "yaml";
import { middleware, type OpenApiRequest } from "../../scripts/middleware/index.js";
import { type ApiClient, load, serve } from "../support/generated.js";

type Schema = Readonly<Record<string, unknown>>;

interface Shape {
  readonly schema: Schema;
  /** Values, given the texts that a location can carry. */
  readonly values: (text: fc.Arbitrary<string>) => fc.Arbitrary<unknown>;
  readonly isObject?: boolean;
  /** Names that the schema does not declare. */
  readonly isFree?: boolean;
}

const integer = { type: "integer" };
const text = { type: "string" };
const listOf = (items: Schema) => ({ type: "array", items });
const objectOf = (properties: Readonly<Record<string, Schema>>) => ({ type: "object", properties });
const point = objectOf({ x: integer, y: text });
const ints = fc.array(fc.integer(), { minLength: 1, maxLength: 3 });
/** Of a list of one item nobody can tell whether an encoded delimiter delimits. */
const texts = (each: fc.Arbitrary<string>) => fc.array(each, { minLength: 2, maxLength: 3 });
const points = (each: fc.Arbitrary<string>) => fc.record({ x: fc.integer(), y: each });
const some = <T>(each: fc.Arbitrary<T>) => fc.array(each, { minLength: 1, maxLength: 3 });
const named = <T>(each: fc.Arbitrary<T>) =>
  fc.dictionary(fc.constantFrom("k1", "k 2", "k-3"), each, { minKeys: 1, noNullPrototype: true });

const shapes: Readonly<Record<string, Shape>> = {
  integer: { schema: integer, values: () => fc.integer() },
  text: { schema: text, values: (each) => each },
  integers: { schema: listOf(integer), values: () => ints },
  texts: { schema: listOf(text), values: texts },
  object: { schema: point, values: points, isObject: true },
  "objects in a list": { schema: listOf(point), values: (each) => some(points(each)) },
  "lists in a list": { schema: listOf(listOf(integer)), values: () => some(ints) },
  "lists in an object": {
    schema: objectOf({ ids: listOf(integer), tags: listOf(text), n: integer }),
    values: (each) => fc.record({ ids: ints, tags: some(each), n: fc.integer() }),
    isObject: true,
  },
  "objects in objects": {
    schema: objectOf({ a: objectOf({ b: objectOf({ ids: listOf(integer) }) }), list: listOf(point) }),
    values: (each) => fc.record({ a: fc.record({ b: fc.record({ ids: ints }) }), list: some(points(each)) }),
    isObject: true,
  },
  "any properties": {
    schema: { type: "object", additionalProperties: integer },
    values: () => named(fc.integer()),
    isObject: true,
    isFree: true,
  },
  "lists in any properties": {
    schema: { type: "object", additionalProperties: listOf(integer) },
    values: () => named(ints),
    isObject: true,
    isFree: true,
  },
};

/** Ways to write the same schema. */
const wrappings: Readonly<Record<string, (schema: Schema, version: string) => Schema>> = {
  plain: (schema) => schema,
  // Components are made of these.
  $ref: (schema) => ({ $ref: schema }),
  allOf: (schema) => ({ allOf: [{ $ref: schema }] }),
  anyOf: (schema, version) => ({
    anyOf: [
      schema,
      version === "3.0.3" ? { type: "string", nullable: true, enum: [null] } : { type: "null" },
    ],
  }),
  oneOf: (schema) => ({ oneOf: [{ allOf: [{ $ref: schema }] }] }),
  nullable: (schema, version) =>
    version === "3.0.3" ? { ...schema, nullable: true } : { ...schema, type: [schema.type, "null"] },
};

interface Location {
  readonly in: "path" | "query" | "header" | "cookie";
  readonly style: string;
  readonly explode: boolean;
  readonly json?: boolean;
}

const exploded = [false, true];
const locations: readonly Location[] = [
  ...exploded.map((explode) => ({ in: "query" as const, style: "form", explode })),
  { in: "query", style: "spaceDelimited", explode: false },
  { in: "query", style: "pipeDelimited", explode: false },
  { in: "query", style: "deepObject", explode: true },
  ...["simple", "label", "matrix"].flatMap((style) =>
    exploded.map((explode) => ({ in: "path" as const, style, explode })),
  ),
  ...exploded.map((explode) => ({ in: "header" as const, style: "simple", explode })),
  ...exploded.map((explode) => ({ in: "cookie" as const, style: "form", explode })),
  { in: "query", style: "form", explode: true, json: true },
  { in: "path", style: "simple", explode: false, json: true },
  { in: "header", style: "simple", explode: false, json: true },
  { in: "cookie", style: "form", explode: true, json: true },
];

const nasty = fc
  .string({ unit: fc.constantFrom(...",.;| =&%+'!({[/?#]a1é😀"), minLength: 1, maxLength: 6 })
  .filter((each) => !/^\.+$/.test(each));
/** Nothing is encoded in a header, and spaces around it are not part of it. */
const plain = fc.string({ unit: fc.constantFrom(..."aB1-_.;:%&?"), minLength: 1, maxLength: 6 });

interface Case extends Location {
  readonly id: string;
  readonly shape: string;
  readonly wrapping: string;
  readonly values: fc.Arbitrary<unknown>;
}

/** What a location cannot carry at all. */
function carries(location: Location, { isObject, isFree, schema }: Shape): boolean {
  if (location.json) return true;
  if (location.style === "deepObject") return isObject === true;
  // Cookies that nothing declares are other servers', or for other purposes.
  if (isFree && location.in === "cookie" && location.explode) return false;
  return !(location.style.endsWith("Delimited") && schema.type !== "array");
}

function casesOf(version: string): Case[] {
  const all = locations.flatMap((location) =>
    Object.entries(shapes).flatMap(([shape, each]) =>
      carries(location, each)
        ? Object.keys(wrappings).map((wrapping) => ({ location, shape, wrapping, each }))
        : [],
    ),
  );
  // Some of the wrappings of each, as one reader reads them all.
  const drawn = all.filter((_, at) => (version === "3.0.3" ? at % 5 === 0 : at % 5 > 1));
  return drawn.map(({ location, shape, wrapping, each }, at) => ({
    ...location,
    id: `case${at}`,
    shape,
    wrapping,
    values: each.values(location.in === "header" && !location.json ? plain : nasty),
  }));
}

function documentOf(cases: readonly Case[], version: string): Schema {
  const components: Record<string, Schema> = {};
  const referred = (schema: unknown): unknown => {
    if (Array.isArray(schema)) return schema.map(referred);
    if (typeof schema !== "object" || schema === null) return schema;
    const { $ref } = schema as { $ref?: Schema };
    if ($ref === undefined)
      return Object.fromEntries(Object.entries(schema).map(([key, each]) => [key, referred(each)]));
    const name = `S${Object.keys(components).length}`;
    components[name] = $ref;
    return { $ref: `#/components/schemas/${name}` };
  };
  const paths = cases.map(({ id, in: location, style, explode, json, shape, wrapping }) => {
    const wrapped = wrappings[wrapping]?.(shapes[shape]?.schema ?? {}, version) ?? {};
    const schema = referred(wrapped);
    const name = location === "header" ? "X-Value" : "value";
    const described = json ? { content: { "application/json": { schema } } } : { style, explode, schema };
    const parameter = { name, in: location, required: true, ...described };
    return [
      location === "path" ? `/${id}/{value}` : `/${id}`,
      {
        get: {
          operationId: id,
          parameters: [parameter],
          responses: { 200: { description: "Read.", content: { "application/json": { schema: {} } } } },
        },
      },
    ] as const;
  });
  return {
    openapi: version,
    info: { title: "Round trip", version: "1" },
    paths: Object.fromEntries(paths),
    components: { schemas: components },
  };
}

describe.each(["3.0.3", "3.1.0"])("parameters of OpenAPI %s arrive as they were sent", (version) => {
  const cases = casesOf(version);
  const clients: Partial<Record<"generated" | "middleware", ApiClient>> = {};
  let stops: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    const document = JSON.stringify(documentOf(cases, version));
    const api = await load(document);
    const handler = ({ path, query, headers, cookies }: Record<string, unknown>) => ({
      status: 200,
      body: { path, query, header: headers, cookie: cookies },
    });
    const handlers = Object.fromEntries(cases.map(({ id }) => [id, handler as never]));
    const generated = await serve(api.createRouter(handlers, {}));
    const other = await serve(
      ...middleware({ apiSpec: parse(document) }),
      (request: OpenApiRequest, response) => {
        const { query, headers } = request;
        response.json({ path: request.openapi?.pathParams, query, header: headers });
      },
    );
    clients.generated = api.createApiClient({ origin: generated.url });
    clients.middleware = api.createApiClient({ origin: other.url });
    stops = [generated.stop, other.stop, api.remove];
  }, 120_000);
  afterAll(() => Promise.all(stops.map((stop) => stop())));

  it.each(
    locations.map(
      (location) =>
        [
          `${location.in}, ${location.json ? "JSON" : `${location.style}${location.explode ? ", exploded" : ""}`}`,
          location,
        ] as const,
    ),
  )("%s", async (_, location) => {
    const here = cases.filter(
      (each) =>
        each.in === location.in &&
        each.style === location.style &&
        each.explode === location.explode &&
        each.json === location.json,
    );
    const differences: unknown[] = [];
    for (const [at, { id, shape, wrapping, values }] of here.entries()) {
      for (const value of fc.sample(values, { seed: at + 1, numRuns: 2 }))
        for (const kind of ["generated", "middleware"] as const) {
          const path = location.in === "path" ? `/${id}/{value}` : `/${id}`;
          const name = location.in === "header" ? "X-Value" : "value";
          const call = { params: { [location.in]: { [name]: value } } };
          const { data, error } = (await clients[kind]?.GET(path, call)) ?? {};
          const read = data as Record<string, Record<string, unknown>> | undefined;
          // Express has no cookies of its own.
          const arrived =
            kind === "middleware" && location.in === "cookie" && read
              ? value
              : read?.[location.in]?.[name.toLowerCase()];
          if (JSON.stringify(sorted(arrived)) !== JSON.stringify(sorted(value)))
            differences.push({ kind, shape, wrapping, value, arrived, error });
        }
    }
    expect(differences).toEqual([]);
  });
});

/** Objects are equal in whatever order their properties come. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}
