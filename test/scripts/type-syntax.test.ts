/** What stands in for TypeScript's compiler, beside the compiler. */

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type * as OpenapiTypescript from "openapi-typescript";
import typescript from "typescript";
import { bundle } from "../../scripts/build/bundle.js";
import { resolveConfig } from "../../scripts/config.js";
import { Diagnostics } from "../../scripts/diagnostics.js";
import { generate } from "../../scripts/generate.js";
import type { JsonObject } from "../../scripts/json.js";
import { printTypes } from "../../scripts/print/type-printer.js";
import { type TypeNode, typeSyntax } from "../../scripts/print/type-syntax.js";
import { openapi3, withTexts } from "../hostile/rich.js";
import { hostileTexts } from "../hostile/text.js";
import { repository } from "../support/joinery.js";

type Syntax = typeof typeSyntax;

const { astToString } = createRequire(import.meta.url)("openapi-typescript/dist/lib/ts.cjs") as Pick<
  typeof OpenapiTypescript,
  "astToString"
>;

/** The text of the same tree: as the compiler prints it, and as we do. */
function both(build: (syntax: Syntax) => TypeNode): { compiler: string; ours: string } {
  const compiler = typescript as unknown as Syntax;
  return { compiler: astToString(build(compiler) as never), ours: printTypes([build(typeSyntax)]) };
}

const keyword = (syntax: Syntax, name: string) =>
  syntax.factory.createKeywordTypeNode(
    (syntax.SyntaxKind as unknown as Record<string, string>)[`${name}Keyword`] ?? "",
  );

/** A declaration of a type, and one of an interface with a property of it. */
function expectAlike(type: (syntax: Syntax) => TypeNode): void {
  const alias = both((syntax) =>
    syntax.factory.createTypeAliasDeclaration(undefined, "A", undefined, type(syntax)),
  );
  expect(alias.ours).toBe(alias.compiler);
  const nested = both(({ factory, SyntaxKind }) => {
    const modifier = factory.createModifier(
      (SyntaxKind as unknown as Record<string, string>).ExportKeyword ?? "",
    );
    const syntax =
      typescript.factory === (factory as unknown) ? (typescript as unknown as Syntax) : typeSyntax;
    const literal = factory.createTypeLiteralNode([
      factory.createPropertySignature(undefined, factory.createIdentifier("a"), undefined, type(syntax)),
    ]);
    const property = factory.createPropertySignature(
      undefined,
      factory.createStringLiteral("b c"),
      undefined,
      literal,
    );
    return factory.createInterfaceDeclaration([modifier], "A", undefined, undefined, [property]);
  });
  expect(nested.ours).toBe(nested.compiler);
}

describe("the printer of types prints what TypeScript's compiler prints", () => {
  const string = (syntax: Syntax) => keyword(syntax, "String");
  const union = (syntax: Syntax) =>
    syntax.factory.createUnionTypeNode([string(syntax), keyword(syntax, "Number")]);
  const intersection = (syntax: Syntax) =>
    syntax.factory.createIntersectionTypeNode([string(syntax), union(syntax)]);

  it.each<[string, (syntax: Syntax) => TypeNode]>([
    ["a keyword", string],
    ["a union", union],
    ["an intersection with a union in it", intersection],
    [
      "a union with an intersection in it",
      (syntax) => syntax.factory.createUnionTypeNode([intersection(syntax), union(syntax)]),
    ],
    ["a list of a union", (syntax) => syntax.factory.createArrayTypeNode(union(syntax))],
    [
      "a list of lists",
      (syntax) => syntax.factory.createArrayTypeNode(syntax.factory.createArrayTypeNode(string(syntax))),
    ],
    ["a tuple", (syntax) => syntax.factory.createTupleTypeNode([string(syntax), union(syntax)])],
    [
      "a tuple with what may be left out and what may follow",
      (syntax) => {
        const { factory } = syntax;
        const optional = [string(syntax), union(syntax)].map((each) => factory.createOptionalTypeNode(each));
        const rest = factory.createRestTypeNode(factory.createArrayTypeNode(union(syntax)));
        return factory.createTupleTypeNode([string(syntax), ...optional, rest]);
      },
    ],
    ["an empty tuple", (syntax) => syntax.factory.createTupleTypeNode([])],
    ["an empty object", (syntax) => syntax.factory.createTypeLiteralNode([])],
    [
      "a negative number",
      ({ factory, SyntaxKind }) =>
        factory.createLiteralTypeNode(
          factory.createPrefixUnaryExpression(
            (SyntaxKind as unknown as Record<string, string>).MinusToken ?? "",
            factory.createNumericLiteral(1.5e300),
          ),
        ),
    ],
    ["null", ({ factory }) => factory.createLiteralTypeNode(factory.createNull())],
    ["true", ({ factory }) => factory.createLiteralTypeNode(factory.createTrue())],
    [
      "a reference with arguments",
      (syntax) => syntax.factory.createTypeReferenceNode("Record", [string(syntax), union(syntax)]),
    ],
    [
      "an access to a union",
      (syntax) => syntax.factory.createIndexedAccessTypeNode(union(syntax), string(syntax)),
    ],
    [
      "an index",
      (syntax) => {
        const { factory } = syntax;
        const parameter = factory.createParameterDeclaration(
          undefined,
          undefined,
          "key",
          undefined,
          string(syntax),
        );
        return factory.createTypeLiteralNode([
          factory.createIndexSignature(undefined, [parameter], union(syntax)),
        ]);
      },
    ],
  ])("%s", (_, type) => expectAlike(type));

  it.each([
    "plain",
    "quotes \" ' ` and \\",
    "lines \n \r \u2028 \u2029 \u0085",
    "control \0 \0\x31 \x01 \x1f \x7f \t \v \f \b",
    "é ☃ 😀 \ud800 <script>",
  ])("the text %j", (text) => {
    expectAlike(({ factory }) => factory.createLiteralTypeNode(factory.createStringLiteral(text)));
  });

  it.each([
    "* one line ",
    "*\n * several\n *     deeper\n\n * lines\n ",
    "*\n * lines that end\r\n * as on Windows\r * or once were\u2028 \u2029\tand tabs\n    \t x\n ",
    " no documentation ",
  ])("the comment %j", (text) => {
    const { compiler, ours } = both((syntax) => {
      const { factory, SyntaxKind } = syntax;
      const property = factory.createPropertySignature(undefined, "a", undefined, string(syntax));
      syntax.addSyntheticLeadingComment(property, SyntaxKind.MultiLineCommentTrivia, text, true);
      const inner = factory.createTypeLiteralNode([property]);
      const outer = factory.createPropertySignature(undefined, "b", undefined, inner);
      return factory.createInterfaceDeclaration(undefined, "A", undefined, undefined, [outer]);
    });
    expect(ours).toBe(compiler);
  });
});

