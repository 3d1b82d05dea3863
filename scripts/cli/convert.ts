/** joinery convert: Swagger 2.0 → OpenAPI 3, and nothing else. */

import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, extname, resolve } from "node:path";
import { type Command, Option } from "commander";
import { withoutUnseen } from "../characters.js";
import { type LedgerSummary, ledgerText, summarise } from "../convert/ledger.js";
import { reasons } from "../convert/reasons.js";
import { Diagnostics } from "../diagnostics.js";
import { convert } from "../generate.js";
import type { JsonObject } from "../json.js";
import { shownPath } from "../output-folder.js";
import { withAllDigits } from "../print/numbers.js";
import { writing } from "../write-errors.js";
import { type Outcome, progress, runCommand } from "./command.js";
import { exitHelp } from "./exit.js";
import { type InputOptions, inputOf, withInput } from "./input.js";

type Format = "json" | "yaml";

interface ConvertOptions extends InputOptions {
  readonly out?: string;
  readonly format?: Format;
  readonly ledger?: string;
}

/** Adds the command. */
export function addConvert(program: Command): void {
  withInput(
    program.command("convert").description("turn documents into one OpenAPI 3 document, and nothing else"),
  )
    .argument("[documents...]", "Swagger 2.0 or OpenAPI 3 documents, instead of the configuration's")
    .option("-o, --out <file>", "the file to write (default, or -: standard output)")
    .addOption(
      new Option("--format <format>", "default: by the ending of --out, else that of the document").choices([
        "json",
        "yaml",
      ]),
    )
    .option("--ledger <file>", "write what became of every leaf of the source, as JSON")
    .addHelpText("after", exitHelp)
    .action((documents: string[], options: ConvertOptions) =>
      runCommand(options.json, () => runConvert(documents, options)),
    );
}

async function runConvert(documents: readonly string[], options: ConvertOptions): Promise<Outcome> {
  const config = await inputOf(documents, options);
  const sources = config.documents.flatMap(({ file, overlays }) => [file, ...overlays]);
  const out = options.out === undefined || options.out === "-" ? undefined : resolve(options.out);
  const ledgerFile = options.ledger === undefined ? undefined : resolve(options.ledger);
  const problems = new Diagnostics();
  for (const file of [out, ledgerFile]) {
    if (file !== undefined && sources.includes(file))
      problems.report("output-is-source", undefined, { file: shownPath(file) });
  }
  problems.stopIfFailed();
  const { document, diagnostics, ledger, writtenAs } = await convert(config, progress(options.json));
  const format = options.format ?? formatOf(out ?? sources[0] ?? "");
  const printJson = (made: JsonObject) => `${withoutUnseen(JSON.stringify(made, null, 2))}\n`;
  // Loaded when it is needed: it is large.
  const text =
    format === "json"
      ? withAllDigits(document, writtenAs, printJson)
      : (await import("../print/yaml.js")).printYaml(document, writtenAs);
  const accounts = ledgerFile === undefined ? undefined : ledger();
  if (ledgerFile !== undefined && accounts) await writeWhole(ledgerFile, ledgerText(accounts, reasons));
  const summary = accounts && summarise(accounts);
  const complaint = summary ? told(summary) : "";
  const result = summary ? { ledger: summary } : {};
  if (out === undefined) return { diagnostics, result: { document, ...result }, writtenAs, text, complaint };
  await writeWhole(out, text);
  return { diagnostics, result: { file: shownPath(out), ...result }, text: "", complaint };
}

/** On standard error: standard output may be the document. */
function told({ leaves, classes }: LedgerSummary): string {
  const counts = Object.entries(classes).map(([name, count]) => `${count} ${name}`);
  return `${leaves} leaves: ${counts.join(", ")}\n`;
}

function formatOf(file: string): Format {
  return extname(file).toLowerCase() === ".json" ? "json" : "yaml";
}

/** The whole file or none of it. */
async function writeWhole(file: string, text: string): Promise<void> {
  const next = `${file}.${process.pid}.next`;
  try {
    await writing(file, async () => {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(next, text);
      await rename(next, file);
    });
  } finally {
    await rm(next, { force: true }).catch(() => undefined);
  }
}
