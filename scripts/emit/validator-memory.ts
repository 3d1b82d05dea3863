/** Schemas → validators in this process, for those who generate nothing. Makes code from text. */

import { _, type Ajv, type AnySchema, type KeywordCxt, type ValidateFunction } from "ajv";
import { inlineRef } from "ajv/dist/compile/resolve.js";
import { callRef } from "ajv/dist/vocabularies/core/ref.js";
import { isObject, type JsonObject, pointerNames, pointerTo } from "../json.js";
import type { ApiModel } from "../model/model.js";
import { isLinear, patternFlags } from "../patterns.js";
import { linearPattern } from "./runtime/patterns.js";
import type { Validator } from "./runtime/validation.js";
import { createAjv, type Rules } from "./validator-ajv.js";
import { withOwnKeys } from "./validator-keys.js";
import { patternOf } from "./validator-patterns.js";
import { inlineSchema, type Referred } from "./validator-references.js";
import { type SchemaChanges, SchemaStripper } from "./validator-schemas.js";

/** What differs between validators in memory. */
export interface MemoryRules extends Rules, Omit<SchemaChanges, "coerce"> {
  /** Teaches Ajv keywords of its own. */
  readonly addKeywords?: (ajv: Ajv) => void;
}

/** Compiles schemas that have the same rules; the components that they refer to, when a value first comes to them. */
export class MemoryCompiler {
  readonly #stripper: SchemaStripper;
  readonly #ajv: Ajv;
  readonly #components = new Map<string, LazyComponent>();

  constructor(model: ApiModel, rules: MemoryRules) {
    this.#stripper = new SchemaStripper(model, rules.direction, rules, true);
    this.#ajv = createAjv(model, rules, { regExp, process: withOwnKeys });
    rules.addKeywords?.(this.#ajv);
    const reference = this.#ajv.RULES.all.$ref;
    if (typeof reference === "object")
      Object.assign(reference.definition, { code: (cxt: KeywordCxt) => this.#reference(cxt) });
  }

  compile(schema: JsonObject): Validator {
    return this.#compile(this.#stripper.strip(schema) as JsonObject) as Validator;
  }

  #compile(schema: AnySchema): ValidateFunction {
    // More components may have been reached since.
    this.#ajv.opts.ownProperties = this.#stripper.inheritedNames;
    return this.#ajv.compile(schema);
  }

  /** Ajv's own keyword compiles all that can be reached at once, each inside of the one before. */
  #reference(cxt: KeywordCxt): void {
    const component = this.#component(pointerNames(String(cxt.schema)));
    if (inlineRef(component.schema, this.#ajv.opts.inlineRefs)) inlineSchema(cxt, component);
    // What a function has looked at is asked of it after each call, as Ajv does where schemas lead back.
    else callRef(cxt, _`${cxt.gen.scopeValue("wrapper", { ref: component })}.validate`, undefined, false);
  }

  #component(names: readonly string[]): LazyComponent {
    const pointer = pointerTo(names);
    const known = this.#components.get(pointer);
    if (known) return known;
    const schema = this.#stripper.at(names);
    if (!isObject(schema) && typeof schema !== "boolean") throw new Error(`nothing stands at #${pointer}`);
    const made = new LazyComponent(pointer, schema, () => this.#compile(schema));
    this.#components.set(pointer, made);
    return made;
  }
}

/** What references lead to, compiled when its function is first asked for. */
class LazyComponent implements Referred {
  readonly pointer: string;
  readonly schema: AnySchema;
  readonly #compile: () => ValidateFunction;

  constructor(pointer: string, schema: AnySchema, compile: () => ValidateFunction) {
    this.pointer = pointer;
    this.schema = schema;
    this.#compile = compile;
  }

  get validate(): ValidateFunction {
    const value = this.#compile();
    // From now on it is a property like any other, which costs nothing to read.
    Object.defineProperty(this, "validate", { value });
    return value;
  }
}

/**
 * Patterns that may take for ever run in linear time where that is possible. Where it is not (back
 * references), JavaScript runs them: the document is the operator's own.
 */
function regExp(source: string): { test(text: string): boolean } {
  if (isLinear(source)) return patternOf(source);
  try {
    // Ajv tells patterns apart by their text.
    return Object.assign(linearPattern(source, patternFlags(source)), { toString: () => source });
  } catch {
    return patternOf(source);
  }
}
regExp.code = "new RegExp";
