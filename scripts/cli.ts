#!/usr/bin/env node
/** The command line: one file a command in cli/. */

import { runProgram } from "./cli/program.js";
import { suitShortRuns } from "./cli/short-runs.js";

suitShortRuns();
await runProgram(process.argv.slice(2));
