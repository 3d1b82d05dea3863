/**
 * `npm run bench:join`: how many joins a second the server takes over HTTP, beside a loop
 * that only writes a join's rows; and what a join, and the sync after it, cost in rooms of
 * different sizes.
 */

import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { type CompiledServer, compileServer } from "../support/compiled-server.js";
import { measureRoomSizes } from "./room-sizes.js";
import { SendingProcess } from "./sending-process.js";
import { measureThroughput } from "./throughput.js";

/** What the measurements work with. */
export interface Bench {
  readonly server: CompiledServer;
  readonly sender: SendingProcess;
  /** A folder for databases. */
  readonly folder: string;
  readonly rounds: number;
  /** Where the server's CPU profiles go; undefined for none. */
  readonly profiles: string | undefined;
  print(line: string): void;
}

async function main(): Promise<void> {
  const { part, rounds, profiles } = readOptions();
  const folder = await mkdtemp(join(tmpdir(), "joinery-bench-"));
  const server = await compileServer();
  const sender = new SendingProcess();
  const print = (line: string) => process.stdout.write(`${line}\n`);
  print(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown"}; server, sender and loop on one machine`,
  );
  try {
    const bench: Bench = { server, sender, folder, rounds, profiles, print };
    if (part !== "sizes") await measureThroughput(bench);
    if (part !== "throughput") await measureRoomSizes(bench);
  } finally {
    sender.close();
    await server.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

function readOptions(): { part: "all" | "throughput" | "sizes"; rounds: number; profiles?: string } & {
  profiles: string | undefined;
} {
  const options = new Command("bench:join")
    .description("Measures joins over HTTP.")
    .addOption(
      new Option("--part <part>", "what is measured").choices(["all", "throughput", "sizes"]).default("all"),
    )
    .addOption(
      new Option("--rounds <number>", "how often server and loop take turns")
        .default(7)
        .argParser(wholeNumber),
    )
    .addOption(new Option("--profiles <folder>", "profile the server's CPU into a folder"))
    .parse()
    .opts();
  return { part: options.part, rounds: options.rounds, profiles: options.profiles };
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError("It has to be a whole number.");
  return Number(text);
}

await main();
