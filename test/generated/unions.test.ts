/** Unions with discriminators: a discriminator changes neither verdicts nor types, and both are the same. */

import { describe, expect, it } from "@jest/globals";
import { MemoryCompiler } from "../../scripts/emit/validator-memory.js";
import type { JsonObject } from "../../scripts/json.js";
import type { ApiModel } from "../../scripts/model/model.js";
import { load } from "../support/generated.js";
import { generated, typeErrors } from "../support/type-checked.js";
import { documentOf, isValid, type UnionCase, unionCases, type Version } from "../support/union-schemas.js";

const versions: readonly Version[] = ["3.0.3", "3.1.0"];
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** All that cases say, with the verdict that the specification gives. */
function verdicts(cases: readonly UnionCase[], version: Version, isOfTypes = false) {
  return cases.flatMap(({ name, schemas, values }) =>
    values.map((value) => ({
      name,
      value,
      isValid: isValid(ref(name), value, { schemas, version, isOfTypes }),
    })),
  );
}

/** What a validator says otherwise, with the schemas that it is about. */
async function differences(
  cases: readonly UnionCase[],
  version: Version,
  validate: (name: string, value: unknown) => Promise<boolean> | boolean,
): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const { name, value, isValid: expected } of verdicts(cases, version))
    if ((await validate(name, structuredClone(value))) !== expected)
      found.push({ value, expected, schemas: cases.find((each) => each.name === name)?.schemas });
  return found;
}

describe.each(versions)("a random union in OpenAPI %s", (version) => {
  const cases = unionCases(version, { seed: 16, count: 100 });
  const schemas = Object.assign({}, ...cases.map((each) => each.schemas)) as Record<string, JsonObject>;
  const document = documentOf(version, schemas);

  it("is drawn with valid and with invalid values", () => {
    const all = verdicts(cases, version);
    expect(all.filter((each) => each.isValid).length).toBeGreaterThan(all.length / 10);
    expect(all.filter((each) => !each.isValid).length).toBeGreaterThan(all.length / 10);
  });

  it.each(["answer", "request"] as const)("has its verdict in the middleware: %s", async (direction) => {
    const model = {
      document,
      dialect: version === "3.1.0" ? "3.1" : "3.0",
    } as Partial<ApiModel> as ApiModel;
    for (const allErrors of [false, true]) {
      const compiler = new MemoryCompiler(model, { direction, coerce: false, allErrors });
      const validators = new Map(cases.map(({ name }) => [name, compiler.compile(ref(name))]));
      const validate = (name: string, value: unknown) => validators.get(name)?.(value) ?? false;
      expect((await differences(cases, version, validate)).slice(0, 3)).toEqual([]);
    }
  });

  it("has its verdict in compiled validators", async () => {
    const few = cases.slice(0, 60);
    const { operations, remove } = await load(
      JSON.stringify(
        documentOf(version, Object.assign({}, ...few.map((each) => each.schemas)) as typeof schemas),
      ),
    );
    try {
      const validate = async (name: string, value: unknown) => {
        const loaded = await operations[name]?.loadBody?.();
        return loaded?.validators["application/json"]?.({ body: value }) ?? false;
      };
      expect((await differences(few, version, validate)).slice(0, 3)).toEqual([]);
    } finally {
      await remove();
    }
  });

  it("has a type of the same values", async () => {
    const lines = verdicts(cases, version, true)
      .filter(({ value }) => !isWeak(value))
      .map(({ name, value, isValid: fits }, at) => {
        // Of a literal itself, the compiler asks that each property be known.
        const given = `const v${at} = ${JSON.stringify(value)}${value === null ? "" : " as const"};`;
        const use = `export const u${at}: components["schemas"]["${name}"] = v${at};`;
        return fits ? `${given}\n${use}` : `${given}\n// @ts-expect-error\n${use}`;
      });
    const uses = `import type { components } from "./types.js";\n${lines.join("\n")}\n`;
    const files = await generated(JSON.stringify(document));
    const types = new Map([...files].filter(([file]) => file === "types.ts"));
    const errors = await typeErrors(new Map([...types, ["uses.ts", uses]]));
    const text = uses.split("\n");
    const told = errors.map((error) => {
      const at = Number(/uses\.ts:(\d+)/.exec(error)?.[1]);
      const line = text[at - 1]?.startsWith("//") ? text[at] : text[at - 1];
      const name = /"(U\d+x)"/.exec(line ?? "")?.[1];
      const given = text.find((each) => each.startsWith(`const ${/= (v\d+)/.exec(line ?? "")?.[1]} `));
      return { error, line, given, schemas: cases.find((each) => each.name === name)?.schemas };
    });
    expect(told.slice(0, 3)).toEqual([]);
  });
});

/** The compiler takes no object that has nothing in common with a type of optional properties alone. */
function isWeak(value: unknown): boolean {
  return typeof value !== "object";
}
