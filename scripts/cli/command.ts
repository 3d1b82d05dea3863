/** What all commands do alike: run, then tell people in lines or programs in one JSON value. */

import colors from "picocolors";
import { withoutUnseen } from "../characters.js";
import { type Diagnostic, Diagnostics, formatDiagnostic, PipelineError } from "../diagnostics.js";
import { type WrittenAs, withAllDigits } from "../print/numbers.js";
import { reportUnexpected } from "../unexpected.js";
import { exit } from "./exit.js";

/** What a command made. */
export interface Outcome {
  /** Default: 0. */
  readonly code?: number;
  readonly diagnostics: readonly Diagnostic[];
  /** For programs: the fields of the JSON value, besides `diagnostics`. */
  readonly result: Readonly<Record<string, unknown>>;
  /** How the source writes the numbers of `result` that JavaScript rounds; undefined where there are none. */
  readonly writtenAs?: WrittenAs | undefined;
  /** For people, on standard output. */
  readonly text: string;
  /** For people, on standard error. */
  readonly complaint?: string;
  /** Whether `text` counts errors and warnings itself. */
  readonly isCounted?: boolean;
}

/** The diagnostics as lines, the errors last, and a line that counts them; nothing where there are none. */
function printedDiagnostics(
  diagnostics: readonly Diagnostic[],
  isCounted = false,
): { lines: string; summary: string } {
  const isError = ({ severity }: Diagnostic) => severity === "error";
  const errors = diagnostics.filter(isError);
  const warnings = diagnostics.filter((each) => !isError(each));
  const lines = [...warnings, ...errors].map((each) => `${formatDiagnostic(each)}\n`).join("");
  const count = `${counted(errors.length, "error")}, ${counted(warnings.length, "warning")}\n`;
  return { lines, summary: isCounted || lines === "" ? "" : count };
}

/** `1 error`, `2 errors` */
export function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

/** Runs a command and prints what came of it. Errors of a document are told all at once. */
export async function runCommand(json: boolean | undefined, work: () => Promise<Outcome>): Promise<void> {
  const outcome: Outcome = await work().catch(failure);
  const { code = exit.done, diagnostics, result, text, complaint = "" } = outcome;
  process.exitCode = code;
  if (json) {
    const made = withAllDigits({ ...result, diagnostics }, outcome.writtenAs, (each) => JSON.stringify(each));
    process.stdout.write(`${withoutUnseen(made)}\n`);
    return;
  }
  const { lines, summary } = printedDiagnostics(diagnostics, outcome.isCounted);
  process.stderr.write(lines + complaint + summary);
  process.stdout.write(text);
}

function failure(error: unknown): Outcome {
  const failed = { code: exit.failed, result: {}, text: "" };
  if (error instanceof PipelineError) return { ...failed, diagnostics: error.diagnostics };
  // What no stage ran into: the command itself.
  const problems = new Diagnostics();
  reportUnexpected(error, undefined, problems);
  return { ...failed, diagnostics: problems.list() };
}

/** Tells stages as they end, on a terminal only: logs and pipes are spared. */
export function progress(json: boolean | undefined): (stage: string, milliseconds: number) => void {
  if (json || !process.stderr.isTTY) return () => undefined;
  return (stage, milliseconds) =>
    process.stderr.write(`  ${stage.padEnd(12)}${colors.dim(`${Math.round(milliseconds)} ms`)}\n`);
}
