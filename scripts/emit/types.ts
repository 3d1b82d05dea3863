/** types.ts: openapi-typescript's types of the document, each saying where it comes from. */

import { isObject, type JsonObject } from "../json.js";
import { hasReference, withoutExamples } from "../openapi.js";
import { header } from "../print/typescript.js";
import { typesOf } from "./openapi-typescript.js";
import { printTree } from "./openapi-typescript-parts.js";
import type { Emitter } from "./output.js";
import { printTypeAliases } from "./type-aliases.js";
import { addOrigins } from "./type-origins.js";

export const emitTypes: Emitter = (model) => {
  const document = withoutExamples(model.document, hasReference);
  // openapi-typescript takes extensions among the responses for responses.
  for (const { responses } of model.operations.map(({ path, method }) =>
    operationAt(document, path, method),
  )) {
    if (!isObject(responses)) continue;
    for (const status of Object.keys(responses)) if (status.startsWith("x-")) delete responses[status];
  }
  const nodes = typesOf(document);
  addOrigins(nodes, model);
  const aliases = printTypeAliases(model.document.components);
  return new Map([["types.ts", `${header(model.sources)}${printTree(nodes)}${aliases}`]]);
};

function operationAt(document: JsonObject, path: string, method: string): JsonObject {
  const item = isObject(document.paths) ? document.paths[path] : undefined;
  const operation = isObject(item) ? item[method.toLowerCase()] : undefined;
  return isObject(operation) ? operation : {};
}
