#!/usr/bin/env node
/** The command line: one file a command in cli/. */

import { runProgram } from "./cli/program.js";

await runProgram(process.argv.slice(2));
