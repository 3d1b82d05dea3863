/**
 * `oneOf` and `anyOf` where values are changed as they are validated, by coercion or defaults: each branch is held against what was sent, and what the
 * branch that fits has made of it is kept. Ajv hands on what the branches before have left.
 */

import { _, type Code, type CodeKeywordDefinition, type KeywordCxt, Name } from "ajv";
import { helper } from "./validator-helpers.js";

type Choice = "oneOf" | "anyOf";

/** Whether a branch can put defaults into a value (`apart: true`), which are not to stay where it is not valid. */
export function mayFill({ parentSchema }: KeywordCxt): boolean {
  return (parentSchema as { apart?: unknown }).apart === true;
}

/** The code of one of the two, given Ajv's own, which will do where no value is changed. */
export function choiceOf(
  keyword: Choice,
  own: CodeKeywordDefinition["code"],
  coerces: boolean,
): CodeKeywordDefinition["code"] {
  return (cxt: KeywordCxt, ...more) => {
    if (!coerces && !mayFill(cxt)) return own(cxt, ...more);
    const passing = cxt.gen.let("passing", null);
    cxt.setParams({ passing });
    const valid = validateBranches(cxt, keyword, { changes: true, passing });
    cxt.result(
      valid,
      () => cxt.reset(),
      () => cxt.error(true),
    );
  };
}

/**
 * Validates a value against the branches of a choice.
 * @param options.changes whether validating can change the value
 * @returns whether exactly one (`oneOf`) or at least one (`anyOf`) is valid; `passing` becomes its index, or two
 */
export function validateBranches(
  cxt: KeywordCxt,
  keyword: Choice,
  { changes, passing }: { readonly changes: boolean; readonly passing?: Name },
): Name {
  const { gen, data } = cxt;
  const branches = (cxt.parentSchema as Record<Choice, unknown[]>)[keyword];
  const isListToo = (cxt.parentSchema as { asList?: unknown }).asList === true;
  const matches = gen.let("matches", 0);
  const branchValid = gen.name("_valid");
  const sent = changes ? gen.const("sent", _`${helper(gen, "copied")}(${data})`) : undefined;
  const kept = changes ? gen.let("kept") : undefined;
  const isUndecided = keyword === "oneOf" ? _`${matches} < 2` : _`${matches} === 0`;
  for (const at of branches.keys()) {
    const validate = () => {
      if (sent && at > 0) putBack(cxt, sent);
      // A text that no branch before is valid against may be a list of one item (`operation-schemas.ts`).
      if (isListToo && at > 0) gen.if(_`typeof ${data} === "string"`, () => putBack(cxt, _`[${data}]`));
      const branch = cxt.subschema({ keyword, schemaProp: at, compositeRule: true }, branchValid);
      gen.if(branchValid, () => {
        if (passing) gen.assign(passing, at === 0 ? _`0` : _`${matches} ? [${passing}, ${at}] : ${at}`);
        if (kept) gen.if(_`${matches} === 0`, () => gen.assign(kept, _`${helper(gen, "copied")}(${data})`));
        gen.code(_`${matches}++`);
        cxt.mergeEvaluated(branch, Name);
      });
    };
    if (at === 0) validate();
    else gen.if(isUndecided, validate);
  }
  const valid = gen.const("isChosen", keyword === "oneOf" ? _`${matches} === 1` : _`${matches} > 0`);
  if (kept) gen.if(valid, () => putBack(cxt, kept));
  return valid;
}

/** Makes a value again what it was when it was copied. */
export function putBack({ gen, data, it }: KeywordCxt, copy: Code): void {
  gen.assign(data as Name, _`${helper(gen, "restored")}(${data}, ${copy})`);
  const { parentData, parentDataProperty } = it;
  gen.if(_`${parentData} !== undefined`, () => gen.assign(_`${parentData}[${parentDataProperty}]`, data));
}
