/** As `emit/openapi-typescript-parts.ts`, but that what stands in for TypeScript's compiler is all there is of it. */

// @ts-expect-error: its parts have no types of their own.
export { resolveRef } from "openapi-typescript/dist/lib/utils.mjs";
// @ts-expect-error: as above.
export { default as transformSchema } from "openapi-typescript/dist/transform/index.mjs";
// @ts-expect-error: as above.
export { default as transformSchemaObject } from "openapi-typescript/dist/transform/schema-object.mjs";
export { printTypes as printTree } from "../print/type-printer.js";
export { typeSyntax as syntax } from "../print/type-syntax.js";
