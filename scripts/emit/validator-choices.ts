/**
 * `oneOf` and `anyOf` where values are coerced: each branch is held against what was sent, and what the
 * branch that fits has made of it is kept. Ajv hands on what the branches before have left.
 */

import { _, type Code, type CodeKeywordDefinition, type KeywordCxt, Name } from "ajv";
import { helper } from "./validator-helpers.js";

type Choice = "oneOf" | "anyOf";

/** The code of one of the two, given Ajv's own definition of it. */
export function choiceOf(keyword: Choice): CodeKeywordDefinition["code"] {
  return (cxt: KeywordCxt) => {
    const passing = cxt.gen.let("passing", null);
    cxt.setParams({ passing });
    const valid = validateBranches(cxt, keyword, { coerces: true, passing });
    cxt.result(
      valid,
      () => cxt.reset(),
      () => cxt.error(true),
    );
  };
}

/**
 * Validates a value against the branches of a choice.
 * @returns whether exactly one (`oneOf`) or at least one (`anyOf`) is valid; `passing` becomes its index, or two
 */
export function validateBranches(
  cxt: KeywordCxt,
  keyword: Choice,
  { coerces, passing }: { readonly coerces: boolean; readonly passing?: Name },
): Name {
  const { gen, data } = cxt;
  const branches = (cxt.parentSchema as Record<Choice, unknown[]>)[keyword];
  const matches = gen.let("matches", 0);
  const branchValid = gen.name("_valid");
  const sent = coerces ? gen.const("sent", _`${helper(gen, "copied")}(${data})`) : undefined;
  const kept = coerces ? gen.let("kept") : undefined;
  const isUndecided = keyword === "oneOf" ? _`${matches} < 2` : _`${matches} === 0`;
  for (const at of branches.keys()) {
    const validate = () => {
      if (sent && at > 0) putBack(cxt, sent);
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
