/** Every root of the corpus converts, or is refused for what is wrong with it; nothing in it is lost. */

import { expect, it } from "@jest/globals";
import { summarise } from "../../scripts/convert/ledger.js";
import { PipelineError } from "../../scripts/diagnostics.js";
import { convert, generate } from "../../scripts/generate.js";
import { configFor, describeCorpus, findRoots, refused } from "./roots.js";

describeCorpus("a root of the corpus", () => {
  const roots = findRoots();
  const sound = roots.filter(({ name }) => !(name in refused));

  it.each(sound.map((root) => [root.name, root] as const))("%s loses no leaf", async (_, root) => {
    for (const version of [undefined, "3.1"] as const) {
      const { ledger } = await convert(await configFor(root, version));
      const made = ledger();
      expect(made.leaves.filter((leaf) => leaf.class === "unexplained")).toEqual([]);
      expect(summarise(made).leaves).toBeGreaterThan(0);
    }
  });

  it.each(Object.entries(refused))("%s is refused for %j", async (name, codes) => {
    const root = roots.find((each) => each.name === name);
    if (!root) throw new Error("not in the corpus");
    const error: unknown = await generate(await configFor(root)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PipelineError);
    const found = (error as PipelineError).diagnostics.filter(({ severity }) => severity === "error");
    expect([...new Set(found.map(({ code }) => code))]).toEqual(codes);
  });
});
