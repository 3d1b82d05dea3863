/** What compiled validators call, by rule. */

import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { ucs2length } from "../../generated/runtime/helpers.js";
import { runs } from "../support/explore.js";

/** Plain characters and both halves of pairs, in any order. */
const units = fc.oneof(
  fc.integer({ min: 0, max: 0xffff }),
  fc.integer({ min: 0xd800, max: 0xdbff }),
  fc.integer({ min: 0xdc00, max: 0xdfff }),
);

it("counts code points, half of a pair as one", () => {
  expect(["", "a", "é", "😀", "a😀b", "\ud83d", "\ude00\ud83d"].map(ucs2length)).toEqual([
    0, 1, 1, 1, 3, 1, 2,
  ]);
  fc.assert(
    fc.property(fc.array(units), (codes) => {
      const text = String.fromCharCode(...codes);
      expect(ucs2length(text)).toBe([...text].length);
    }),
    runs(),
  );
});
