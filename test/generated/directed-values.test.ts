/**
 * For schemas with `readOnly`, `writeOnly`, `required` and `default` in any place: the validator of requests and the type
 * of what is sent, the validator of responses and the type of what is read, and the defaults that are put in and the type
 * that handlers get, agree about every value.
 */

import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { answerSchemas, around, bodySchemas } from "../../scripts/emit/operation-schemas.js";
import { MemoryCompiler } from "../../scripts/emit/validator-memory.js";
import type { JsonObject } from "../../scripts/json.js";
import { runs } from "../support/explore.js";
import { generatedModel, typeErrors } from "../support/type-checked.js";

const names = ["a", "b", "c", "d"] as const;
const valuesPerSchema = 20;

/** The schema of a property: a number in one of many forms. */
function propertySchema(version: string, level: number): fc.Arbitrary<JsonObject> {
  const mark = fc.constantFrom(
    {},
    {},
    {},
    {},
    {},
    { readOnly: true },
    { writeOnly: true },
    { readOnly: true, writeOnly: true },
  );
  const value = fc.constantFrom({}, {}, { default: 1 }, { default: "wrong" });
  const own = fc.tuple(mark, value).map(([marks, more]) => ({ type: "number", ...marks, ...more }));
  const referred = fc
    .constantFrom("Plain", "Plain", "Plain", "ReadOnly", "WriteOnly", "WithDefault", "ReadOnlyWithDefault")
    .map((name) => ({ $ref: `#/components/schemas/${name}` }));
  const forms: fc.Arbitrary<JsonObject>[] = [
    own,
    referred,
    fc.tuple(referred, mark).map(([part, marks]) => ({ allOf: [part, marks] })),
    fc.tuple(own, referred).map(([first, second]) => ({ allOf: [first, second] })),
    fc.tuple(own, own).map(([first, second]) => ({ oneOf: [first, { ...second, type: "string" }] })),
  ];
  if (version.startsWith("3.1"))
    forms.push(
      fc.tuple(referred, mark, value).map(([part, marks, more]) => ({ ...part, ...marks, ...more })),
    );
  if (level > 0) {
    const inner = objectSchema(version, level - 1);
    forms.push(
      inner,
      inner.map((items) => ({ type: "array", items })),
    );
  }
  return fc.oneof(...forms);
}

/** An object of all four properties, which several parts of it name and require. */
function objectSchema(version: string, level: number): fc.Arbitrary<JsonObject> {
  const property = propertySchema(version, level);
  const required = fc.subarray([...names]);
  return fc
    .record({
      a: property,
      b: property,
      c: property,
      d: property,
      required,
      parted: required,
      form: fc.nat(5),
    })
    .map(({ required: list, parted, form, ...properties }) => {
      const { a, b, c, d } = properties;
      const inner = (names: readonly string[]) => (names.length > 0 ? { required: names } : {});
      if (form === 0) return { type: "object", properties: { a, b, c, d }, ...inner(list) };
      const parts = [
        { type: "object", properties: { a, b }, ...inner(list.filter((name) => name < "c")) },
        { type: "object", properties: { c, d }, ...inner(list.filter((name) => name > "b")) },
      ];
      if (form === 1) return { allOf: [...parts, { type: "object", ...inner(parted) }] };
      if (form === 2) return { type: "object", allOf: parts, ...inner(parted) };
      if (form === 3)
        return {
          type: "object",
          properties: { a, b, c, d },
          allOf: [{ $ref: "#/components/schemas/Needs" }],
        };
      if (form === 4)
        return {
          allOf: [
            { $ref: "#/components/schemas/Base" },
            { type: "object", properties: { c, d }, ...inner(parted) },
          ],
        };
      return {
        type: "object",
        allOf: [{ $ref: "#/components/schemas/Base" }, { $ref: "#/components/schemas/Needs" }],
        properties: { c, d },
      };
    });
}

const components = {
  Plain: { type: "number" },
  ReadOnly: { type: "number", readOnly: true },
  WriteOnly: { allOf: [{ $ref: "#/components/schemas/Plain" }], writeOnly: true },
  WithDefault: { type: "number", default: 2 },
  ReadOnlyWithDefault: { type: "number", readOnly: true, default: 3 },
  Needs: { type: "object", required: ["a", "c"] },
  Base: {
    type: "object",
    required: ["a", "b"],
    properties: { a: { $ref: "#/components/schemas/ReadOnly" }, b: { type: "number", writeOnly: true } },
  },
};

