/** `npm run hostile`: what each hostile document gets, in what time and memory, each in a process of its own. */

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { hostileDocuments } from "./documents.js";
import { outcomeOf } from "./outcome.js";

const itself = fileURLToPath(import.meta.url);
const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

/** One document, in this process: one JSON line. */
async function measure(index: number): Promise<void> {
  const hostile = hostileDocuments[index];
  if (!hostile) throw new Error(`there is no document ${index}`);
  const folder = await mkdtemp(join(tmpdir(), "joinery-hostile-"));
  try {
    const { codes, seconds } = await outcomeOf(hostile, folder);
    const megabytes = process.resourceUsage().maxRSS / 1024;
    process.stdout.write(JSON.stringify({ codes, seconds, megabytes }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function inProcess(index: number): Promise<string> {
  const child = spawn(process.execPath, ["--import", tsx, itself, String(index)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (data) => {
    output += String(data);
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => resolve(output));
  });
}

async function table(): Promise<void> {
  let wrong = 0;
  process.stdout.write("| document | got | seconds | peak MB |\n|---|---|---:|---:|\n");
  for (const [index, { what, expected }] of hostileDocuments.entries()) {
    const { codes, seconds, megabytes } = JSON.parse(
      (await inProcess(index)) || '{"codes":"no answer","seconds":0,"megabytes":0}',
    ) as { codes: string; seconds: number; megabytes: number };
    if (codes !== expected) wrong += 1;
    const got = codes === expected ? codes : `${codes}, not ${expected}`;
    process.stdout.write(`| ${what} | ${got} | ${seconds.toFixed(2)} | ${Math.round(megabytes)} |\n`);
  }
  process.exitCode = wrong > 0 ? 1 : 0;
}

const [index] = process.argv.slice(2);
await (index === undefined ? table() : measure(Number(index)));
