/** joinery generate: documents → the output folder. */

import { type Command, InvalidArgumentError, Option } from "commander";
import colors from "picocolors";
import { oneLine } from "../characters.js";
import { Diagnostics } from "../diagnostics.js";
import { outputOf, withNeeds } from "../emit/emitters.js";
import { generate } from "../generate.js";
import { checkOutputFolder, shownPath } from "../output-folder.js";
import { type OutputName, outputNames } from "../output-names.js";
import { type ImportExtension, importExtensions } from "../print/import-extensions.js";
import { cleanUpAfterKilledRuns, type Drift, findDrift, isCurrent, writeOutput } from "../write.js";
import { writing } from "../write-errors.js";
import { type Outcome, runCommand } from "./command.js";
import { exit, exitHelp } from "./exit.js";
import { type InputOptions, inputOf, withInput } from "./input.js";
import { installHint, packagesOf } from "./packages.js";

interface GenerateOptions extends InputOptions {
  readonly out?: string;
  readonly only?: readonly OutputName[];
  readonly check?: boolean;
  readonly importExtension?: ImportExtension;
}

/** Adds the command. */
export function addGenerate(program: Command): void {
  withInput(
    program
      .command("generate")
      .description("write the output folder: all of it or none, and only what changed"),
  )
    .argument("[documents...]", "Swagger 2.0 or OpenAPI 3 documents, instead of the configuration's")
    .option("-o, --out <folder>", "the output folder (default: the configuration's, or generated)")
    .addOption(
      new Option("--only <outputs>", `some outputs, and what they need: ${outputNames.join(",")}`).argParser(
        readOutputs,
      ),
    )
    .addOption(
      new Option(
        "--import-extension <extension>",
        "in imports between generated modules (default: the configuration's, or js)",
      ).choices(importExtensions),
    )
    .option("--check", "write nothing; exit with 1 and list what is stale")
    .addHelpText("after", exitHelp)
    .action((documents: string[], options: GenerateOptions) =>
      runCommand(options.json, () => runGenerate(documents, options)),
    );
}

async function runGenerate(documents: readonly string[], options: GenerateOptions): Promise<Outcome> {
  const start = performance.now();
  const config = await inputOf(documents, options, {
    output: options.out,
    importExtension: options.importExtension,
  });
  const problems = new Diagnostics();
  if (!options.check) {
    await cleanUpAfterKilledRuns(config.output);
    await writing(config.output, () => checkOutputFolder(config, problems));
  }
  problems.stopIfFailed();
  const stages: { stage: string; milliseconds: number }[] = [];
  const only = withNeeds(options.only ?? config.only);
  const { files, model, diagnostics } = await generate(config, {
    only,
    onStage: (stage, milliseconds) => {
      stages.push({ stage, milliseconds: Math.round(milliseconds) });
      if (!options.json)
        process.stdout.write(`  ${stage.padEnd(12)}${colors.dim(`${Math.round(milliseconds)} ms`)}\n`);
    },
  });
  const drift = await writing(config.output, () =>
    findDrift(config.output, files, (name) => {
      const output = outputOf(name);
      return output !== undefined && !only.includes(output);
    }),
  );
  const current = isCurrent(drift);
  if (!options.check) await writing(config.output, () => writeOutput(config.output, files, drift));
  const folder = shownPath(config.output);
  const packages = packagesOf(files, config.output);
  const stale = options.check === true && !current;
  return {
    code: stale ? exit.stale : exit.done,
    diagnostics,
    result: { current, drift, stages, operations: model.operations.length, packages },
    text: stale
      ? ""
      : summary(folder, model.operations.length, files.size, drift, performance.now() - start) +
        installHint(packages, config.output),
    complaint: stale ? listOf(drift, folder) : "",
  };
}

function summary(folder: string, operations: number, files: number, drift: Drift, time: number): string {
  const count = drift.changed.length + drift.missing.length;
  const done = isCurrent(drift) ? "nothing to write" : `${count} written, ${drift.extra.length} removed`;
  const took = colors.dim(`(${Math.round(time)} ms)`);
  return `${colors.green("✓")} ${folder}: ${operations} operations, ${files} files, ${done} ${took}\n`;
}

function listOf({ changed, missing, extra }: Drift, folder: string): string {
  const lines = Object.entries({ changed, missing, extra }).flatMap(([what, names]) =>
    names.map((name) => `  ${what.padEnd(8)}${oneLine(`${folder}/${name}`)}\n`),
  );
  return `${folder} is stale. Run the same command without --check.\n${lines.join("")}`;
}

function readOutputs(text: string): OutputName[] {
  const names = text.split(",").map((name) => name.trim());
  for (const name of names) {
    if (!(outputNames as readonly string[]).includes(name))
      throw new InvalidArgumentError(`${name} is none of ${outputNames.join(", ")}.`);
  }
  return names as OutputName[];
}
