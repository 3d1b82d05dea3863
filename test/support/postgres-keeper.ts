/**
 * Keeps a PostgreSQL for a test run: starts it in a folder of its own, prints its URL, and
 * stops it and removes the folder when its standard input ends. So it ends with whoever
 * started it, in whatever way that ends.
 */

import { chmod, mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEmbeddedPostgres } from "./embedded-postgres.js";

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

const folder = await mkdtemp(join(tmpdir(), "joinery-postgres-"));
// As root PostgreSQL runs as another user, who has to get through to its own folder in here.
await chmod(folder, 0o755);
let log = "";
const port = await freePort();
// Tests look for it where it must not be, so it may not be a word.
const password = "not-to-be-logged";
const EmbeddedPostgres = await loadEmbeddedPostgres(folder);
const postgres = new EmbeddedPostgres({
  databaseDir: join(folder, "data"),
  port,
  user: "joinery",
  password,
  createPostgresUser: process.getuid?.() === 0,
  initdbFlags: ["--encoding=UTF8", "--locale=C", "--no-sync"],
  postgresFlags: [
    ...["-c", "listen_addresses=127.0.0.1"],
    ...["-c", "unix_socket_directories="],
    // No test pulls the plug of the machine: what a killed server wrote is kept all the same.
    ...["-c", "fsync=off"],
  ],
  onLog: (text) => {
    log += text;
  },
  onError: (error) => {
    log += `${String(error)}\n`;
  },
});
const end = new Promise((resolve) => process.stdin.once("close", resolve).resume());
try {
  await postgres.initialise();
  await postgres.start();
  process.stdout.write(`postgres://joinery:${password}@127.0.0.1:${port}/postgres\n`);
  await end;
} catch (error) {
  process.stdout.write(`${JSON.stringify(`PostgreSQL did not start: ${String(error)}\n${log}`)}\n`);
  process.exitCode = 1;
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exit();
