/**
 * `npm run test:explore`: the properties of `npm test` with another seed at each run, and many more draws.
 * `--seed N` repeats a run; folders and files of tests as arguments limit it. A counterexample becomes a case of
 * its own in the test of its property.
 */

import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { repository } from "../support/joinery.js";

const program = new Command()
  .argument("[paths...]", "only the tests whose path contains one of these")
  .option("--seed <number>", "repeats a run", Number, Date.now() % 1_000_000_000)
  .option("--times <number>", "how many times the draws of `npm test`", Number, 20)
  .parse();
const { seed, times } = program.opts<{ seed: number; times: number }>();

/** The tests that have properties. */
const tests = readdirSync(join(repository, "test"), { recursive: true, encoding: "utf8" })
  .map((file) => join("test", file).replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".test.ts"))
  .filter((file) => program.args.length === 0 || program.args.some((part) => file.includes(part)))
  .filter((file) => /\/support\/explore\.js"/.test(readFileSync(join(repository, file), "utf8")));

process.stdout.write(`seed ${seed}, ${times} times the draws of npm test, ${tests.length} files\n`);
const jest = ["--experimental-vm-modules", "--no-warnings", "--import", "./test/support/exit-promptly.js"];
const child = spawn(
  process.execPath,
  [...jest, "node_modules/jest/bin/jest.js", "--testTimeout", "3600000", "--runTestsByPath", ...tests],
  {
    cwd: repository,
    stdio: "inherit",
    env: {
      ...process.env,
      JOINERY_EXPLORE_SEED: String(seed),
      JOINERY_EXPLORE_TIMES: String(times),
    },
  },
);
child.once("close", (code) => {
  process.exitCode = code ?? 1;
  if (code !== 0)
    process.stdout.write(
      `Repeat it: npm run test:explore -- --seed ${seed} --times ${times} ${program.args.join(" ")}\n`,
    );
});
