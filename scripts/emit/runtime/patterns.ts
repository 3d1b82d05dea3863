/** Patterns that a backtracking engine might never be done with, run in time linear to the text. */

import { RE2JS } from "re2js";
import { partsOf } from "./lookaheads.js";

/** A pattern as Ajv uses it: only `test` is called. */
export interface LinearPattern {
  test(text: string): boolean;
}

/** Compiles an ECMAScript pattern for RE2. */
export function linearPattern(source: string): LinearPattern {
  const parts = partsOf(source).map(({ source: part, negated }) => ({
    compiled: RE2JS.compile(RE2JS.translateRegExp(part)),
    negated,
  }));
  return {
    test: (text) => parts.every(({ compiled, negated }) => compiled.matcher(text).find() !== negated),
  };
}
