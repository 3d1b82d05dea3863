/** What all commands do alike: run, then tell people in lines or programs in one JSON value. */

import colors from "picocolors";
import { oneLine, withoutUnseen } from "../characters.js";
import { type Diagnostic, formatDiagnostic, PipelineError } from "../diagnostics.js";
import { exit } from "./exit.js";

/** What a command made. */
export interface Outcome {
  /** Default: 0. */
  readonly code?: number;
  readonly diagnostics: readonly Diagnostic[];
  /** For programs: the fields of the JSON value, besides `diagnostics`. */
  readonly result: Readonly<Record<string, unknown>>;
  /** For people, on standard output. */
  readonly text: string;
  /** For people, on standard error. */
  readonly complaint?: string;
}

/** Runs a command and prints what came of it. Errors of a document are told all at once. */
export async function runCommand(json: boolean | undefined, work: () => Promise<Outcome>): Promise<void> {
  const { code = exit.done, diagnostics, result, text, complaint = "" } = await work().catch(failure);
  process.exitCode = code;
  if (json) {
    process.stdout.write(`${withoutUnseen(JSON.stringify({ ...result, diagnostics }))}\n`);
    return;
  }
  process.stderr.write(diagnostics.map((each) => `${formatDiagnostic(each)}\n`).join("") + complaint);
  process.stdout.write(text);
}

function failure(error: unknown): Outcome {
  const failed = { code: exit.failed, result: {}, text: "" };
  if (error instanceof PipelineError) return { ...failed, diagnostics: error.diagnostics };
  const message = error instanceof Error ? error.message : String(error);
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
