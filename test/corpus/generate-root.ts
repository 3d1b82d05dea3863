/**
 * The process that generates from one root: `generate-root.ts <name> <folder>` writes all
 * outputs and the documents as OpenAPI 3.1 into the folder, and prints a {@link Made}.
 */

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { summarise } from "../../scripts/convert/ledger.js";
import { PipelineError } from "../../scripts/diagnostics.js";
import { convert, generate } from "../../scripts/generate.js";
import { printYaml } from "../../scripts/print/yaml.js";
import { configFor, findRoots } from "./documents.js";
import { instabilities } from "./stability.js";
import { type Made, upgraded } from "./table-row.js";

async function make(name: string, folder: string): Promise<Omit<Made, "seconds" | "peakMemory">> {
  const root = findRoots().find((each) => each.name === name);
  if (!root) throw new Error(`${name} is no root of the corpus.`);
  try {
    const { files, model, diagnostics, ledger } = await generate(await configFor(root));
    const { document } = await convert(await configFor(root, "3.1"));
    const converted = await convert(await configFor(root));
    const unstable = await instabilities(printYaml(converted.document, converted.writtenAs));
    for (const [file, text] of [...files, [upgraded, JSON.stringify(document)] as const]) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    return {
      operations: model.operations.length,
      warnings: diagnostics.length,
      errors: [],
      unstable,
      leaves: summarise(ledger()).classes,
    };
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    const errors = error.diagnostics.filter(({ severity }) => severity === "error");
    return {
      warnings: error.diagnostics.length - errors.length,
      errors: [...new Set(errors.map(({ code }) => code))],
    };
  }
}

const [, , name = "", folder = ""] = process.argv;
const start = performance.now();
const made = await make(name, folder);
process.stdout.write(
  JSON.stringify({
    ...made,
    seconds: (performance.now() - start) / 1000,
    // Node says kibibytes.
    peakMemory: process.resourceUsage().maxRSS * 1024,
  } satisfies Made),
);
