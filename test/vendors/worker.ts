/**
 * A process that takes documents, one message each, generates all outputs into a folder, type-checks them, and sends
 * a {@link Result}. It stays for the next document, so the compiler reads the packages' declarations once.
 */

import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { resolveConfig } from "../../scripts/config.js";
import { Diagnostics, formatPlace, PipelineError } from "../../scripts/diagnostics.js";
import { generate } from "../../scripts/generate.js";
import { createTypeChecker } from "../corpus/type-check.js";
import type { VendorDocument } from "./documents.js";
import type { Result } from "./result.js";

/** What the parent process asks for. */
export interface Task {
  readonly document: VendorDocument;
  /** An empty folder for the outputs. */
  readonly folder: string;
  /** Whether the outputs are type-checked. */
  readonly isChecked: boolean;
}

/** What this process sends: first that it has generated, then all of it. */
export type Message = { readonly generated: Result } | { readonly done: Result };

const typeCheck = createTypeChecker();

async function run({ document, folder, isChecked }: Task): Promise<Result> {
  const { name } = document;
  const start = performance.now();
  const base = { name, warnings: 0, refusals: [], typeErrors: [], isChecked: false, checkSeconds: 0 };
  const seconds = () => (performance.now() - start) / 1000;
  try {
    const diagnostics = new Diagnostics();
    const config = await resolveConfig({ documents: [document.file] }, dirname(document.file), diagnostics);
    diagnostics.stopIfFailed();
    if (!config) throw new Error("There is no configuration.");
    const made = await generate(config);
    for (const [file, text] of isChecked ? made.files : []) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), text);
    }
    const generated: Result = {
      ...base,
      operations: made.model.operations.length,
      files: made.files.size,
      warnings: made.diagnostics.length,
      seconds: seconds(),
      // Node reports kibibytes.
      peakMemory: process.resourceUsage().maxRSS * 1024,
    };
    if (!isChecked) return generated;
    send({ generated });
    const checkStart = performance.now();
    const code = [...made.files.keys()].filter((file) => file.endsWith(".ts"));
    const typeErrors = typeCheck(code.map((file) => join(folder, file)));
    return {
      ...generated,
      typeErrors,
      isChecked: true,
      checkSeconds: (performance.now() - checkStart) / 1000,
    };
  } catch (error) {
    if (!(error instanceof PipelineError))
      return {
        ...base,
        seconds: seconds(),
        crash: error instanceof Error ? String(error.stack) : String(error),
      };
    const errors = error.diagnostics.filter(({ severity }) => severity === "error");
    return {
      ...base,
      seconds: seconds(),
      warnings: error.diagnostics.length - errors.length,
      refusals: errors.map(({ code, message, place }) => ({
        code,
        message,
        ...(place && { at: formatPlace(place) }),
      })),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function send(message: Message): void {
  process.send?.(message);
}

process.on("message", (task: Task) => {
  void run(task).then((done) => send({ done }));
});
