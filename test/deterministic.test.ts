/** `npm test` has the same result every time: chance there starts from a fixed seed. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { runs } from "./support/explore.js";

const folder = fileURLToPath(new URL(".", import.meta.url));

/** Tests, and what they share; the programs beside them print their seed, or measure. */
const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((file) => /(?:\.test\.ts|(?:^|[\\/])(?:support|both|contract)\b.*\.ts)$/.test(file))
  .filter((file) => file !== "deterministic.test.ts")
  .map((file) => [file, readFileSync(join(folder, file), "utf8")] as const);

/** The text from an opening bracket to the one that closes it. */
function call(text: string, start: number): string {
  let depth = 0;
  for (let at = text.indexOf("(", start); at < text.length; at++) {
    if (text[at] === "(") depth += 1;
    if (text[at] === ")") depth -= 1;
    if (depth === 0) return text.slice(start, at + 1);
  }
  return text.slice(start);
}

it("gives each property its seed and its number of runs by runs()", () => {
  const without = files.flatMap(([file, text]) =>
    [...text.matchAll(/\bfc\.(?:assert|check|sample)\(/g)]
      .map(({ index }) => call(text, index))
      // What makes cases for many tests is given its seed.
      .filter((code) => !(code.startsWith("fc.sample") ? /\bruns\(|\bseed\b/ : /\bruns\(/).test(code))
      .map((code) => `${file}: ${code.slice(0, 80)}`),
  );
  expect(without).toEqual([]);
});

it("draws nothing from a source of chance without a seed", () => {
  const drawn = files.flatMap(([file, text]) =>
    [...text.matchAll(/\bMath\.random\b|\brandom(?:Bytes|Int|UUID|FillSync)\b|\bgetRandomValues\b/g)].map(
      ([name]) => `${file}: ${name}`,
    ),
  );
  expect(drawn).toEqual([]);
});

it("draws the same values in each run, unless npm run test:explore has another seed", () => {
  expect(runs(100)).toEqual(
    process.env.JOINERY_EXPLORE_SEED ? expect.anything() : { seed: 16, numRuns: 100 },
  );
  expect(fc.sample(fc.nat(), runs(5))).toEqual(fc.sample(fc.nat(), runs(5)));
});

it("ends its workers before Jest kills them, by what npm test loads into them", () => {
  expect(process.execArgv.join(" ")).toContain("exit-promptly.js");
});
