/**
 * The server as a process of its own, bundled first: it starts in a fifth of the time that
 * it takes through tsx, and what is measured holds nothing of the compiler's.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Packages that look for files beside their own, or that few runs load. */
const unbundled = [
  "@photostructure/sqlite",
  "@node-rs/argon2",
  "swagger-ui-dist",
  "express-openapi-validator",
];

/** The server as JavaScript, in a folder of its own. */
export interface CompiledServer {
  /** The compiled `src/main.ts`. */
  readonly main: string;
  remove(): Promise<void>;
}

/** Compiles the server. Whoever asks for it removes it. */
export async function compileServer(): Promise<CompiledServer> {
  const folder = await mkdtemp(join(tmpdir(), "joinery-compiled-"));
  await build({
    entryPoints: [join(root, "src/main.ts")],
    outdir: join(folder, "src"),
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20",
    external: unbundled,
    // What is CommonJS among the bundled asks for Node's own modules by this.
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    logLevel: "warning",
  });
  await mkdir(join(folder, "generated"));
  await copyFile(join(root, "generated/openapi.json"), join(folder, "generated/openapi.json"));
  await writeFile(join(folder, "package.json"), '{ "type": "module" }\n');
  await symlink(join(root, "node_modules"), join(folder, "node_modules"), "dir");
  return {
    main: join(folder, "src/main.js"),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A server's process that listens. */
export interface ServerProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Ends it at once, as a crash would; resolves when it is gone. */
  kill(): Promise<void>;
  /** Lets it end in order; resolves when it is gone. */
  stop(): Promise<void>;
}

/** What a process is started with. */
export interface StartOptions {
  /** What `JOINERY_DATABASE` is to be. */
  readonly database: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Node's own options, such as `--cpu-prof`. */
  readonly nodeOptions?: readonly string[];
}

/** Starts the server on a free port, without limits of joins. */
export function spawnServer({ main }: CompiledServer, { database, env, nodeOptions = [] }: StartOptions) {
  return spawn(process.execPath, [...nodeOptions, main, "--port", "0"], {
    env: {
      ...process.env,
      NODE_ENV: "production",
      JOINERY_DATABASE: database,
      JOINERY_RATE_LIMIT_JOIN_USER: "off",
      JOINERY_RATE_LIMIT_JOIN_ROOM: "off",
      JOINERY_LOG_LEVEL: "error",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/**
 * Starts the server and waits until it listens.
 *
 * @throws Error with what it printed when it ends before.
 */
export async function startServerProcess(
  server: CompiledServer,
  options: StartOptions,
): Promise<ServerProcess> {
  const child = spawnServer(server, options);
  const gone = once(child, "close");
  const url = await new Promise<string>((resolve, reject) => {
    let printed = "";
    child.stdout.on("data", (data: Buffer) => {
      printed += data.toString();
      const found = /http:\S+/.exec(printed)?.[0];
      if (found) resolve(found);
    });
    child.stderr.on("data", (data: Buffer) => {
      printed += data.toString();
    });
    void gone.then(() => reject(new Error(`The server ended before it listened: ${printed}`)));
  });
  const end = async (signal: "SIGKILL" | "SIGTERM") => {
    child.kill(signal);
    await gone;
  };
  return { url, child, kill: () => end("SIGKILL"), stop: () => end("SIGTERM") };
}
