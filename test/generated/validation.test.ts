/** Which patterns run where, and which error of a choice comes first. */

import { describe, expect, it } from "@jest/globals";
import { check, type Validator } from "../../generated/runtime/validation.js";
import { patternCode } from "../../scripts/emit/validator-patterns.js";
import { isLinear } from "../../scripts/patterns.js";

describe("a pattern", () => {
  it.each(["^[a-z]+$", "^-?[0-9]{1,5}$", "abc", "^a.*b$", "^[A-Z]{3}-[0-9]+$", "^\\d{4}-\\d{2}$"])(
    "%s runs on JavaScript's engine",
    (source) => expect(isLinear(source)).toBe(true),
  );

  it.each([
    "(a+)+$",
    "^(a|a)*$",
    "a*a*b",
    "[a-z]+$",
    "^(a?){30}a{30}$",
    "^.*a.*b$",
    "^a?a?a?a?a?a?a?b$",
    "a{4000}b",
  ])("%s runs in linear time", (source) =>
    expect(patternCode(source)).toBe(`linearPattern(${JSON.stringify(source)}, "u")`),
  );

  it.each(["(?<=(a)\\1)(b+)+(?=c)", "^(a+)\\1+$", "a{40000}b"])("%s is refused", (source) => {
    expect(() => patternCode(source)).toThrow("may backtrack exponentially");
  });
});

describe("the errors of a choice that nothing fits", () => {
  const error = (instancePath: string, keyword: string) => ({
    instancePath,
    keyword,
    message: keyword,
    params: {},
  });
  const failing = (...errors: ReturnType<typeof error>[]): Validator =>
    Object.assign(() => false, { errors });

  it("begin with the branch that came nearest", () => {
    const found = check(
      failing(error("/body/kind", "enum"), error("/body/side", "minimum"), error("/body", "oneOf")),
      {},
    );
    expect(found.map(({ path }) => path)).toEqual(["/body/side", "/body/kind", "/body"]);
  });

  it("keep their order elsewhere", () => {
    const found = check(failing(error("/query/a", "type"), error("/query/b/c", "type")), {});
    expect(found.map(({ path }) => path)).toEqual(["/query/a", "/query/b/c"]);
  });
});
