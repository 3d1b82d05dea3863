/**
 * The keyword `discriminator`: beside `oneOf` or `anyOf` it names the branch to try first, whose errors are reported.
 * A value that this branch does not accept is validated against the others as the schema says, unless their own
 * `enum` or `const` for the property excludes the value. Where several branches of `oneOf` are valid, the one that the
 * discriminator names is chosen: a type cannot say that a value is valid for one branch only.
 */

import { _, type CodeKeywordDefinition, type KeywordCxt, type KeywordErrorDefinition, Name, str } from "ajv";
import { getProperty, or } from "ajv/dist/compile/codegen/index.js";
import { resetErrorsCount } from "ajv/dist/compile/errors.js";
import names from "ajv/dist/compile/names.js";
import type { DiscriminatorRule, TagChoice } from "../model/discriminators.js";
import { mayFill, putBack, validateBranches } from "./validator-choices.js";
import { helper } from "./validator-helpers.js";

const { errors: errorCount } = (names as unknown as { default: typeof names.default }).default;

const error: KeywordErrorDefinition = {
  message: ({ schema, params }) => {
    const { property, keyword, choices } = schema as DiscriminatorRule;
    if (params.isObject === 0)
      return keyword === "oneOf" ? "must match exactly one schema in oneOf" : "must match a schema in anyOf";
    const values = [...new Set(choices.map(({ value }) => String(value)))].join(", ");
    return str`'${property}' must be equal to one of the allowed values: ${values}.`;
  },
  params: ({ schema }) => _`{discriminator: ${(schema as DiscriminatorRule).property}}`,
};

/** The keyword. `coerces`: text is turned into what the schema asks for, so a value can change as it is validated. */
export function discriminatorKeyword(coerces: boolean): CodeKeywordDefinition {
  return {
    keyword: "discriminator",
    schemaType: "object",
    error,
    trackErrors: true,
    code(cxt: KeywordCxt) {
      const rule = cxt.schema as DiscriminatorRule;
      if (!chooses(cxt, rule.keyword)) return;
      const { gen, data } = cxt;
      const changes = coerces || mayFill(cxt);
      const isObject = _`${data} && typeof ${data} == "object" && !Array.isArray(${data})`;
      const tag = gen.const("tag", _`${isObject} ? ${data}${getProperty(rule.property)} : undefined`);
      const valid = gen.let("valid", false);
      const isDecided = gen.let("isDecided", false);
      for (const [at, group] of groups(rule).entries()) {
        const isNamed = or(...group.values.map((value) => _`${tag} === ${value}`));
        if (at === 0) gen.if(isNamed);
        else gen.elseIf(isNamed);
        const decides = group.decides && !(coerces && !rule.isOfText);
        if (decides) gen.assign(isDecided, true);
        validateNamed(cxt, rule, group, valid, { decides, changes });
      }
      gen.endIf();
      gen.if(_`!${valid} && !${isDecided}`, () => validateOthers(cxt, rule, valid, { coerces, changes }));
      cxt.ok(valid);
    },
  };
}

/** Gives a choice up to the keyword `discriminator` where that chooses among its branches. */
export function leavesToDiscriminator(
  keyword: "oneOf" | "anyOf",
  code: CodeKeywordDefinition["code"],
): CodeKeywordDefinition["code"] {
  return (cxt: KeywordCxt, ...more) => {
    const { discriminator } = cxt.parentSchema as { discriminator?: DiscriminatorRule };
    if (discriminator?.keyword !== keyword || !chooses(cxt, keyword)) code(cxt, ...more);
  };
}

/** Where `unevaluatedProperties` is asked, every branch of `anyOf` counts. */
function chooses({ it }: KeywordCxt, keyword: "oneOf" | "anyOf"): boolean {
  return keyword === "oneOf" || !it.opts.unevaluated;
}

interface Group extends Pick<TagChoice, "branch" | "decides"> {
  readonly values: TagChoice["value"][];
}

/** The values that name the same branch. */
function groups({ choices }: DiscriminatorRule): Group[] {
  const found: Group[] = [];
  for (const { value, branch, decides } of choices) {
    const known = found.find((each) => each.branch === branch && each.decides === decides);
    if (known) known.values.push(value);
    else found.push({ branch, decides, values: [value] });
  }
  return found;
}

/** Validates against the branch that the property names. */
function validateNamed(
  cxt: KeywordCxt,
  { keyword }: DiscriminatorRule,
  { branch: at }: Group,
  valid: Name,
  { decides, changes }: { readonly decides: boolean; readonly changes: boolean },
): void {
  const { gen, data } = cxt;
  const branchValid = gen.name("valid");
  const validate = (more: { readonly compositeRule?: true }) => {
    const branch = cxt.subschema({ keyword, schemaProp: at, ...more }, branchValid);
    gen.assign(valid, branchValid);
    return branch;
  };
  if (decides) {
    const branch = validate({});
    gen.if(valid, () => cxt.mergeEvaluated(branch, Name));
    return;
  }
  // Other branches may be valid where this one is not, so its errors must not end the validation.
  const sent = changes ? gen.const("sent", _`${helper(gen, "copied")}(${data})`) : undefined;
  const branch = validate({ compositeRule: true });
  gen.if(valid, () => cxt.mergeEvaluated(branch, Name));
  if (sent) gen.if(_`!${valid}`, () => putBack(cxt, sent));
}

/** Validates against all branches, where the property names none, or one that is not valid. */
function validateOthers(
  cxt: KeywordCxt,
  rule: DiscriminatorRule,
  valid: Name,
  { coerces, changes }: { readonly coerces: boolean; readonly changes: boolean },
): void {
  const { gen, data, errsCount } = cxt;
  const reported = gen.const("reported", errorCount);
  const isPossible = coerces || !rule.isClosed || rule.choices.some(({ decides }) => !decides);
  if (isPossible || !rule.ofObjects) {
    gen.assign(valid, validateBranches(cxt, rule.keyword, { changes }));
    gen.if(valid);
    cxt.reset();
    gen.else();
    resetErrorsCount(gen, reported);
  } else gen.if(true);
  gen.if(_`${reported} === ${errsCount}`, () => {
    const report = (isObject: boolean) => {
      cxt.setParams({ isObject: Number(isObject) });
      cxt.error();
    };
    if (rule.ofObjects) report(true);
    else
      gen.if(
        _`${data} && typeof ${data} == "object" && !Array.isArray(${data})`,
        () => report(true),
        () => report(false),
      );
  });
  gen.endIf();
}
