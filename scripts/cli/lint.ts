/** joinery lint: what there is to say about documents, and nothing written. */

import type { Command } from "commander";
import colors from "picocolors";
import { catalogue } from "../catalogue.js";
import { PipelineError } from "../diagnostics.js";
import { diagnosticsPage } from "../diagnostics-page.js";
import { generate } from "../generate.js";
import { counted, type Outcome, progress, runCommand } from "./command.js";
import { exit, exitHelp } from "./exit.js";
import { type InputOptions, inputOf, withInput } from "./input.js";

/** Adds the command. */
export function addLint(program: Command): void {
  withInput(program.command("lint").description("say what is wrong with documents, and write nothing"))
    .argument("[documents...]", "Swagger 2.0 or OpenAPI 3 documents, instead of the configuration's")
    .option("--codes", "print what every code means, as Markdown, and read nothing")
    .addHelpText("after", exitHelp)
    .action((documents: string[], options: InputOptions & { readonly codes?: boolean }) =>
      runCommand(options.json, async () => (options.codes ? codes() : runLint(documents, options))),
    );
}

function codes(): Outcome {
  return { diagnostics: [], result: { codes: catalogue }, text: diagnosticsPage() };
}

async function runLint(documents: readonly string[], options: InputOptions): Promise<Outcome> {
  const config = await inputOf(documents, options);
  const diagnostics = await generate(config, { onStage: progress(options.json) }).then(
    (made) => made.diagnostics,
    (error: unknown) => {
      if (error instanceof PipelineError) return error.diagnostics;
      throw error;
    },
  );
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const warnings = diagnostics.length - errors;
  const mark = errors > 0 ? colors.red("✗") : colors.green("✓");
  return {
    code: errors > 0 ? exit.failed : exit.done,
    diagnostics,
    result: { documents: config.documents.length, errors, warnings },
    text: `${mark} ${counted(config.documents.length, "document")}: ${counted(errors, "error")}, ${counted(warnings, "warning")}\n`,
    isCounted: true,
  };
}
