/** The command line as a user runs it: a child process in a folder. */

import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** This repository. */
export const repository = fileURLToPath(new URL("../../", import.meta.url));
/** What lets Node run TypeScript. */
export const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `joinery` with the arguments. */
export function joinery(folder: string, ...options: string[]): Promise<Ended> {
  return run(folder, process.execPath, "--import", tsx, join(repository, "scripts/cli.ts"), ...options);
}

/** Runs a command to its end. */
export function run(folder: string, command: string, ...options: string[]): Promise<Ended> {
  const child = spawn(command, options, { cwd: folder, env: { ...process.env, NO_COLOR: "1" } });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (data) => {
    output.stdout += String(data);
  });
  child.stderr.on("data", (data) => {
    output.stderr += String(data);
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...output }));
  });
}
