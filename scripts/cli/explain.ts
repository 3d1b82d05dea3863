/** joinery explain: from a line of a document to what it became, and back. */

import { resolve, sep } from "node:path";
import type { Command } from "commander";
import { oneLine } from "../characters.js";
import type { ResolvedConfig } from "../config.js";
import { Diagnostics, formatOrigin, formatPlace } from "../diagnostics.js";
import type { ExplainedPart } from "../explain/explain.js";
import { type Generated, generate } from "../generate.js";
import { shownPath } from "../output-folder.js";
import { outputNames } from "../output-names.js";
import { type Outcome, progress, runCommand } from "./command.js";
import { exitHelp } from "./exit.js";
import { type InputOptions, inputOf, withInput } from "./input.js";

interface ExplainOptions extends InputOptions {
  readonly out?: string;
}

/** Adds the command. */
export function addExplain(program: Command): void {
  withInput(
    program
      .command("explain")
      .description("say what a line of a document became, or what a line of generated code came from"),
  )
    .argument("<where>", "FILE:LINE or FILE:LINE:COLUMN, an operationId, a component's name, or #/pointer")
    .argument("[documents...]", "Swagger 2.0 or OpenAPI 3 documents, instead of the configuration's")
    .option("-o, --out <folder>", "the output folder (default: the configuration's, or generated)")
    .addHelpText("after", exitHelp)
    .action((where: string, documents: string[], options: ExplainOptions) =>
      runCommand(options.json, () => runExplain(where, documents, options)),
    );
}

async function runExplain(
  where: string,
  documents: readonly string[],
  options: ExplainOptions,
): Promise<Outcome> {
  const config = await inputOf(documents, options, { output: options.out });
  const made = await generate(config, { onStage: progress(options.json), only: outputNames });
  const parts = await find(where, made, config);
  if (!parts) {
    const problems = new Diagnostics();
    problems.report("nothing-there", undefined, { where });
    problems.stopIfFailed();
  }
  const folder = shownPath(config.output);
  const shown = (parts ?? []).map((part) => withFolder(part, folder));
  const text = shown.slice(0, 10).map(print).join("\n");
  const more = shown.length > 10 ? `\n… and ${shown.length - 10} more parts (all with --json)\n` : "";
  return { diagnostics: [], result: { where, parts: shown }, text: text + more };
}

async function find(
  where: string,
  made: Generated,
  config: ResolvedConfig,
): Promise<ExplainedPart[] | undefined> {
  // Loaded when it is needed: the compiler behind it is large.
  const { Explainer } = await import("../explain/explain.js");
  const explainer = new Explainer(made);
  const [, path, line, column] = /^(.+?):(\d+)(?::(\d+))?$/.exec(where) ?? [];
  if (path === undefined) return explainer.fromName(where);
  const absolute = resolve(path);
  if (absolute.startsWith(config.output + sep)) {
    const name = absolute
      .slice(config.output.length + 1)
      .split(sep)
      .join("/");
    return explainer.fromGenerated(name, Number(line));
  }
  const file = made.sources.loaded(absolute);
  return file && explainer.fromSource(file, Number(line), column === undefined ? undefined : Number(column));
}

/** Files as users reach them: with the output folder before them. */
function withFolder(part: ExplainedPart, folder: string): ExplainedPart {
  const at = <T extends { readonly file: string }>(named: T): T => ({
    ...named,
    file: `${folder}/${named.file}`,
  });
  return {
    ...part,
    openapi: at(part.openapi),
    type: part.type && at(part.type),
    operations: part.operations.map((each) => ({
      ...each,
      handler: at(each.handler),
      validators: each.validators.map((file) => `${folder}/${file}`),
    })),
  };
}

function print(part: ExplainedPart): string {
  const { pointer, openapi, source, type, refersTo, referredSource, operations } = part;
  const rows: [string, string][] = [
    ["source", source ? `${formatPlace(source)}  ${formatOrigin(source)}` : "no document: Joinery made it"],
    ["OpenAPI 3", `${openapi.file}:${openapi.line}`],
  ];
  if (refersTo)
    rows.push(["refers to", `${refersTo}${referredSource ? `  ${formatPlace(referredSource)}` : ""}`]);
  if (type) rows.push(["type", `${type.file}:${type.line}  ${type.name}`]);
  const shown = operations.slice(0, 5);
  for (const { id, handler, client, validators } of shown) {
    rows.push(
      ["operation", id],
      ["  handler", `${handler.file}:${handler.line}  ${handler.name}`],
      ["  client", client],
    );
    for (const file of validators) rows.push(["  validator", file]);
  }
  if (operations.length > shown.length)
    rows.push(["", `and ${operations.length - shown.length} more operations`]);
  const lines = rows.map(([what, value]) => `  ${what.padEnd(12)}${oneLine(value)}\n`);
  return `${oneLine(pointer)}\n${lines.join("")}`;
}
