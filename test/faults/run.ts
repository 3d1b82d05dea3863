/**
 * `npm run test:faults`: the server is killed at random moments while clients join and
 * sync, and started again on the same database. What was answered has to be there, nothing
 * may be half there, and no sync may miss or repeat an event.
 */

import { Command, InvalidArgumentError, Option } from "commander";
import { type CompiledServer, compileServer } from "../support/compiled-server.js";
import { databases } from "./database.js";
import { runRounds } from "./rounds.js";

async function main(): Promise<void> {
  const { rounds, seed, database } = readOptions();
  const server = await compileServer();
  try {
    for (const name of database) await runOn(name, server, rounds, seed);
  } finally {
    await server.remove();
  }
}

async function runOn(name: string, server: CompiledServer, rounds: number, seed: number): Promise<void> {
  const open = databases[name];
  if (!open) return;
  const again = `npm run test:faults -- --database ${name} --rounds ${rounds} --seed ${seed}`;
  print(`${name}: ${rounds} rounds, seed ${seed} (again: ${again})`);
  const start = performance.now();
  const database = await open();
  let sound = false;
  try {
    const { faults, summary } = await runRounds({ server, database, rounds, seed, print });
    sound = !faults.any;
    if (faults.any) print(String(faults));
    print(
      `${name}: ${sound ? "passed" : "FAILED"} in ${Math.round((performance.now() - start) / 1000)} s: ${summary}`,
    );
  } finally {
    const kept = await database.close(!sound);
    if (kept !== undefined) print(`${name}: the database was kept in ${kept}`);
  }
  if (!sound) process.exitCode = 1;
}

function readOptions(): { rounds: number; seed: number; database: string[] } {
  const names = Object.keys(databases);
  return new Command("test:faults")
    .description("Kills the server at random moments, and checks what is left.")
    .addOption(new Option("--rounds <number>", "kills a database").default(200).argParser(wholeNumber))
    .addOption(
      new Option("--seed <number>", "what chance starts from")
        .default(Date.now() % 2 ** 31, "the time")
        .argParser(wholeNumber),
    )
    .addOption(new Option("--database <name...>", "which database").choices(names).default(names))
    .parse()
    .opts();
}

function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError("It has to be a whole number.");
  return Number(text);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
