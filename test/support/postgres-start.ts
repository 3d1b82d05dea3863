/**
 * Before all tests: offers them one PostgreSQL, which starts when the first of them asks for
 * it. Each connection to the socket is answered with a line: the server's URL, or an error.
 */

import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
// Jest loads its set-up without the mapping of names that tests have.
import { type PostgresProcess, startPostgres } from "./postgres-process.ts";

/** Where tests find the socket. */
const variable = "JOINERY_TEST_POSTGRES";

// biome-ignore lint/style/noDefaultExport: Jest calls it.
export default async function start(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "joinery-tests-"));
  // A name of Windows' pipes, or a file.
  const path = process.platform === "win32" ? `\\\\.\\pipe\\${folder}` : join(folder, "postgres.sock");
  let postgres: PostgresProcess | undefined;
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    postgres ??= startPostgres();
    void postgres.line.then((line) => socket.end(`${line}\n`));
  });
  server.listen(path);
  await once(server, "listening");
  process.env[variable] = path;
  (globalThis as { stopPostgres?: () => Promise<void> }).stopPostgres = async () => {
    server.close();
    await postgres?.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
