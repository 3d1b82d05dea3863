/** Runs the pipeline on a document that a test brings, and loads what it makes. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import express, { type Express } from "express";
import type { OperationDescriptor } from "../../scripts/emit/runtime/operation.js";
import type {
  AnyHandler,
  Operations,
  RouterOptions,
  SecurityHandler,
} from "../../scripts/emit/runtime/router.js";
import { type DocumentSource, install, make } from "../differential/documents.js";

/** A client whose paths and bodies no compiler checks. */
export type ApiClient = Readonly<
  Record<
    "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD",
    (path: string, call?: object) => Promise<{ data?: unknown; error?: unknown; response: Response }>
  >
>;

/** The modules of a generated folder that tests use. */
export interface LoadedApi {
  /** All loaded. */
  readonly operations: Readonly<Record<string, OperationDescriptor>>;
  createRouter(
    handlers: Readonly<Record<string, AnyHandler>>,
    options: RouterOptions & { readonly security?: Readonly<Record<string, SecurityHandler<unknown>>> },
  ): express.RequestHandler;
  createApiClient(options: { readonly origin: string; readonly [option: string]: unknown }): ApiClient;
}

/** Generates from a document's text (YAML) and imports the result; `remove` takes it away again. */
export async function load(
  document: string,
  more: Pick<DocumentSource, "allErrors" | "lenientValues" | "trustedPatterns"> = {},
): Promise<LoadedApi & { remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "joinery-generated-"));
  await writeFile(join(folder, "api.yaml"), document);
  const made = await make({ name: "test", root: folder, file: "api.yaml", ...more });
  if (!made) throw new Error("the pipeline refuses the test's document");
  const base = await install(made, join(folder, "generated"));
  const { operations: entries } = (await import(`${base}operations.ts`)) as { operations: Operations };
  const operations = await loadOperations(entries);
  const { createRouter } = (await import(`${base}server.ts`)) as LoadedApi;
  const { createApiClient } = (await import(`${base}client.ts`)) as LoadedApi;
  return {
    operations,
    createRouter,
    createApiClient,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** What the operations' modules say of them, by ID. */
export async function loadOperations(entries: Operations): Promise<Record<string, OperationDescriptor>> {
  const loaded = Object.entries(entries).map(
    async ([id, [, , , load]]) => [id, (await load()).operation] as const,
  );
  return Object.fromEntries(await Promise.all(loaded));
}

/** An app on a free port: its address, and how to stop it. Errors are told as JSON. */
export async function serve(
  ...handlers: express.RequestHandler[]
): Promise<{ url: string; stop(): Promise<void> }> {
  const app: Express = express();
  for (const handler of handlers) app.use(handler);
  const told: express.ErrorRequestHandler = (error, _request, response, _next) => {
    const {
      statusCode = 500,
      status = statusCode,
      message,
      errors,
      headers = {},
    } = error as Record<string, never>;
    response.status(status).set(headers).json({ message, errors });
  };
  app.use(told);
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