/** Values that are often valid for a schema: objects of its properties, each of which may be missing. */
function valuesOf(schema: JsonObject): fc.Arbitrary<unknown> {
  const parts = [schema, ...((schema.allOf as JsonObject[] | undefined) ?? [])];
  const properties = Object.assign({}, ...parts.map((part) => part.properties ?? {})) as Record<
    string,
    JsonObject
  >;
  const valueOfProperty = (name: string): fc.Arbitrary<unknown> => {
    const { type, items, properties: inner, allOf } = properties[name] ?? {};
    if (type === "array") return fc.array(valuesOf(items as JsonObject), { maxLength: 2 });
    const isObject = inner !== undefined || JSON.stringify(allOf ?? "").includes("properties");
    if (isObject) return valuesOf(properties[name] as JsonObject);
    return fc.oneof({ weight: 19, arbitrary: fc.constant(7) }, { weight: 1, arbitrary: fc.constant("text") });
  };
  const values = Object.fromEntries(names.map((name) => [name, valueOfProperty(name)]));
  return fc.record(values, { requiredKeys: [] });
}

/** A document of one operation for each schema. */
const documentOf = (version: string, schemas: readonly JsonObject[]) =>
  JSON.stringify({
    openapi: version,
    info: { title: "Directions", version: "1" },
    paths: Object.fromEntries(
      schemas.map((_, at) => {
        const content = { "application/json": { schema: { $ref: `#/components/schemas/S${at}` } } };
        const responses = { 200: { description: "fine", content } };
        return [
          `/s${at}`,
          { post: { operationId: `s${at}`, requestBody: { required: true, content }, responses } },
        ];
      }),
    ),
    components: {
      schemas: { ...components, ...Object.fromEntries(schemas.map((schema, at) => [`S${at}`, schema])) },
    },
  });

it.each(["3.0.3", "3.1.0"])(
  "types and validators agree about values of directed schemas in OpenAPI %s",
  async (version) => {
    const schemas = fc.sample(objectSchema(version, 1), runs(30));
    const { model, files } = await generatedModel(documentOf(version, schemas));
    const compilerOf = (direction: "request" | "answer") =>
      new MemoryCompiler(model, { direction, coerce: false, allErrors: false });
    const [requests, responses] = [compilerOf("request"), compilerOf("answer")];
    const lines = [
      'import type { ReceivedBodies } from "./server.js"; import type { operations } from "./types.js";',
    ];
    const expected: boolean[] = [true];
    const told: string[] = [""];
    const say = (type: string, value: unknown, isRight: boolean, why: unknown) => {
      lines.push(`export const v${lines.length}: ${type} = ${JSON.stringify(value)};`);
      expected.push(isRight);
      told.push(JSON.stringify(why));
    };
    let accepted = 0;
    for (const [at, operation] of model.operations.entries()) {
      const [body] = Object.values(bodySchemas(model, operation.requestBody?.content ?? []));
      const [answer] = Object.values(answerSchemas(model, operation));
      if (!body || !answer) throw new Error("an operation has no schemas");
      const checkRequest = requests.compile(around(body));
      const checkResponse = responses.compile(around(answer));
      const isReceived = files.get("server.ts")?.includes(`, ReceivedBodies["${operation.id}"]>`);
      for (const value of fc.sample(valuesOf(schemas[at] ?? {}), runs(valuesPerSchema))) {
        const request = { body: structuredClone(value) };
        const isSent = checkRequest(request);
        const sent = `operations["${operation.id}"]["requestBody"]["content"]["application/json"]`;
        // A default makes up for a required property; its type still asks for it.
        const isFilled = JSON.stringify(request.body) !== JSON.stringify(value);
        if (!isFilled) say(sent, value, isSent, [schemas[at], checkRequest.errors]);
        if (isSent) {
          accepted += 1;
          const received = `ReceivedBodies["${operation.id}"]["content"]["application/json"]`;
          say(isReceived ? received : sent, request.body, true, [schemas[at], value]);
        }
        const read = `operations["${operation.id}"]["responses"][200]["content"]["application/json"]`;
        say(read, value, checkResponse({ response: structuredClone(value) }), [
          schemas[at],
          checkResponse.errors,
        ]);
      }
    }
    expect(accepted).toBeGreaterThan(10);
    const errors = await typeErrors(new Map([...files, ["uses.ts", `${lines.join("\n")}\n`]]));
    const wrong = new Set(errors.map((error) => Number(/uses\.ts:(\d+)/.exec(error)?.[1]) - 1));
    const disagreeing = lines.flatMap((line, at) =>
      (expected[at] ?? true) === wrong.has(at) ? [{ line, isValid: expected[at], because: told[at] }] : [],
    );
    expect(disagreeing.slice(0, 3)).toEqual([]);
    expect([...wrong].every((line) => line > 0)).toBe(true);
  },
);
