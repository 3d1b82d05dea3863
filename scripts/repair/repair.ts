/** The combined document → one that follows the specification, as far as its faults do not prevent right code. */

import type { Diagnostics } from "../diagnostics.js";
import { isObject, type JsonObject } from "../json.js";
import type { Places } from "../read/places.js";
import { ObjectRepairs } from "./objects.js";
import { repairOperations } from "./operations.js";
import type { RepairContext } from "./report.js";

/** What is repaired besides. */
export interface RepairOptions {
  /** Whether operations that have one operationId get others. Default: yes. */
  readonly withIds?: boolean;
  /** Whether patterns that JavaScript does not have stay, and are errors. Default: they are not enforced. */
  readonly strictPatterns?: boolean;
}

/**
 * Repairs a document; each repair is a warning that says what the output has instead.
 * @param document an OpenAPI 3 document with its references resolved to components; it is not changed itself
 * @returns a document that shares all parts with it in which nothing is wrong
 */
export function repairDocument(
  document: JsonObject,
  places: Places,
  diagnostics: Diagnostics,
  { withIds = true, strictPatterns = false }: RepairOptions = {},
): JsonObject {
  const version = String(document.openapi).startsWith("3.1") ? "3.1" : "3.0";
  const context: RepairContext = { places, diagnostics, version, document, strictPatterns };
  const made = new ObjectRepairs(context).object(document, "document");
  return isObject(made) ? repairOperations(made, context, withIds) : document;
}
