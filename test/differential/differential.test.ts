/** A small run of `npm run differential` over our own documents; the full one takes the corpus too. */

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "@jest/globals";

const project = fileURLToPath(new URL("../../", import.meta.url));
const run = promisify(execFile);

it("has both engines agree, but for what the list of known differences explains", async () => {
  const argv = ["--import", "tsx", "test/differential/run.ts", "--own", "--requests", "2500", "--seed", "1"];
  const { stdout } = await run(process.execPath, argv, { cwd: project }).catch(
    (error: { stdout: string }) => error,
  );
  expect(stdout).toMatch(
    /^2 documents, \d+ operations, 2\d{3} requests .* 0 disagreements outside the list, seed 1/m,
  );
}, 120_000);
