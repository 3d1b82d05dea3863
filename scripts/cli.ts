#!/usr/bin/env node
/** The command line: one file a command in cli/. */

import { runProgram } from "./cli/program.js";
import { suitShortRuns } from "./cli/short-runs.js";

suitShortRuns();
await runProgram(process.argv.slice(2));
// All is done once all is said: by itself, Node would first take the heap apart. What cannot be said, it tells.
process.stdout.write("", (unsaid) => {
  if (!unsaid) process.stderr.write("", (alsoUnsaid) => void (alsoUnsaid || process.exit()));
});
