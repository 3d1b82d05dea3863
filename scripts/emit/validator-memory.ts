/** Schemas → validators in this process, for those who generate nothing. Makes code from text. */

import type { Ajv } from "ajv";
import type { JsonObject } from "../json.js";
import type { ApiModel } from "../model/model.js";
import { isLinear } from "../patterns.js";
import { linearPattern } from "./runtime/patterns.js";
import type { Validator } from "./runtime/validation.js";
import { createAjv, type Rules } from "./validator-ajv.js";
import { withOwnKeys } from "./validator-keys.js";
import { patternOf } from "./validator-patterns.js";
import { compilableSchema, type SchemaChanges } from "./validator-schemas.js";

/** What differs between validators in memory. */
export interface MemoryRules extends Rules, Omit<SchemaChanges, "coerce"> {
  /** Teaches Ajv keywords of its own. */
  readonly addKeywords?: (ajv: Ajv) => void;
}

/** Validators by the keys of their schemas. */
export function compileInMemory(
  schemas: Readonly<Record<string, JsonObject>>,
  model: ApiModel,
  rules: MemoryRules,
): Record<string, Validator> {
  const { compiled, components, inheritedNames } = compilableSchema(schemas, model, rules.direction, rules);
  const ajv = createAjv(model, { ...rules, inheritedNames }, { regExp, process: withOwnKeys });
  rules.addKeywords?.(ajv);
  ajv.addSchema({ components }, "api");
  const entries = Object.entries(compiled).map(([key, schema]) => [key, ajv.compile(schema) as Validator]);
  return Object.fromEntries(entries) as Record<string, Validator>;
}

/**
 * Patterns that may take for ever run in linear time where that is possible. Where it is not (lookaround),
 * JavaScript runs them: the document is the operator's own.
 */
function regExp(source: string): { test(text: string): boolean } {
  if (isLinear(source)) return patternOf(source);
  try {
    // Ajv tells patterns apart by their text.
    return Object.assign(linearPattern(source), { toString: () => source });
  } catch {
    return patternOf(source);
  }
}
regExp.code = "new RegExp";
