/** OpenAPI's own keywords, as Ajv compiles them. */

import { _, type Ajv, type CodeKeywordDefinition, type KeywordCxt, str } from "ajv";

/** A property that may not be sent this way: with it, the value is wrong whatever it is. */
function refused(keyword: string, message: string): CodeKeywordDefinition {
  return {
    keyword,
    schemaType: "boolean",
    error: { message },
    code: (cxt: KeywordCxt) => cxt.fail(cxt.schema === true ? _`true` : _`false`),
  };
}

/** The same, but that the property is taken away. */
function removed(keyword: string): CodeKeywordDefinition {
  return {
    keyword,
    schemaType: "boolean",
    code: ({ gen, it, schema }: KeywordCxt) => {
      if (schema === true) gen.code(_`delete ${it.parentData}[${it.parentDataProperty}]`);
    },
  };
}

/** `{property, branches: {value: index in oneOf}}`: the property's value picks the branch that counts. */
const discriminator: CodeKeywordDefinition = {
  keyword: "discriminator",
  type: "object",
  schemaType: "object",
  error: {
    message: ({ schema }) => {
      const { property, branches } = schema as { property: string; branches: object };
      return str`'${property}' must be equal to one of the allowed values: ${Object.keys(branches).join(", ")}.`;
    },
    params: ({ schema }) => _`{discriminator: ${(schema as { property: string }).property}}`,
  },
  code(cxt: KeywordCxt) {
    const { gen, data, schema } = cxt;
    const { property, branches } = schema as { property: string; branches: Record<string, number> };
    const valid = gen.let("valid", false);
    const tag = gen.const("tag", _`${data}[${property}]`);
    gen.if(false);
    for (const [value, at] of Object.entries(branches)) {
      gen.elseIf(_`${tag} === ${value}`);
      const branch = gen.name("valid");
      cxt.subschema({ keyword: "oneOf", schemaProp: at }, branch);
      gen.assign(valid, branch);
    }
    gen.else();
    cxt.error();
    gen.endIf();
    cxt.ok(valid);
  },
};

/**
 * Teaches Ajv the keywords. `oneOf` leaves the choice to `discriminator` where one stands beside it.
 * With `remove`, what may not be sent is taken away instead of refused.
 */
export function addOpenApiKeywords(ajv: Ajv, remove: boolean): void {
  for (const keyword of ["readOnly", "writeOnly", "discriminator"]) ajv.removeKeyword(keyword);
  ajv.addKeyword(remove ? removed("readOnly") : refused("readOnly", "is read-only"));
  ajv.addKeyword(remove ? removed("writeOnly") : refused("writeOnly", "is write-only"));
  ajv.addKeyword(discriminator);
}
