/**
 * `npm run test:clients`: installs the clients of this folder if need be, and runs the
 * suites under each Node that they and the server have to work on. In each run the server
 * is a process under that same Node. An older Node runs the quickstart alone. Exits with 1 when a suite failed or none could run.
 */

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../..", import.meta.url));

/** The lowest Node that matrix-js-sdk runs on. */
const lowestMajor = 22;

/** Runs a command to its end, its output shown or not; true when it exited with 0. */
function run(command: string, args: readonly string[], output: "inherit" | "ignore"): boolean {
  // The suites' own test runner is not to think that it is a part of another one.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  return spawnSync(command, args, { cwd: root, env, stdio: ["ignore", output, output] }).status === 0;
}

function installClients(): boolean {
  const npm = (args: readonly string[], output: "inherit" | "ignore") =>
    run("npm", [...args, "--prefix", here], output);
  if (npm(["ls"], "ignore")) return true;
  process.stdout.write("Installing the clients …\n");
  return npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], "inherit");
}

/** Whether this Node is one that the clients run on. */
const isNewEnough = Number(process.versions.node.split(".")[0]) >= lowestMajor;

/** The Nodes of this folder that this machine can run; else the present one, if it is new enough. */
function nodes(): string[] {
  const packaged = ["node-22", "node-24"]
    .map((name) => `${here}node_modules/${name}/bin/node`)
    .filter((path) => existsSync(path) && run(path, ["--version"], "ignore"));
  if (packaged.length > 0) return packaged;
  return isNewEnough ? [process.execPath] : [];
}

function suitesPass(node: string, names: readonly string[]): boolean {
  run(node, ["--print", `"\\nUnder Node " + process.version + ": ${names.join(", ")}"`], "inherit");
  return run(
    node,
    [
      "--no-warnings",
      "--import=tsx",
      "--test",
      "--test-reporter=spec",
      "--test-concurrency=1",
      // matrix-js-sdk leaves the timers of its long polls behind.
      "--test-force-exit",
      ...names.map((name) => `${here}${name}.suite.ts`),
    ],
    "inherit",
  );
}

function main(): number {
  if (!installClients()) {
    process.stderr.write("error: The clients could not be installed; npm says why above.\n");
    return 1;
  }
  // `npm run typecheck` leaves this folder out: without the clients it would not compile.
  if (!run(process.execPath, ["node_modules/typescript/bin/tsc", "--project", here], "inherit")) return 1;
  const found = nodes();
  if (found.length === 0) {
    process.stderr.write(
      `error: matrix-js-sdk needs Node ${lowestMajor} or later. This is ${process.version}, and npm brings newer ones only for Linux on x64. Run this under a newer Node.\n`,
    );
    return 1;
  }
  const passed = found.map((node) => suitesPass(node, ["quickstart", "matrix-js-sdk", "matrix-bot-sdk"]));
  if (!isNewEnough) passed.push(suitesPass(process.execPath, ["quickstart"]));
  return passed.every(Boolean) ? 0 : 1;
}

process.exitCode = main();
