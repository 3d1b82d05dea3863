/** `$dynamicRef`: each way to reach a schema has its own component, with JSON Schema's verdicts and types. */

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { parse } from "yaml";
import type { Validator } from "../../scripts/emit/runtime/validation.js";
import { MemoryCompiler } from "../../scripts/emit/validator-memory.js";
import type { JsonObject } from "../../scripts/json.js";
import { loadDocument } from "../../scripts/middleware/load.js";
import { undefinedNames } from "../support/defined-names.js";
import { load } from "../support/generated.js";
import { generated, typeErrors } from "../support/type-checked.js";

const schemas = `
    # A schema that extends a recursive one (JSON Schema Core, 8.2.3.2).
    Tree: { $dynamicAnchor: node, type: object, properties: { v: { type: integer }, kids: { type: array, items: { $dynamicRef: "#node" } } } }
    NamedTree: { $dynamicAnchor: node, $ref: "#/components/schemas/Tree", required: [name], properties: { name: { type: string } } }
    StrictTree: { $dynamicAnchor: node, $ref: "#/components/schemas/Tree", unevaluatedProperties: false }
    Forest: { type: object, properties: { trees: { type: array, items: { $ref: "#/components/schemas/Tree" } } } }
    NamedForest: { allOf: [{ $ref: "#/components/schemas/Forest" }], $defs: { tree: { $dynamicAnchor: node, $ref: "#/components/schemas/NamedTree" } } }
    # A template with a default, and with none.
    Page: { type: object, required: [items], properties: { items: { type: array, items: { $dynamicRef: "#item" } } }, $defs: { item: { $dynamicAnchor: item, not: {} } } }
    Pet: { type: object, required: [name], properties: { name: { type: string } } }
    PetPage: { $ref: "#/components/schemas/Page", $defs: { item: { $dynamicAnchor: item, $ref: "#/components/schemas/Pet" } } }
    TextPage: { $ref: "#/components/schemas/Page", $defs: { item: { $dynamicAnchor: item, type: string } } }
    BothPages: { type: object, properties: { pets: { $ref: "#/components/schemas/PetPage" }, texts: { $ref: "#/components/schemas/TextPage" } } }
    Box: { type: object, required: [in], properties: { in: { $dynamicRef: "#content" } } }
    TextBox: { $ref: "#/components/schemas/Box", $defs: { content: { $dynamicAnchor: content, type: string } } }
    BoxOfPages: { $ref: "#/components/schemas/Box", $defs: { content: { $dynamicAnchor: content, $ref: "#/components/schemas/PetPage" } } }
    # Without a dynamic anchor at its start, it is an ordinary reference.
    Fixed: { type: object, properties: { a: { $dynamicRef: "#plain" } }, $defs: { plain: { $anchor: plain, type: integer } } }
    Outer: { $ref: "#/components/schemas/Fixed", $defs: { plain: { $dynamicAnchor: plain, type: string } } }
    # By the name of the resource.
    Identified: { $id: "https://example.org/node", $dynamicAnchor: leaf, type: object, properties: { a: { type: integer } } }
    ByName: { type: object, properties: { leaf: { $dynamicRef: "https://example.org/node#leaf" } } }
`;

const valid: readonly [schema: string, value: unknown][] = [
  ["Tree", { v: 1, kids: [{ v: 2, kids: [{ other: true }] }] }],
  ["NamedTree", { name: "a", v: 1, kids: [{ name: "b", kids: [] }] }],
  ["StrictTree", { v: 1, kids: [{ v: 2 }] }],
  ["Forest", { trees: [{ v: 1 }] }],
  ["NamedForest", { trees: [{ v: 1, kids: [{ name: "b" }] }] }],
  ["Page", { items: [] }],
  ["PetPage", { items: [{ name: "a" }] }],
  ["TextPage", { items: ["a"] }],
  ["BothPages", { pets: { items: [{ name: "a" }] }, texts: { items: ["a"] } }],
  ["TextBox", { in: "a" }],
  ["BoxOfPages", { in: { items: [{ name: "a" }] } }],
  ["Fixed", { a: 1 }],
  ["Outer", { a: 1 }],
  ["ByName", { leaf: { a: 1 } }],
];

