/**
 * The server as a process of its own, compiled first: it starts in a third of the time that
 * it takes through tsx, and what is measured holds nothing of the compiler's.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformFile } from "@swc/core";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** `src/` and `generated/` as JavaScript, in a folder of their own. */
export interface CompiledServer {
  /** The compiled `src/main.ts`. */
  readonly main: string;
  remove(): Promise<void>;
}

/** Compiles the server. Whoever asks for it removes it. */
export async function compileServer(): Promise<CompiledServer> {
  const folder = await mkdtemp(join(tmpdir(), "joinery-compiled-"));
  await Promise.all(["src", "generated"].map((part) => compileFolder(part, folder)));
  await copyFile(join(root, "generated/openapi.json"), join(folder, "generated/openapi.json"));
  await writeFile(join(folder, "package.json"), '{ "type": "module" }\n');
  await symlink(join(root, "node_modules"), join(folder, "node_modules"), "dir");
  return {
    main: join(folder, "src/main.js"),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function compileFolder(part: string, folder: string): Promise<void> {
  const files = await readdir(join(root, part), { recursive: true });
  for (const file of files.filter((name) => name.endsWith(".ts"))) {
    const { code } = await transformFile(join(root, part, file), {
      jsc: { parser: { syntax: "typescript" }, target: "es2022" },
      module: { type: "es6" },
      swcrc: false,
    });
    const target = join(folder, part, file.replace(/\.ts$/, ".js"));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, code);
  }
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
