/**
 * What `convert` writes from a root of the corpus, given to Joinery again: it has to be accepted, and to come out as it
 * went in.
 */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resolveConfig } from "../../scripts/config.js";
import { Diagnostics, formatDiagnostic, PipelineError } from "../../scripts/diagnostics.js";
import { convert, generate } from "../../scripts/generate.js";
import type { JsonObject } from "../../scripts/json.js";
import { type WrittenAs, withAllDigits } from "../../scripts/print/numbers.js";
import { printYaml } from "../../scripts/print/yaml.js";

/** What is wrong with a converted document, as YAML or JSON, when it is read again; empty where nothing is. */
export async function instabilities(
  text: string,
  trustedPatterns: readonly string[] = [],
): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "joinery-stability-"));
  try {
    const isJson = text.startsWith("{");
    const name = isJson ? "api.json" : "api.yaml";
    await writeFile(join(folder, name), text);
    const config = await resolveConfig({ documents: [name], trustedPatterns }, folder, new Diagnostics());
    if (!config) throw new Error("there is no configuration");
    const { document, writtenAs } = await convert(config);
    const again = isJson ? jsonText(document, writtenAs) : printYaml(document, writtenAs);
    // Everything that lint reports is found before any output is made.
    await generate(config, { only: ["sources"] });
    return again === text ? [] : [firstDifference(text, again)];
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    return error.diagnostics
      .filter(({ severity }) => severity === "error")
      .map((each) => `its own output is refused: ${formatDiagnostic(each)}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function jsonText(document: JsonObject, writtenAs: WrittenAs | undefined): string {
  return withAllDigits(document, writtenAs, (each) => JSON.stringify(each, null, 2), "\n");
}

function firstDifference(before: string, after: string): string {
  const [lines, others] = [before.split("\n"), after.split("\n")];
  const at = lines.findIndex((line, index) => line !== others[index]);
  return `converted again, line ${at + 1} is ${JSON.stringify(others[at])} instead of ${JSON.stringify(lines[at])}`;
}
