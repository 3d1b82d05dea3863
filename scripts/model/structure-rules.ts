/** OpenAPI's own schemas, as its authors publish them, and the validators that Ajv makes of them. */

import type { Ajv, Options, ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import AjvDraft04 from "ajv-draft-04";
import { isObject, type JsonObject } from "../json.js";
import { nodeRequire } from "../package-files.js";

/** The versions whose documents are held against rules. */
export const ruledVersions = ["3.0", "3.1"] as const;

/** One of them. */
export type RuledVersion = (typeof ruledVersions)[number];

/** Compiles the rules of a version. */
export function compileRules(
  version: RuledVersion,
  options: Options,
): { ajv: Ajv; validate: ValidateFunction } {
  const Class = (version === "3.1" ? Ajv2020 : AjvDraft04) as unknown as new (options: Options) => Ajv;
  const ajv = new Class({ strict: false, validateFormats: false, logger: false, ...options });
  return { ajv, validate: ajv.compile(rulesOf(version)) };
}

const tellingAll = new Map<RuledVersion, ValidateFunction>();

/** A validator of a version's documents that tells all faults; compiled when it is first asked for. */
export function rulesThatTellAll(version: RuledVersion): ValidateFunction {
  const known = tellingAll.get(version) ?? compileRules(version, { allErrors: true, verbose: true }).validate;
  tellingAll.set(version, known);
  return known;
}

function rulesOf(version: RuledVersion): JsonObject {
  const schema = nodeRequire(
    `@seriousme/openapi-schema-validator/schemas/v${version}/schema.json`,
  ) as JsonObject;
  const defined = version === "3.1" ? "$defs" : "definitions";
  const rules = isObject(schema[defined]) ? schema[defined] : {};
  return { ...schema, [defined]: { ...rules, ...(version === "3.1" ? ofLinks(rules) : ofEncodings(rules)) } };
}

/** OpenAPI 3.0.3, Encoding Object: "This object MAY be extended with Specification Extensions." */
function ofEncodings({ Encoding }: JsonObject): JsonObject {
  return isObject(Encoding) ? { Encoding: { ...Encoding, patternProperties: { "^x-": {} } } } : {};
}

/** OpenAPI 3.1, Link Object: `parameters` are `Map[string, Any | {expression}]`. */
function ofLinks({ link }: JsonObject): JsonObject {
  if (!isObject(link) || !isObject(link.properties)) return {};
  return { link: { ...link, properties: { ...link.properties, parameters: { type: "object" } } } };
}
