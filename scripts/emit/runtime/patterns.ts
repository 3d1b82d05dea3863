/** Patterns that a backtracking engine might never be done with, run in time linear to the text. */

import { RE2JS } from "re2js";
import { choicesOf, reversed } from "./lookarounds.js";

/** A pattern as Ajv uses it: only `test` is called. */
export interface LinearPattern {
  test(text: string): boolean;
}

/** Compiles an ECMAScript pattern for RE2. @throws where RE2 does not know what it asks for */
export function linearPattern(source: string): LinearPattern {
  const choices = choicesOf(source).map((parts) =>
    parts.map((part) => ({
      ...part,
      compiled: RE2JS.compile(RE2JS.translateRegExp(part.source), RE2JS.LOOKBEHINDS),
    })),
  );
  const isMirrored = choices.flat().some((part) => part.mirrored);
  return {
    test: (text) => {
      const mirror = isMirrored ? reversed(text) : text;
      return choices.some((parts) =>
        parts.every((part) => part.compiled.matcher(part.mirrored ? mirror : text).find() !== part.negated),
      );
    },
  };
}
