/** A real browser, and pages for it to look at. */

import { existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type Browser, chromium } from "playwright-core";

const executablePath = "/usr/bin/chromium";

/** Starts Chromium. */
export function startChromium(): Promise<Browser> {
  if (!existsSync(executablePath))
    throw new Error(`There is no ${executablePath}. Install it: apt-get install -y chromium`);
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

/** The generated client as a script for a page: `api.createApiClient(…)`. */
export async function bundledClient(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: 'export * from "./generated/client.js";',
      loader: "ts",
      resolveDir: fileURLToPath(new URL("../../", import.meta.url)),
    },
    bundle: true,
    format: "iife",
    globalName: "api",
    platform: "browser",
    write: false,
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}

/** Serves a page with one script, from an origin of its own. */
export async function servePage(script: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const server: Server = createServer((request, response) => {
    const isScript = request.url === "/script.js";
    response.setHeader("Content-Type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? script : '<!doctype html><title>Page</title><script src="/script.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
