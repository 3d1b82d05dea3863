/** The corpus of real documents for tests: what `documents.ts` says of it, and when tests are skipped. */

import { existsSync } from "node:fs";
import { describe, it } from "@jest/globals";
import { corpus } from "./documents.js";

export { configFor, corpus, findRoots, type Root, refused } from "./documents.js";

/** Tests that need the corpus: said to be skipped where it is absent, and failing there in CI. */
export function describeCorpus(name: string, tests: () => void): void {
  if (existsSync(corpus)) describe(name, tests);
  else if (process.env.CI === "true")
    it(`has the corpus for: ${name}`, () => {
      throw new Error("../shared/corpus is missing. In CI it has to be there.");
    });
  else it.skip(`${name}: needs ../shared/corpus, which is not here`, () => undefined);
}
