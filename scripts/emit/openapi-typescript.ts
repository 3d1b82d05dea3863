/**
 * openapi-typescript's transformation by itself. Its main function first lints and bundles the
 * document with another library; ours is one whole document by then, and checked.
 */

import type { JsonObject } from "../json.js";
import type { TypeNode } from "../print/type-syntax.js";
import { resolveRef, scanDiscriminators, transformSchema } from "./openapi-typescript-parts.js";

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
