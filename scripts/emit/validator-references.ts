/** The keyword `$ref`, as far as all that compile have it in common. */

import { type Code, type KeywordCxt, nil } from "ajv";
import type { AnySchema } from "ajv/dist/types/index.js";

/** What stands where a reference leads. */
export interface Referred {
  /** `/components/schemas/Pet` */
  readonly pointer: string;
  readonly schema: AnySchema;
}

/** Compiles a schema in the place of a reference to it, as Ajv's own keyword does. `text`: the schema as an expression. */
export function inlineSchema(cxt: KeywordCxt, { pointer, schema }: Referred, text?: Code): void {
  const { gen } = cxt;
  const valid = gen.name("valid");
  const value = text ? { ref: schema, code: text } : { ref: schema };
  const topSchemaRef = gen.scopeValue("schema", value);
  const inlined = { schema, dataTypes: [], schemaPath: nil, topSchemaRef, errSchemaPath: `#${pointer}` };
  cxt.mergeEvaluated(cxt.subschema(inlined, valid));
  cxt.ok(valid);
}
