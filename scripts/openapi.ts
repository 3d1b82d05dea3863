/** What several stages know of OpenAPI. */

import { isObject, type JsonObject } from "./json.js";

/** Whether a path item's field is an operation. */
export function isOperation(method: string, value: unknown): value is JsonObject {
  return /^(get|put|post|delete|options|head|patch|trace)$/.test(method) && isObject(value);
}
