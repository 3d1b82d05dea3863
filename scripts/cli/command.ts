/** What all commands do alike: run, then tell people in lines or programs in one JSON value. */

import colors from "picocolors";
import { oneLine, withoutUnseen } from "../characters.js";
import { type Diagnostic, formatDiagnostic, PipelineError } from "../diagnostics.js";
import { isTooDeep } from "../emit/runtime/steps.js";
import { type WrittenAs, withAllDigits } from "../print/numbers.js";
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
  process.stderr.write(diagnostics.map((each) => `${formatDiagnostic(each)}\n`).join("") + complaint);
  process.stdout.write(text);
}

function messageOf(error: unknown): string {
  if (isTooDeep(error))
    return "the documents nest, or refer from one part to the next, deeper than the stack of this program. Shorten the longest chain.";
  return error instanceof Error ? error.message : String(error);
}

function failure(error: unknown): Outcome {
  const failed = { code: exit.failed, result: {}, text: "" };
  if (error instanceof PipelineError) return { ...failed, diagnostics: error.diagnostics };
  const message = messageOf(error);
  return {
    ...failed,
    diagnostics: [],
    result: { error: message },
    complaint: `${colors.red("error")}: ${oneLine(message)}\n`,
  };
}

/** Tells stages as they end, on a terminal only: logs and pipes are spared. */
export function progress(json: boolean | undefined): (stage: string, milliseconds: number) => void {
  if (json || !process.stderr.isTTY) return () => undefined;
  return (stage, milliseconds) =>
    process.stderr.write(`  ${stage.padEnd(12)}${colors.dim(`${Math.round(milliseconds)} ms`)}\n`);
}
