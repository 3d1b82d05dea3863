/**
 * openapi-typescript's transformation by itself. Its main function first lints and bundles the
 * document with another library; ours is one whole document by then, and checked.
 */

import type * as OpenapiTypescript from "openapi-typescript";
import type { Node } from "typescript";
import type { JsonObject } from "../json.js";
import { nodeRequire } from "../print/compiler.js";

const part = <T>(file: string): T => nodeRequire(`openapi-typescript/dist/${file}.cjs`) as T;
const transformSchema = part<typeof OpenapiTypescript.transformSchema>("transform/index");
const { resolveRef, scanDiscriminators } =
  part<Pick<typeof OpenapiTypescript, "resolveRef" | "scanDiscriminators">>("lib/utils");
const { astToString } = part<Pick<typeof OpenapiTypescript, "astToString">>("lib/ts");

type Document = Parameters<typeof transformSchema>[0];
type Context = Parameters<typeof transformSchema>[1];

/** The types of a document, as a syntax tree. */
export function typesOf(document: JsonObject): Node[] {
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
  } as Partial<Context> as Context);
}

export { astToString };
