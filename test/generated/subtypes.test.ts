/** Swagger 2.0's discriminators: a schema stands for itself and for all that have `allOf` it, wherever these are. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { MemoryCompiler } from "../../scripts/emit/validator-memory.js";
import { loadDocument } from "../../scripts/middleware/load.js";
import { generated, typeErrors } from "../support/type-checked.js";

const document = `
swagger: "2.0"
info: { title: Subtypes, version: "1" }
consumes: [application/json]
paths:
  /pets: { post: { operationId: addPet, parameters: [{ in: body, name: pet, required: true, schema: { $ref: "#/definitions/Pet" } }], responses: { 202: { description: Accepted. } } } }
  /reports: { post: { operationId: addReport, parameters: [{ in: body, name: report, required: true, schema: { $ref: "shared.yaml#/definitions/Report" } }], responses: { 202: { description: Accepted. } } } }
definitions:
  Pet: { type: object, discriminator: kind, required: [kind, name], properties: { kind: { type: string }, name: { type: string } } }
  Cat: { allOf: [{ $ref: "#/definitions/Pet" }, { type: object, required: [lives], properties: { lives: { type: integer } } }] }
  Lion: { allOf: [{ $ref: "#/definitions/Cat" }, { type: object, required: [roar], properties: { roar: { type: string } } }] }
  Dog: { x-discriminator-value: hound, allOf: [{ $ref: "#/definitions/Pet" }] }
  # The values are listed in another case, and the base itself is not among them.
  Shape: { type: object, discriminator: form, required: [form], properties: { form: { type: string, enum: [circle, square] } } }
  Circle: { allOf: [{ $ref: "#/definitions/Shape" }, { type: object, required: [radius], properties: { radius: { type: number } } }] }
  Square: { allOf: [{ $ref: "#/definitions/Shape" }], required: [side], properties: { side: { type: number } } }
  # A subtype names its own value.
  Part: { type: object, discriminator: is, required: [is], properties: { is: { type: string } } }
  Wheel: { allOf: [{ $ref: "#/definitions/Part" }], properties: { is: { enum: [wheel] }, size: { type: integer } } }
  # Nothing inherits it.
  Alone: { type: object, discriminator: kind, required: [kind], properties: { kind: { type: string } } }
  # The property may be missing.
  Loose: { type: object, discriminator: kind, properties: { kind: { type: string } } }
  Looser: { allOf: [{ $ref: "#/definitions/Loose" }, { type: object, properties: { a: { type: integer } } }] }
`;

const shared = `
definitions:
  Report: { type: object, discriminator: type, required: [type], properties: { type: { type: string } } }
  Crash: { allOf: [{ $ref: "#/definitions/Report" }, { type: object, required: [signal], properties: { signal: { type: string } } }] }
`;

const verdicts: readonly [schema: string, value: unknown, isValid: boolean][] = [
  ["Pet", { kind: "Pet", name: "a" }, true],
  ["Pet", { kind: "Cat", name: "a", lives: 9 }, true],
  ["Pet", { kind: "Cat", name: "a" }, false],
  ["Pet", { kind: "Lion", name: "a", lives: 9, roar: "b" }, true],
  ["Pet", { kind: "Lion", name: "a", lives: 9 }, false],
  ["Pet", { kind: "hound", name: "a" }, true],
  ["Pet", { kind: "Dog", name: "a" }, false],
  ["Pet", { kind: "Nonsense", name: "a" }, false],
  ["Pet", { name: "a" }, false],
  ["Cat", { kind: "Lion", name: "a", lives: 9, roar: "b" }, true],
  ["Cat", { kind: "Pet", name: "a", lives: 9 }, false],
  ["Lion", { kind: "Cat", name: "a", lives: 9, roar: "b" }, false],
  ["Shape", { form: "circle", radius: 1 }, true],
  ["Shape", { form: "circle" }, false],
  ["Shape", { form: "square", side: 1 }, true],
  ["Shape", { form: "square", side: "a" }, false],
  ["Shape", { form: "Circle", radius: 1 }, false],
  ["Part", { is: "wheel", size: 1 }, true],
  ["Part", { is: "wheel", size: "a" }, false],
  ["Part", { is: "Wheel" }, false],
  ["Part", { is: "Part" }, true],
  ["Alone", { kind: "anything" }, true],
  ["Loose", {}, true],
  ["Loose", { kind: "Looser", a: 1 }, true],
  ["Loose", { kind: "Looser", a: "b" }, false],
  ["Report", { type: "Crash", signal: "a" }, true],
  ["Report", { type: "Crash" }, false],
  ["Report", { type: "Nonsense" }, false],
];

describe.each(["answer", "request"] as const)(
  "a value of a schema of Swagger 2.0 with subtypes, in a %s",
  (direction) => {
    let folder: string;
    let compiler: MemoryCompiler;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "joinery-subtypes-"));
      await writeFile(join(folder, "shared.yaml"), shared);
      await writeFile(join(folder, "api.yaml"), document);
      const settings = { validateApiSpec: true, folders: [folder] };
      const { model } = await loadDocument(join(folder, "api.yaml"), settings);
      compiler = new MemoryCompiler(model, { direction, coerce: false, allErrors: false });
    });
    afterAll(() => rm(folder, { recursive: true }));

    it.each(verdicts)("of %s: %j is valid: %s", (schema, value, isValid) => {
      const validate = compiler.compile({ $ref: `#/components/schemas/${schema}` });
      expect(validate(structuredClone(value))).toBe(isValid);
    });
  },
);

it("compiles where it is valid, and is narrowed by the discriminator", async () => {
  const own = document.replace(/ {2}\/reports:.*\n/, "");
  const uses = verdicts
    .filter(([schema]) => schema !== "Report")
    .map(([schema, value, isValid], at) => {
      const use = `export const u${at}: components["schemas"]["${schema}"] = v${at};\n`;
      return `const v${at} = ${JSON.stringify(value)} as const;\n${isValid ? use : `// @ts-expect-error\n${use}`}`;
    });
  const narrowed = `export function lives(pet: components["schemas"]["Pet"]): number {
  return pet.kind === "Cat" || pet.kind === "Lion" ? pet.lives : 0;
}
`;
  const text = ['import type { components } from "./types.js";\n', ...uses, narrowed].join("");
  const files = await generated(own);
  expect(
    await typeErrors(
      new Map([
        ["types.ts", files.get("types.ts") ?? ""],
        ["uses.ts", text],
      ]),
    ),
  ).toEqual([]);
  expect(await typeErrors(files)).toEqual([]);
});
