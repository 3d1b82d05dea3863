/**
 * A small run of `npm run differential`, over the document that has everything that a request can hold, and
 * over the answers of the server's own. The full one takes the server's own documents and the corpus too.
 */

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "@jest/globals";

const project = fileURLToPath(new URL("../../", import.meta.url));
const run = promisify(execFile);

it.each([
  ["the generated server", "styles", []],
  ["the middleware", "styles", ["--middleware"]],
  ["the answers of the generated server", "own", ["--answers"]],
  ["the answers behind the middleware", "own", ["--answers", "--middleware"]],
])(
  "has %s agree with the reference, but for what the list of known differences explains",
  async (_told, only, more) => {
    const bounds = ["--own", "--only", only, "--requests", "1000", "--seed", "1", ...more];
    const argv = ["--import", "tsx", "test/differential/run.ts", ...bounds];
    const { stdout } = await run(process.execPath, argv, { cwd: project }).catch(
      (error: { stdout: string }) => error,
    );
    expect(stdout).toMatch(
      /^1 documents, \d+ operations, 1\d{3} requests .* 0 disagreements outside the list, seed 1/m,
    );
  },
  120_000,
);
