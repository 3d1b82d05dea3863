/**
 * openapi-typescript's transformation by itself. Its main function first lints and bundles the
 * document with another library; ours is one whole document by then, and checked. It builds its
 * syntax tree of `print/type-syntax.ts`, which it takes for TypeScript's compiler.
 */

import type * as OpenapiTypescript from "openapi-typescript";
import type { JsonObject } from "../json.js";
import { nodeRequire } from "../print/compiler.js";
import { printTypes } from "../print/type-printer.js";
import { type TypeNode, typeSyntax } from "../print/type-syntax.js";

const part = <T>(file: string): T => nodeRequire(`openapi-typescript/dist/${file}.cjs`) as T;

/** The parts that are used. While they load, `typescript` is what stands in for it. */
function load() {
  const path = nodeRequire.resolve("typescript");
  const compiler = nodeRequire.cache[path];
  nodeRequire.cache[path] = { exports: typeSyntax } as NodeJS.Module;
  try {
    return {
      transformSchema: part<typeof OpenapiTypescript.transformSchema>("transform/index"),
      ...part<Pick<typeof OpenapiTypescript, "resolveRef" | "scanDiscriminators">>("lib/utils"),
      ...part<Pick<typeof OpenapiTypescript, "astToString" | "NEVER">>("lib/ts"),
    };
  } finally {
    if (compiler) nodeRequire.cache[path] = compiler;
    else delete nodeRequire.cache[path];
  }
}

const { transformSchema, resolveRef, scanDiscriminators, astToString, NEVER } = load();

/** Jest's `require` lets nobody stand in: the tests see what the compiler itself makes of the same tree. */
const standsIn = typeof NEVER.kind === "string";

/** What the syntax tree was built with. */
export const syntax = standsIn ? typeSyntax : (nodeRequire("typescript") as typeof typeSyntax);

/** The text of a syntax tree. */
export const printed = (nodes: TypeNode[]): string =>
  standsIn ? printTypes(nodes) : astToString(nodes as never);

type Document = Parameters<typeof transformSchema>[0];
type Context = Parameters<typeof transformSchema>[1];

/** The types of a document, as a syntax tree. */
export function typesOf(document: JsonObject): TypeNode[] {
  const schema = document as unknown as Document;
  const options = {
    additionalProperties: false,
    alphabetize: false,
    arrayLength: false,
    conditionalEnums: false,
    dedupeEnums: false,
    defaultNonNullable: true,
    emptyObjectsUnknown: false,
    enum: false,
    enumValues: false,
    excludeDeprecated: false,
    exportType: false,
    generatePathParams: false,
    immutable: false,
    makePathsEnum: false,
    pathParamsAsTypes: false,
    propertiesRequiredByDefault: false,
    readWriteMarkers: false,
    rootTypes: false,
    rootTypesNoSchemaPrefix: false,
    rootTypesKeepCasing: false,
    silent: true,
  };
  return transformSchema(schema, {
    ...options,
    injectFooter: [],
    discriminators: scanDiscriminators(schema, options),
    resolve: ($ref) => resolveRef(schema, $ref, { silent: true }),
  } as Partial<Context> as Context) as unknown as TypeNode[];
}
