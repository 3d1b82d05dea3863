/** OpenAPI 3.1's schemas held against JSON Schema 2020-12: OpenAPI's own rules leave them out. */

import { Ajv2020 } from "ajv/dist/2020.js";
import type { Diagnostics } from "../diagnostics.js";
import type { JsonObject } from "../json.js";
import type { Places } from "../read/places.js";
import { suggestion } from "../spelling.js";
import { placeOf } from "./check-structure.js";
import { type Fault, told } from "./structure-faults.js";
import { eachObject } from "./walk.js";

/** Reports each word of a schema whose value it cannot have. */
export function checkSchemaWords(document: JsonObject, places: Places, diagnostics: Diagnostics): void {
  if (!String(document.openapi).startsWith("3.1")) return;
  const ajv = new Ajv2020({ strict: false, logger: false, allErrors: true });
  const validate = ajv.getSchema("https://json-schema.org/draft/2020-12/schema");
  // Of a vocabulary of one's own, nobody knows the words.
  const isOwn = document.jsonSchemaDialect !== undefined;
  for (const { node, kind, within } of eachObject(document)) {
    if (kind === "schema" && !isOwn) reportUnknown(node, places, diagnostics);
    if (kind !== "schema" || within === "schema" || validate?.(node) !== false) continue;
    for (const fault of essential((validate.errors ?? []) as Fault[]).slice(0, 50)) {
      // What is for readers alone is no reason to refuse a document.
      if (isOfExamples(fault)) {
        diagnostics.report("examples-no-list", placeOf(node, fault, places));
        continue;
      }
      const problem = `in the schema, ${fault.instancePath || "/"} ${told(fault, node)}`;
      diagnostics.report("structure", placeOf(node, fault, places), { problem });
    }
  }
}

/** The words of OpenAPI 3.1's schemas, and some that are told elsewhere. */
const words = new Set(
  (
    "$schema $id $anchor $dynamicAnchor $ref $dynamicRef $defs $comment $vocabulary $recursiveRef $recursiveAnchor " +
    "definitions dependencies allOf anyOf oneOf not if then else dependentSchemas prefixItems items contains properties " +
    "patternProperties additionalProperties propertyNames unevaluatedItems unevaluatedProperties type enum const " +
    "multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems minItems " +
    "uniqueItems maxContains minContains maxProperties minProperties required dependentRequired title description " +
    "default deprecated readOnly writeOnly examples format contentEncoding contentMediaType contentSchema " +
    "discriminator xml externalDocs example nullable"
  ).split(" "),
);

/** Reports words that nobody knows: they would be passed over. */
function reportUnknown(schema: JsonObject, places: Places, diagnostics: Diagnostics): void {
  if (schema.$schema !== undefined) return;
  for (const name of Object.keys(schema)) {
    if (words.has(name) || name.startsWith("x-")) continue;
    const remedy = suggestion(name, words) || "Correct its name, or begin it with x-.";
    diagnostics.report("word-unknown", places.of(schema, name), { name, remedy });
  }
}

/** The word `examples`; a property of that name is a schema. */
function isOfExamples({ schemaPath }: Fault): boolean {
  return schemaPath === "#/properties/examples/type";
}

/** A choice brings its branches' faults along: the deepest tell what is meant, or the one that lists values. */
function essential(faults: readonly Fault[]): Fault[] {
  return faults.filter(({ instancePath, keyword }) => {
    if (keyword === "anyOf") return false;
    const choice = faults.some((each) => each.keyword === "anyOf" && each.instancePath === instancePath);
    const deeper = faults.some((each) => each.instancePath.startsWith(`${instancePath}/`));
    return !choice || (keyword !== "type" && !deeper);
  });
}
