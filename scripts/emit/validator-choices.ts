/**
 * `oneOf` and `anyOf` where values are coerced: each branch is held against what was sent, and what the
 * branch that fits has made of it is kept. Ajv hands on what the branches before have left.
 */

import { _, type Code, type CodeKeywordDefinition, type KeywordCxt, Name } from "ajv";
import { helper } from "./validator-helpers.js";

/** The code of one of the two, given Ajv's own definition of it. */
export function choiceOf(keyword: "oneOf" | "anyOf"): CodeKeywordDefinition["code"] {
  return (cxt: KeywordCxt) => {
    const { gen, it, data } = cxt;
    const branches = cxt.schema as unknown[];
    // The keyword `discriminator` of its own chooses.
    if (keyword === "oneOf" && (cxt.parentSchema as { discriminator?: unknown }).discriminator) return;
    const copied = helper(gen, "copied");
    const restored = helper(gen, "restored");
    const valid = gen.let("valid", false);
    const branchValid = gen.name("_valid");
    const passing = gen.let("passing", null);
    const sent = gen.const("sent", _`${copied}(${data})`);
    const kept = gen.let("kept");
    const put = (value: Code) => {
      gen.assign(data as Name, _`${restored}(${data}, ${value})`);
      const { parentData, parentDataProperty } = it;
      gen.if(_`${parentData} !== undefined`, () => gen.assign(_`${parentData}[${parentDataProperty}]`, data));
    };
    cxt.setParams({ passing });
    for (const at of branches.keys()) {
      if (at > 0) put(sent);
      const branch = cxt.subschema({ keyword, schemaProp: at, compositeRule: true }, branchValid);
      const isFirst = () => {
        gen.assign(valid, true).assign(passing, _`${at}`).assign(kept, _`${copied}(${data})`);
        cxt.mergeEvaluated(branch, Name);
      };
      if (keyword === "oneOf" && at > 0)
        gen
          .if(_`${branchValid} && ${valid}`)
          .assign(valid, false)
          .assign(passing, _`[${passing}, ${at}]`)
          .else()
          .if(branchValid, isFirst)
          .endIf();
      else gen.if(keyword === "anyOf" ? _`${branchValid} && !${valid}` : branchValid, isFirst);
    }
    gen.if(valid, () => put(kept));
    cxt.result(
      valid,
      () => cxt.reset(),
      () => cxt.error(true),
    );
  };
}
