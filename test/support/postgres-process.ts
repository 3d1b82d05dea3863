/** A PostgreSQL of one's own, in a process that ends with whoever started it. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A PostgreSQL that starts, or runs. */
export interface PostgresProcess {
  /** The line that its keeper prints: the server's URL, or as JSON why there is none. */
  readonly line: Promise<string>;
  /** Ends it; what it held is gone. */
  stop(): Promise<void>;
}

/** Starts one in a temporary folder, on a free port. */
export function startPostgres(): PostgresProcess {
  const script = fileURLToPath(new URL("postgres-keeper.ts", import.meta.url));
  // In a group of its own: it ends when its input does, not by the terminal's Ctrl-C.
  const keeper = spawn(process.execPath, ["--import", "tsx", script], {
    stdio: ["pipe", "pipe", "inherit"],
    detached: true,
  });
  return {
    line: firstLine(keeper),
    async stop() {
      if (keeper.exitCode !== null) return;
      const ended = once(keeper, "exit");
      keeper.stdin?.end();
      await ended;
    },
  };
}

/** The URL in a keeper's line. Throws with the reason when there is none. */
export function urlIn(line: string): string {
  if (!line.startsWith("postgres:")) throw new Error(JSON.parse(line) as string);
  return line;
}

async function firstLine(keeper: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: keeper.stdout as NodeJS.ReadableStream })) return line;
  return JSON.stringify("PostgreSQL did not start: see above.");
}
