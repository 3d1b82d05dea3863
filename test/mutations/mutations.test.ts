/** Documents with one node of another type: they are generated from, or refused with a code and a location. */

import { describe, expect, it, jest } from "@jest/globals";
import fc from "fast-check";
import { runs } from "../support/explore.js";
import { baseDocuments } from "./documents.js";
import { mutationsOf } from "./mutate.js";
import { defectsOf } from "./outcome.js";

jest.setTimeout(180_000);

describe.each(Object.entries(baseDocuments))("%s with one node replaced", (_, document) => {
  it("is right before anything is replaced", async () => {
    expect(await defectsOf(document)).toEqual([]);
  });

  it("is generated from, or refused with a location for each error", async () => {
    const mutation = fc.constantFrom(...mutationsOf(document));
    await fc.assert(
      fc.asyncProperty(mutation, async ({ name, document: mutated }) => {
        expect({ name, defects: await defectsOf(mutated) }).toEqual({ name, defects: [] });
      }),
      runs(25),
    );
  });
});
