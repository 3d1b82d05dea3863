#!/usr/bin/env node
/** The command line: one file a command in cli/. */

import { runProgram } from "./cli/program.js";
import { optimizeLate } from "./cli/short-runs.js";

optimizeLate();
await runProgram(process.argv.slice(2));
