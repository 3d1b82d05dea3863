/** The server, as its user runs it: a process of its own on a free port and a new database. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const root = fileURLToPath(new URL("../../..", import.meta.url));

/** A server's process. */
export interface ServerProcess {
  readonly url: string;
  /** Asks it to end by SIGTERM and returns its exit code. */
  stop(): Promise<number | null>;
}

/** Starts the server under the Node that runs this. Answers are held against the document. */
export async function startServer(): Promise<ServerProcess> {
  const folder = await mkdtemp(join(tmpdir(), "joinery-clients-"));
  const { NODE_ENV: _, ...environment } = process.env;
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "src/main.ts", "--port", "0", "--database", join(folder, "server.db")],
    { cwd: root, env: { ...environment, JOINERY_LOG_LEVEL: "error" }, stdio: ["ignore", "pipe", "inherit"] },
  );
  const ended = once(child, "exit").then(([code]) => code as number | null);
  // Whatever becomes of this process, the server does not outlive it.
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  return {
    url: await firstUrl(child),
    stop: async () => {
      child.kill("SIGTERM");
      const code = await ended;
      process.removeListener("exit", kill);
      await rm(folder, { recursive: true, force: true });
      return code;
    },
  };
}

/** The address in the line that the server prints once it listens. */
async function firstUrl({ stdout }: ChildProcess): Promise<string> {
  let printed = "";
  for await (const chunk of stdout ?? []) {
    printed += String(chunk);
    const url = /http:\S+(?=\n)/.exec(printed)?.[0];
    if (url) return url;
  }
  throw new Error(`The server ended before it listened. It printed: ${printed}`);
}
