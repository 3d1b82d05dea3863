/** Parameters and headers as openapi-typescript needs them, so that their types are those of the values at run time. */

import { isObject, type JsonObject, valueAt } from "../json.js";
import type { ApiModel } from "../model/model.js";
import { isIgnoredParameter, valueSchemaOf } from "../model/parameter-content.js";
import { eachObject } from "../model/walk.js";

/**
 * Changes a copy of the model's document: openapi-typescript types a parameter with `content` as a string, demands
 * the header parameters that OpenAPI ignores, and takes every header behind a `$ref` for required.
 */
export function describeParameterTypes(document: JsonObject, dialect: ApiModel["dialect"]): void {
  const deref = (node: unknown): unknown => {
    let current = node;
    for (let hops = 0; hops < 20 && isObject(current) && typeof current.$ref === "string"; hops += 1)
      current = valueAt(document, current.$ref.slice(1));
    return current;
  };
  // Schemas are typed by others; types of values are asked while all of them are as the document has them.
  for (const { node, kind } of [...eachObject(document)]) {
    if (kind === "pathItem" || kind === "operation") {
      if (Array.isArray(node.parameters))
        node.parameters = node.parameters.filter((each) => {
          const parameter = deref(each);
          return !isObject(parameter) || !isIgnoredParameter(parameter);
        });
    } else if (kind === "response" && isObject(node.headers)) {
      node.headers = describedHeaders(node.headers, deref);
    } else if ((kind === "parameter" || kind === "header") && isObject(node.content)) {
      node.schema = valueSchemaOf({ document, dialect }, node, deref).schema;
      delete node.content;
    }
  }
}

/** A response's headers without Content-Type, which OpenAPI ignores; optional ones are written out. */
function describedHeaders(headers: JsonObject, deref: (node: unknown) => unknown): JsonObject {
  const entries = Object.entries(headers).filter(([name]) => name.toLowerCase() !== "content-type");
  return Object.fromEntries(
    entries.map(([name, header]) => {
      const target = deref(header);
      const isOptional = isObject(target) && target !== header && target.required !== true;
      return [name, isOptional ? target : header];
    }),
  );
}
