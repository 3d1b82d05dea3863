/** The options by which every command is told what to read. */

import { type Command, InvalidArgumentError, Option } from "commander";
import { type ConfigOptions, loadConfig, type ResolvedConfig } from "../config.js";
import type { Variable } from "../convert/context.js";
import { Diagnostics } from "../diagnostics.js";

/** The options as commander gives them. */
export interface InputOptions {
  readonly config?: string;
  readonly var?: Readonly<Record<string, Variable>>;
  readonly overlay?: readonly string[];
  readonly allow?: readonly string[];
  readonly openapi?: "3.0" | "3.1";
  readonly skipInvalid?: boolean;
  readonly json?: boolean;
}

/** Adds them to a command. */
export function withInput(command: Command): Command {
  return command
    .option(
      "-c, --config <file>",
      "the configuration (default: joinery.config.ts, unless documents are named)",
    )
    .addOption(
      new Option(
        "--var <NAME=VALUE>",
        "what %NAME%, or {NAME} in a server's URL, stands for; may be given again",
      ).argParser(addVariable),
    )
    .addOption(
      new Option("--overlay <file>", "an Overlay 1.0 document for the one document").argParser(addTo),
    )
    .addOption(
      new Option(
        "--allow <folder>",
        "a folder, or an origin such as https://example.org, that $refs may lead to",
      ).argParser(addTo),
    )
    .addOption(
      new Option(
        "--openapi <version>",
        "what Swagger 2.0 becomes, and with 3.1 OpenAPI 3.0 too (default: the configuration's, or 3.0)",
      ).choices(["3.0", "3.1"]),
    )
    .option(
      "--skip-invalid",
      "leave out operations and components with errors that cannot be repaired, each with a warning",
    )
    .option("--json", "print one JSON value, for programs");
}

/**
 * What is to be read, with the faults of the configuration, which end the run when the documents' are known too.
 * @throws PipelineError when there is nothing to read.
 */
export async function inputOf(
  documents: readonly string[],
  options: InputOptions,
  more: Pick<ConfigOptions, "output" | "importExtension"> = {},
): Promise<ResolvedConfig> {
  const diagnostics = new Diagnostics();
  const config = await loadConfig(
    {
      config: options.config,
      documents,
      overlays: options.overlay,
      variables: options.var,
      folders: options.allow,
      openapi: options.openapi,
      onInvalidOperation: options.skipInvalid ? "skip" : undefined,
      ...more,
    },
    diagnostics,
  );
  if (!config) diagnostics.stopIfFailed();
  if (!config) throw new Error("the configuration cannot be used");
  return config;
}

function addTo(value: string, given: readonly string[] = []): readonly string[] {
  return [...given, value];
}

function addVariable(
  text: string,
  given: Readonly<Record<string, Variable>> = {},
): Readonly<Record<string, Variable>> {
  const [, name, value] = /^([A-Za-z_][\w.-]*)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError("It has to be NAME=VALUE.");
  return { ...given, [name]: { default: value } };
}
