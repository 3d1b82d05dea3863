/** All commands. */

import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { manifestFile } from "../package-files.js";
import { addConvert } from "./convert.js";
import { exit, exitHelp } from "./exit.js";
import { addExplain } from "./explain.js";
import { addGenerate } from "./generate.js";
import { addInit } from "./init.js";
import { addLint } from "./lint.js";

/** Runs a command line, the part behind the program's name. The exit code goes to `process.exitCode`. */
export async function runProgram(words: readonly string[]): Promise<void> {
  const manifest = readFileSync(manifestFile, "utf8");
  const { version } = JSON.parse(manifest) as { version: string };
  const program = new Command("joinery")
    .description("From an API document to types, validators, a server and a client.")
    .version(version)
    .exitOverride()
    .addHelpText("after", exitHelp);
  // A command takes over what the program has said so far: these come last.
  for (const add of [addGenerate, addConvert, addLint, addExplain, addInit]) add(program);
  try {
    await program.parseAsync(words, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // commander has said what is wrong. Asking for help is no failure.
    process.exitCode = error.exitCode === 0 ? exit.done : exit.failed;
  }
}