describe("the built tool", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), "joinery-types-")));
    // The bundle of CommonJS is asked for its exports, so it has to find its packages.
    await symlink(join(repository, "node_modules"), join(folder, "node_modules"));
    await bundle(join(folder, "dist"));
    await writeFile(join(folder, "package.json"), await readFile(join(repository, "package.json")));
    await writeFile(join(folder, "api.json"), JSON.stringify(strange));
    await writeFile(join(folder, "hostile.json"), JSON.stringify(hostile()));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** The types that the built tool writes, and those that the compiler prints. */
  async function types(documents: readonly string[]): Promise<{ built: string; compiled: string }> {
    const words = ["generate", ...documents, "--out", "made", "--only", "types"];
    const tool = join(folder, "dist/cli.js");
    const { stderr, status } = spawnSync(process.execPath, [tool, ...words], {
      cwd: folder,
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([0, expect.not.stringMatching(/^error|: error /m)]);
    const config = await resolveConfig({ documents }, folder, new Diagnostics());
    if (!config) throw new Error("the configuration is wrong");
    const { files } = await generate(config, { only: ["types"] });
    return {
      built: await readFile(join(folder, "made/types.ts"), "utf8"),
      compiled: files.get("types.ts") ?? "",
    };
  }

  it("writes the types that the compiler prints", async () => {
    const spec = join(repository, "spec/client-server");
    const documents = [
      "api.json",
      "hostile.json",
      ...readdirSync(spec).map((name) => join(spec, name)),
    ].filter((name) => /\.(json|yaml)$/.test(name) && !name.includes(".overlay."));
    const { built, compiled } = await types(documents);
    expect(built).toBe(compiled);
    expect(built).toContain("type $Required<T, K> =");
    expect(built).toContain("type TreeList = Tree[][];");
  });

  it("writes those of OpenAPI 3.1, with tuples of its own making", async () => {
    const { built, compiled } = await types([join(repository, "test/cases/takes-3.1-as-it-is/api.yaml")]);
    expect(built).toBe(compiled);
    expect(built).toMatch(/fewer\?: \[\n\s+string\?\n\s+\];/);
    expect(built).toContain("empty?: Record<string, never>;");
  });
});

/** Hostile text wherever text may stand, and not only at its end. */
function hostile(): JsonObject {
  const { document, words } = openapi3("3.0");
  const whole = hostileTexts.filter((text) => text.isWellFormed() && !/[{}?#]/.test(text));
  const texts = [...words].map(([word, kind], at) => {
    const text = whole[at % whole.length] ?? "";
    return [word, kind === "text" ? `${text}${word}` : kind === "pattern" ? word : `${word}${text}`] as const;
  });
  return withTexts(document, new Map(texts));
}

/** What the documents of `spec/` have none of. */
const strange = {
  openapi: "3.0.4",
  info: { title: "All of types", version: "1" },
  paths: {},
  components: {
    schemas: {
      Base: {
        type: "object",
        properties: { id: { type: "string", default: "x" }, "a b": { enum: [-1, 2, null] } },
      },
      Made: { allOf: [{ $ref: "#/components/schemas/Base" }, { type: "object" }], required: ["id"] },
      Tree: { type: "array", items: { type: "array", items: { $ref: "#/components/schemas/Tree" } } },
      Map: {
        type: "object",
        description: "Of\n\nlines */",
        additionalProperties: { oneOf: [{ type: "string" }, { $ref: "#/components/schemas/Made" }] },
      },
    },
  },
};
