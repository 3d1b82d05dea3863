/** All outputs, as a table. */

import { type OutputName, outputNames } from "../output-names.js";
import { signature } from "../print/typescript.js";
import { emitClient } from "./client.js";
import { emitOpenApi } from "./openapi.js";
import { emitOperations } from "./operations.js";
import type { Emitter } from "./output.js";
import { emitRuntime } from "./runtime.js";
import { emitServer } from "./server.js";
import { emitSources } from "./sources.js";
import { emitValidators } from "./validators.js";

/** One output. */
export interface Output {
  readonly emit: Emitter;
  /** The files that it writes, and (with a slash at the end) the folders. */
  readonly owns: readonly string[];
  /** What its files import. */
  readonly needs: readonly OutputName[];
}

/** Loaded when it is needed: the compiler behind it is large. */
const emitTypes: Emitter = async (...given) => (await import("./types.js")).emitTypes(...given);

/** Output → emitter, in the order in which a run does them. */
export const outputs: Readonly<Record<OutputName, Output>> = {
  sources: { emit: emitSources, owns: ["sources.sha256"], needs: [] },
  types: { emit: emitTypes, owns: ["types.ts"], needs: [] },
  validators: { emit: emitValidators, owns: ["validators/"], needs: ["runtime"] },
  operations: {
    emit: emitOperations,
    owns: ["operations.ts", "operations/"],
    needs: ["validators", "runtime"],
  },
  server: { emit: emitServer, owns: ["server.ts"], needs: ["types", "operations", "runtime"] },
  client: { emit: emitClient, owns: ["client.ts", "client/"], needs: ["types"] },
  // What it holds depends on what the others import.
  runtime: { emit: emitRuntime, owns: ["runtime/"], needs: ["validators", "operations"] },
  // As long as the document and of no use to others: last, so that it need not be kept meanwhile.
  openapi: { emit: emitOpenApi, owns: ["openapi.json"], needs: [] },
};

/** The chosen outputs with all that they need, in the table's order. */
export function withNeeds(chosen: readonly OutputName[]): OutputName[] {
  const all = new Set<OutputName>();
  const add = (name: OutputName): void => {
    if (all.has(name)) return;
    all.add(name);
    for (const need of outputs[name].needs) add(need);
  };
  for (const name of chosen) add(name);
  return outputNames.filter((name) => all.has(name));
}

/** The output that a file of the folder belongs to. */
export function outputOf(file: string): OutputName | undefined {
  return outputNames.find((name) =>
    outputs[name].owns.some((own) => (own.endsWith("/") ? file.startsWith(own) : file === own)),
  );
}

/**
 * Stands in every output folder, since `openapi.json` cannot say who wrote it, and asks
 * code hosts to fold what is generated away.
 */
export const marker = {
  file: ".gitattributes",
  text: `# ${signature}, as is all of this folder.\n* linguist-generated\n`,
} as const;
