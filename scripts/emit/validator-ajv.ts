/** Ajv with the options of express-openapi-validator. */

import { _, type Ajv, type Format, Name, type Options } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import AjvDraft04 from "ajv-draft-04";
import addFormats from "ajv-formats";
import { hasKey, type JsonObject } from "../json.js";
import type { ApiModel } from "../model/model.js";
import { oncePer } from "../once.js";
import { formats } from "./runtime/formats.js";
import { addOpenApiKeywords } from "./validator-keywords.js";
import type { Direction } from "./validator-schemas.js";

type AjvClass = new (options: Options) => Ajv;

/** What differs between validators. */
export interface Rules {
  readonly direction: Direction;
  /** Whether text is turned into what the schema asks for; "array": a single value into a list too. */
  readonly coerce: boolean | "array";
  /** Whether all faults are told, or the first of each part. */
  readonly allErrors: boolean;
  /** Whether properties that may not be there are taken away instead of refused, as Ajv has it. */
  readonly removeAdditional?: boolean | "all" | "failing";
  /** Whether schemas name what every object has, such as `constructor`: then that is not taken for a property. */
  readonly inheritedNames?: boolean;
  /** Whether dates, `int64` and numbers in text are validated no stricter than express-openapi-validator does. */
  readonly lenientValues?: boolean | undefined;
  /** Teaches Ajv its formats. Default: those of ajv-formats. */
  readonly addFormats?: (ajv: Ajv) => void;
}

/** Makes an Ajv for a model's dialect. */
export function createAjv(model: ApiModel, rules: Rules, code: NonNullable<Options["code"]>): Ajv {
  const { coerce, direction, allErrors, removeAdditional = false } = rules;
  const options: Options = {
    strict: false,
    strictNumbers: true,
    validateSchema: false,
    meta: false,
    // The keyword `defaults` puts them in.
    useDefaults: false,
    coerceTypes: coerce,
    removeAdditional,
    // Costs a call for each property, so only where a name is one that every object has.
    ownProperties: rules.inheritedNames === true,
    allErrors,
    // Where nothing is changed as it is checked, it is the same to call a function.
    inlineRefs: direction === "answer" && code.source === true ? 12 : true,
    logger: false,
    code,
  };
  const Class = (model.dialect === "3.1" ? Ajv2020 : AjvDraft04) as unknown as AjvClass;
  const ajv = new Class(options);
  // Few schemas ask what of a value others have looked at, and all would keep account of it.
  ajv.opts.unevaluated &&= usesUnevaluated(model.document);
  if (rules.addFormats) rules.addFormats(ajv);
  else addAllFormats(ajv, rules.lenientValues === true);
  addOpenApiKeywords(ajv, { remove: removeAdditional !== false, coerce: coerce !== false });
  return ajv;
}

/** Whether `unevaluatedProperties` or `unevaluatedItems` stands anywhere, if only as a property's name. */
const usesUnevaluated = oncePer((document: JsonObject) =>
  ["unevaluatedProperties", "unevaluatedItems"].some((word) => hasKey(document, word)),
);

/** Those of ajv-formats, and in the place of some the strict ones; functions take them from the runtime. */
function addAllFormats(ajv: Ajv, isLenient: boolean): void {
  const table = isLenient ? "lenientFormats" : "formats";
  ajv.opts.code.formats = _`require("joinery").${new Name(table)}`;
  (addFormats as unknown as { default: typeof addFormats.default }).default(ajv, { mode: "fast" });
  if (!isLenient) addStrictFormats(ajv);
}

/** Teaches Ajv the formats as RFC 3339 and OpenAPI's registry have them. */
export function addStrictFormats(ajv: Ajv): void {
  for (const [name, format] of Object.entries(formats)) ajv.addFormat(name, format as Format);
}
