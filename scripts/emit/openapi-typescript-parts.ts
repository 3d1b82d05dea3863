/**
 * The parts of openapi-typescript that are used, and TypeScript's compiler, of which it builds its
 * syntax trees. The built package has others in the place of these: `build/openapi-typescript-parts.ts`.
 */

import type * as OpenapiTypescript from "openapi-typescript";
import { nodeRequire } from "../package-files.js";
import type { TypeNode, TypeSyntax } from "../print/type-syntax.js";

/** By `require`: to import the compiler, Node would parse its megabytes twice more, for the names of its exports. */
const part = <T>(file: string): T => nodeRequire(`openapi-typescript/dist/${file}.cjs`) as T;

export const transformSchema = part<typeof OpenapiTypescript.transformSchema>("transform/index");
export const { default: transformSchemaObject } = part<{
  default: (schema: unknown, at: unknown) => TypeNode;
}>("transform/schema-object");
export const { resolveRef } = part<Pick<typeof OpenapiTypescript, "resolveRef">>("lib/utils");

const { astToString } = part<Pick<typeof OpenapiTypescript, "astToString">>("lib/ts");

/** What the syntax trees are built of. */
export const syntax = nodeRequire("typescript") as TypeSyntax;

/** The text of a syntax tree. */
export const printTree = (nodes: TypeNode[]): string => astToString(nodes as never);
