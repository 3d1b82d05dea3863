/** The server as a process of its own, started as a user starts it. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

const children = new Set<ChildProcess>();

/** Ends whatever still runs of what was started here. */
export async function endProcesses(): Promise<void> {
  const ended = [...children].map(async (child) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, "exit");
    child.kill("SIGKILL");
    await exit;
  });
  children.clear();
  await Promise.all(ended);
}

/** Runs `npm start` without generating first. */
export function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, ["--import", "tsx", "src/main.ts", ...args], {
    cwd: root,
    env: { ...process.env, JOINERY_LOG_LEVEL: "info", ...env },
  });
  children.add(child);
  const output = { out: "", err: "" };
  child.stdout.on("data", (data: Buffer) => {
    output.out += data.toString();
  });
  child.stderr.on("data", (data: Buffer) => {
    output.err += data.toString();
  });
  return { child, output, ended: once(child, "close").then(([code]) => code as number | null) };
}

/** The same on a free port; resolves when it serves. */
export async function start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const server = run(["--port", "0", ...args], env);
  while (!server.output.out.includes("\n")) {
    if (server.child.exitCode !== null || server.child.signalCode !== null)
      throw new Error(`The server ended: ${server.output.err}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { ...server, url: /http:\S+/.exec(server.output.out)?.[0] ?? "" };
}
