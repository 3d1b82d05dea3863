/**
 * Before all tests: offers them one PostgreSQL, which starts when the first of them asks for
 * it. Each connection to the socket is answered with a line: the server's URL, or an error.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** Where tests find the socket. */
const variable = "JOINERY_TEST_POSTGRES";

// biome-ignore lint/style/noDefaultExport: Jest calls it.
export default async function start(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "joinery-tests-"));
  // A name of Windows' pipes, or a file.
  const path = process.platform === "win32" ? `\\\\.\\pipe\\${folder}` : join(folder, "postgres.sock");
  let keeper: ChildProcess | undefined;
  let answer: Promise<string> | undefined;
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    if (!answer) {
      keeper = startKeeper();
      answer = firstLine(keeper);
    }
    void answer.then((line) => socket.end(`${line}\n`));
  });
  server.listen(path);
  await once(server, "listening");
  process.env[variable] = path;
  (globalThis as { stopPostgres?: () => Promise<void> }).stopPostgres = async () => {
    server.close();
    if (keeper && keeper.exitCode === null) {
      const ended = once(keeper, "exit");
      keeper.stdin?.end();
      await ended;
    }
    await rm(folder, { recursive: true, force: true });
  };
}

/** In a group of its own: it ends when its input does, not by the terminal's Ctrl-C. */
function startKeeper(): ChildProcess {
  const script = fileURLToPath(new URL("postgres-keeper.ts", import.meta.url));
  return spawn(process.execPath, ["--import", "tsx", script], {
    stdio: ["pipe", "pipe", "inherit"],
    detached: true,
  });
}

async function firstLine(keeper: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: keeper.stdout as NodeJS.ReadableStream })) return line;
  return JSON.stringify("PostgreSQL did not start: see above.");
}