const invalid: readonly [schema: string, value: unknown][] = [
  ["Tree", { kids: [{ v: "a" }] }],
  ["Tree", { kids: [{ kids: [{ v: "a" }] }] }],
  ["NamedTree", { v: 1 }],
  ["NamedTree", { name: "a", kids: [{ v: 1 }] }],
  ["NamedTree", { name: "a", kids: [{ name: "b", kids: [{ name: 1 }] }] }],
  // The trees themselves are referred to by `$ref`.
  ["NamedForest", { trees: [{ kids: [{ v: 1 }] }] }],
  ["Page", { items: [1] }],
  ["PetPage", { items: ["a"] }],
  ["PetPage", { items: [{}] }],
  ["TextPage", { items: [{ name: "a" }] }],
  ["BothPages", { pets: { items: ["a"] } }],
  ["BothPages", { texts: { items: [{ name: "a" }] } }],
  ["TextBox", { in: 1 }],
  ["BoxOfPages", { in: { items: ["a"] } }],
  ["Fixed", { a: "b" }],
  ["Outer", { a: "b" }],
  ["ByName", { leaf: { a: "b" } }],
];

/** Types cannot say that there may be nothing else. */
const closed: readonly [schema: string, value: unknown][] = [
  ["StrictTree", { more: 1 }],
  ["StrictTree", { kids: [{ more: 1 }] }],
];

const names = [...new Set([...valid, ...invalid].map(([name]) => name))];
const document = `
openapi: 3.1.0
info: { title: Dynamic references, version: "1" }
paths:
${names
  .map(
    (name) => `  /${name}:
    post:
      operationId: ${name}
      requestBody: { required: true, content: { application/json: { schema: { type: object, properties: { inner: { $ref: "#/components/schemas/${name}" } } } } } }
      responses: { "200": { description: ok, content: { application/json: { schema: { $ref: "#/components/schemas/${name}" } } } } }
`,
  )
  .join("")}components:
  schemas:${schemas}`;

describe("a value of a schema with dynamic references", () => {
  const done: (() => unknown)[] = [];
  let compiled: (name: string, value: unknown) => Promise<boolean>;
  let inMemory: (name: string, value: unknown) => boolean;
  beforeAll(async () => {
    const { operations, remove } = await load(document);
    done.push(remove);
    compiled = async (name, value) => {
      const loaded = await operations[name]?.loadBody?.();
      return loaded?.validators["application/json"]?.({ body: { inner: value } }) ?? false;
    };
    const { model } = await loadDocument(parse(document), { validateApiSpec: true, folders: [] });
    const compiler = new MemoryCompiler(model, { direction: "answer", coerce: false, allErrors: false });
    const validators = new Map<string, Validator>();
    inMemory = (name, value) => {
      const known =
        validators.get(name) ?? compiler.compile({ $ref: `#/components/schemas/${name}` } as JsonObject);
      validators.set(name, known);
      return known(value);
    };
  });
  afterAll(async () => {
    for (const each of done) await each();
  });

  it.each(valid)("of %s is valid: %j", async (schema, value) => {
    expect([await compiled(schema, value), inMemory(schema, value)]).toEqual([true, true]);
  });

  it.each([...invalid, ...closed])("of %s is not valid: %j", async (schema, value) => {
    expect([await compiled(schema, value), inMemory(schema, value)]).toEqual([false, false]);
  });

  it("compiles where it is valid, and only there", async () => {
    const files = await generated(document);
    const use = ([schema, value]: readonly [string, unknown], name: string) =>
      `export const ${name}: components["schemas"]["${schema}"] = ${JSON.stringify(value)};\n`;
    const uses = [
      'import type { components } from "./types.js";\n',
      ...valid
        .filter(([, value]) => !/other/.test(JSON.stringify(value)))
        .map((each, at) => use(each, `v${at}`)),
      ...invalid.map((each, at) => `// @ts-expect-error\n${use(each, `i${at}`)}`),
    ].join("");
    expect(await typeErrors(new Map([...files, ["uses.ts", uses]]))).toEqual([]);
  });

  it("is validated by modules that define all that they name", async () => {
    const files = await generated(document);
    const missing = [...files]
      .filter(([file]) => file.endsWith(".ts"))
      .flatMap(([file, text]) => undefinedNames(file, text).map((name) => `${file}: ${name}`));
    expect(missing).toEqual([]);
  });
});
