/** types.ts: openapi-typescript's types of the document. */

import openapiTS, { astToString } from "openapi-typescript";
import { header } from "../print/typescript.js";
import type { Emitter } from "./output.js";

export const emitTypes: Emitter = async (model) => {
  const document = structuredClone(model.document);
  const nodes = await openapiTS(document as never, {
    silent: true,
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
  });
  return new Map([["types.ts", `${header(model.sources)}${astToString(nodes)}`]]);
};
