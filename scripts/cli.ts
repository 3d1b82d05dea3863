#!/usr/bin/env node
/** The command line: options → functions. */

import { relative } from "node:path";
import { Command } from "commander";
import colors from "picocolors";
import { loadConfig } from "./config.js";
import { type Diagnostic, Diagnostics, formatDiagnostic, PipelineError } from "./diagnostics.js";
import { generate } from "./generate.js";
import { type Drift, findDrift, isCurrent, writeOutput } from "./write.js";

/** Exit codes. */
const exit = { done: 0, stale: 1, failed: 2 } as const;

interface GenerateOptions {
  readonly config: string;
  readonly check?: boolean;
  readonly json?: boolean;
}

const program = new Command("joinery").description(
  "From an API document to types, validators, a server and a client.",
);

program
  .command("generate")
  .description("write the output folder: all of it or none, and only what changed")
  .option("-c, --config <file>", "the configuration", "joinery.config.ts")
  .option("--check", "write nothing; exit with 1 and list what is stale")
  .option("--json", "print the result as JSON, for programs")
  .addHelpText(
    "after",
    "\nExit codes: 0 done (or current), 1 stale (with --check), 2 the input is wrong or nothing could be written.",
  )
  .action(async (options: GenerateOptions) => {
    process.exitCode = await runGenerate(options);
  });

async function runGenerate(options: GenerateOptions): Promise<number> {
  const stages: { stage: string; milliseconds: number }[] = [];
  const say = (line: string) => options.json || process.stdout.write(`${line}\n`);
  try {
    const problems = new Diagnostics();
    const config = await loadConfig(options.config, problems);
    problems.stopIfFailed();
    if (!config) return exit.failed;
    const start = performance.now();
    const { files, model, diagnostics } = await generate(config, (stage, milliseconds) => {
      stages.push({ stage, milliseconds: Math.round(milliseconds) });
      say(`  ${stage.padEnd(12)}${colors.dim(`${Math.round(milliseconds)} ms`)}`);
    });
    report(diagnostics, options);
    const drift = await findDrift(config.output, files);
    const folder = relative(process.cwd(), config.output) || ".";
    const current = isCurrent(drift);
    if (!options.check) await writeOutput(config.output, files, drift);
    if (options.json) {
      process.stdout.write(
        `${JSON.stringify({ current, drift, stages, diagnostics, operations: model.operations.length })}\n`,
      );
    } else if (options.check && !current) listDrift(drift, folder);
    else {
      const total = Math.round(performance.now() - start);
      const count = drift.changed.length + drift.missing.length;
      const done = current ? "nothing to write" : `${count} written, ${drift.extra.length} removed`;
      say(
        `${colors.green("✓")} ${folder}: ${model.operations.length} operations, ${files.size} files, ${done} ${colors.dim(`(${total} ms)`)}`,
      );
    }
    return options.check && !current ? exit.stale : exit.done;
  } catch (error) {
    if (error instanceof PipelineError) report(error.diagnostics, options);
    else
      process.stderr.write(
        `${colors.red("error")}: ${error instanceof Error ? error.message : String(error)}\n`,
      );
    return exit.failed;
  }
}

function report(diagnostics: readonly Diagnostic[], { json }: { readonly json?: boolean }): void {
  if (json && diagnostics.some(({ severity }) => severity === "error"))
    process.stdout.write(`${JSON.stringify({ diagnostics })}\n`);
  else if (!json)
    for (const diagnostic of diagnostics) process.stderr.write(`${formatDiagnostic(diagnostic)}\n`);
}

function listDrift(drift: Drift, folder: string): void {
  const lists = { changed: drift.changed, missing: drift.missing, extra: drift.extra };
  process.stderr.write(`${folder} is stale. Run: npm run generate\n`);
  for (const [what, names] of Object.entries(lists)) {
    for (const name of names) process.stderr.write(`  ${what.padEnd(8)}${folder}/${name}\n`);
  }
}

await program.parseAsync();
