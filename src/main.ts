/** Starts the server: settings → storage → app → listen; and stops it again. */

import { readFile } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import pino from "pino";
import { createApp } from "./app.js";
import { RegistrationError, readRegistrations } from "./app-services/read-registrations.js";
import { createHttpServer } from "./http/server.js";
import { createServices, type Services } from "./services.js";
import { readSettings, type Settings } from "./settings.js";
import { StorageError } from "./storage/errors.js";
import type { Storage } from "./storage/port.js";
import { isPostgresUrl, openPostgresStorage } from "./storage/postgres.js";
import { openSqliteStorage } from "./storage/sqlite.js";

/** How long requests under way may take once the server is told to stop. */
const drainMilliseconds = 3000;

async function main(): Promise<void> {
  const settings = readSettings(process.argv.slice(2));
  const logger = pino(
    { level: settings.logLevel, redact: ["req.headers.authorization"] },
    pino.destination(2),
  );
  const appServices = await readRegistrations(settings.appservices, settings.serverName);
  const storage = await openStorage(settings.database);
  const services = await createServices(storage, {
    ...settings,
    appServices,
    reportUnreachable: (host, why) =>
      logger.warn({ host, why }, "the owner of a third-party key could not be asked"),
  });
  const document = JSON.parse(
    await readFile(new URL("../generated/openapi.json", import.meta.url), "utf8"),
  ) as object;
  const app = createApp({
    services,
    logger,
    document,
    validation: settings.validation,
    validateAnswers: process.env.NODE_ENV !== "production",
  });
  const server = createHttpServer(app);
  await listen(server, settings).catch(async (error: unknown) => {
    await storage.close();
    throw error;
  });
  const { address, port, family } = server.address() as AddressInfo;
  process.stdout.write(
    `Joinery serves ${settings.serverName} on http://${family === "IPv6" ? `[${address}]` : address}:${port}\n`,
  );
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.once(signal, () => void stop(server, services));
}

function openStorage(database: string): Promise<Storage> {
  return isPostgresUrl(database) ? openPostgresStorage(database) : openSqliteStorage(database);
}

function listen(server: Server, { port, host }: Settings): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.removeListener("error", reject);
      resolve();
    });
  });
}

/** Takes no new requests, lets those under way end, then closes the database. */
async function stop(server: Server, { storage, stopAsking }: Services): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  stopAsking();
  server.closeIdleConnections();
  // The others close as soon as their last answer is sent: nobody is to wait for what a client keeps open.
  server.keepAliveTimeout = 1;
  const timer = setTimeout(() => server.closeAllConnections(), drainMilliseconds);
  await closed;
  clearTimeout(timer);
  await storage.close();
  process.exit(0);
}

/** One line that says what to do. */
function explain(error: unknown): string {
  if (error instanceof StorageError || error instanceof RegistrationError) return error.message;
  const { code, message, address, port } = error as NodeJS.ErrnoException & {
    address?: string;
    port?: number;
  };
  if (code === "EADDRINUSE")
    return `${address}:${port} is taken. Stop what listens there, or choose another port with --port.`;
  if (code === "EACCES")
    return `${address}:${port} may not be listened on. Choose a port above 1023 with --port.`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return `${address ?? "The host"} is no address of this machine. Correct --host.`;
  return message || String(error);
}

main().catch((error: unknown) => {
  process.stderr.write(`error: ${explain(error)}\n`);
  process.exit(1);
});
