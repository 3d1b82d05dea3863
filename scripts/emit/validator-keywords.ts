/** OpenAPI's own keywords, as Ajv compiles them. */

import { _, type Ajv, type CodeKeywordDefinition, type KeywordCxt, stringify } from "ajv";
import { getProperty } from "ajv/dist/compile/codegen/code.js";
import { choiceOf } from "./validator-choices.js";
import { discriminatorKeyword, leavesToDiscriminator } from "./validator-discriminator.js";
import { helper } from "./validator-helpers.js";

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

/** `{name: value}`: what is put in where an object has no such property, before its other rules are looked at. */
const defaults: CodeKeywordDefinition = {
  keyword: "defaults",
  type: "object",
  schemaType: "object",
  before: "maxProperties",
  code({ gen, data, schema }: KeywordCxt) {
    for (const [name, value] of Object.entries(schema as Readonly<Record<string, unknown>>)) {
      // Set by an assignment, it would be another thing.
      if (name === "__proto__") continue;
      const isMissing =
        name in Object.prototype
          ? _`!Object.prototype.hasOwnProperty.call(${data}, ${name})`
          : _`${data}${getProperty(name)} === undefined`;
      gen.if(isMissing, _`${data}${getProperty(name)} = ${stringify(value)}`);
    }
  },
};

/** `steps: true`: the schema leads back into itself, and each time that it is entered counts. */
const steps: CodeKeywordDefinition = {
  keyword: "steps",
  schemaType: "boolean",
  code: ({ gen }: KeywordCxt) => gen.code(_`${helper(gen, "step")}()`),
};

/** `finite: "integer"`: text such as `Infinity` or `1e999` is no number of JSON, whatever JavaScript makes of it. */
const finite: CodeKeywordDefinition = {
  keyword: "finite",
  schemaType: "string",
  error: { message: ({ schema }) => `must be ${schema as string}` },
  code: (cxt: KeywordCxt) => cxt.fail(_`${cxt.data} === Infinity || ${cxt.data} === -Infinity`),
};

/** `numeric: "integer"`: text that JavaScript takes for a number, such as `0x10`, `+5` or a blank, and JSON does not. */
const numeric: CodeKeywordDefinition = {
  keyword: "numeric",
  schemaType: "string",
  error: { message: ({ schema }) => `must be ${schema as string}` },
  code: (cxt: KeywordCxt) => cxt.fail(_`${helper(cxt.gen, "isLooseNumber")}(${cxt.data})`),
};

/** `exact: true`: the text of an integer that JavaScript would round is rejected. */
const exact: CodeKeywordDefinition = {
  keyword: "exact",
  schemaType: "boolean",
  error: { message: "must be an integer that JavaScript represents exactly" },
  code: (cxt: KeywordCxt) => cxt.fail(_`${helper(cxt.gen, "isRoundedText")}(${cxt.data})`),
};

type KeywordCode = CodeKeywordDefinition["code"];

/** Lists of what may be anything are looked through once; Ajv compares each item with each. */
function uniqueItems(own: KeywordCode): KeywordCode {
  return (cxt: KeywordCxt) => {
    const { gen, data, schema, parentSchema } = cxt;
    if (schema !== true) return;
    const { items } = parentSchema as { items?: { type?: unknown; nullable?: unknown } };
    const types = [items?.type ?? "object"].flat();
    if (!types.includes("object") && !types.includes("array")) return own(cxt);
    const twice = gen.const("twice", _`${helper(gen, "duplicate")}(${data})`);
    cxt.setParams({ i: _`${twice}[0]`, j: _`${twice}[1]` });
    cxt.fail(_`${twice} !== undefined`);
  };
}

/** 1.13 is a multiple of 0.01, although JavaScript's 1.13 / 0.01 is no integer. */
function multipleOf(cxt: KeywordCxt): void {
  const { gen, data, schema } = cxt;
  const isWhole = Number.isInteger(schema);
  cxt.fail(
    isWhole
      ? _`${data} % ${schema as number} !== 0`
      : _`!${helper(gen, "isMultiple")}(${data}, ${schema as number})`,
  );
}

/** Gives a keyword of Ajv's other code, in its place among the others. */
function recode(ajv: Ajv, keyword: string, code: (own: KeywordCode) => KeywordCode): void {
  const rule = ajv.RULES.all[keyword];
  if (typeof rule !== "object") return;
  const definition = rule.definition as CodeKeywordDefinition;
  Object.assign(definition, { code: code(definition.code) });
}

/**
 * Teaches Ajv the keywords. `oneOf` and `anyOf` leave the choice to `discriminator` where one is beside them.
 * With `remove`, what may not be sent is taken away instead of refused.
 */
export function addOpenApiKeywords(ajv: Ajv, { remove, coerce }: { remove: boolean; coerce: boolean }): void {
  for (const keyword of ["readOnly", "writeOnly", "discriminator"]) ajv.removeKeyword(keyword);
  ajv.addKeyword(remove ? removed("readOnly") : refused("readOnly", "is read-only"));
  ajv.addKeyword(remove ? removed("writeOnly") : refused("writeOnly", "is write-only"));
  ajv.addKeyword(discriminatorKeyword(coerce));
  ajv.addKeyword(defaults);
  ajv.addKeyword(steps);
  ajv.addKeyword(finite);
  ajv.addKeyword(numeric);
  ajv.addKeyword(exact);
  recode(ajv, "uniqueItems", uniqueItems);
  recode(ajv, "multipleOf", () => multipleOf);
  for (const keyword of ["oneOf", "anyOf"] as const)
    recode(ajv, keyword, (own) => leavesToDiscriminator(keyword, choiceOf(keyword, own, coerce)));
}
