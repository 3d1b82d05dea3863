/** types.ts compiles, whatever components are called and however `allOf` joins them. */

import { expect, it } from "@jest/globals";
import { generated, typeErrors } from "../support/type-checked.js";

const head = 'openapi: 3.0.3\ninfo: { title: t, version: "1" }\npaths: {}\ncomponents:\n  schemas:\n';

/** Names of schemas, the types of which openapi-typescript or TypeScript cannot have as they are. */
const documents: Readonly<Record<string, string>> = {
  "a child declares the discriminator's property again": `
    Base: { type: object, required: [class], properties: { class: { type: string } }, discriminator: { propertyName: class } }
    Kid: { allOf: [{ $ref: "#/components/schemas/Base" }], properties: { class: { type: string, enum: [Kid] }, a: { type: string } } }
    Grandkid: { allOf: [{ $ref: "#/components/schemas/Kid" }], properties: { class: { type: string }, b: { type: string } } }`,
  "a nullable base whose property is required": `
    Base: { type: object, nullable: true, properties: { a: { type: string } } }
    Sub: { allOf: [{ $ref: "#/components/schemas/Base" }], required: [a] }`,
  "a property that is required of one branch": `
    One: { type: object, properties: { a: { type: string } } }
    Two: { type: object, properties: { b: { type: string } } }
    Either: { type: object, properties: { a: {} }, oneOf: [{ $ref: "#/components/schemas/One" }, { $ref: "#/components/schemas/Two" }] }
    Sub: { allOf: [{ $ref: "#/components/schemas/Either" }], required: [a] }`,
  "an index of further properties": `
    Open: { type: object, properties: { a: { type: string } }, additionalProperties: { type: integer } }
    Sub: { allOf: [{ $ref: "#/components/schemas/Open" }], required: [a] }`,
  "a schema that requires more of the schema that holds it": `
    Node: { type: object, properties: { next: { $ref: "#/components/schemas/Last" }, all: { type: array, items: { $ref: "#/components/schemas/Last" } } } }
    Last: { allOf: [{ $ref: "#/components/schemas/Node" }], required: [next] }`,
};

it("compiles every kind of allOf", async () => {
  const files = new Map<string, string>();
  for (const [at, text] of Object.values(documents).entries()) {
    const { components, folder } = { components: text, folder: `d${at}` };
    for (const [file, code] of await generated(head + components))
      if (file === "types.ts") files.set(`${folder}/${file}`, code);
  }
  expect(files.size).toBe(Object.keys(documents).length);
  expect(await typeErrors(files)).toEqual([]);
});

const everything = `
    Base: { type: object, nullable: true, properties: { a: { type: string } } }
    Sub: { allOf: [{ $ref: "#/components/schemas/Base" }], required: [a] }
    Shown: { type: object, properties: { id: { type: string, readOnly: true }, secret: { type: string, writeOnly: true } } }
    Empty: { type: object, additionalProperties: false }
    Json: { anyOf: [{ type: string }, { type: array, items: { $ref: "#/components/schemas/Json" } }] }`;

/** TypeScript's own types that types.ts may use. */
const global = [
  "Record",
  "Readonly",
  "Omit",
  "Required",
  "Pick",
  "Partial",
  "Exclude",
  "Array",
  "Blob",
  "File",
];

it("keeps its own names apart from those of components", async () => {
  const own = (await generated(head + everything)).get("types.ts") ?? "";
  const declared = [...own.matchAll(/^(?:export )?(?:type|interface) ([\w$]+)/gm)].map(
    ([, name = ""]) => name,
  );
  const words = new Set([...declared, ...global, "WithRequired", "$Required", "Readable", "Writable"]);
  const named = [...words].filter((word) => /^[\w.-]+$/.test(word)).map((word) => word.replace(/^\$/, ""));
  const others = [...new Set(named)].filter((name) => !/^(Base|Sub|Shown|Empty|Json)$/.test(name));
  const schemas = others.map(
    (name) => `
    ${name}: { type: object, properties: { ${name}: { type: boolean } } }
    Sub${name}: { allOf: [{ $ref: "#/components/schemas/${name}" }], required: [${name}] }`,
  );
  const text = head + everything + schemas.join("");
  const uses = `import type { components } from "./types.js";
type Schemas = components["schemas"];
${others.map((name, at) => `export const c${at}: Schemas["Sub${name}"] = { ${name}: true };\n`).join("")}
// @ts-expect-error: it is required.
export const missing: Schemas["Sub"] = {};
export const sub: Schemas["Sub"] = { a: "" };
export const none: Schemas["Sub"] = null;
`;
  const types = (await generated(text)).get("types.ts") ?? "";
  expect(
    await typeErrors(
      new Map([
        ["types.ts", types],
        ["uses.ts", uses],
      ]),
    ),
  ).toEqual([]);
}, 120_000);
