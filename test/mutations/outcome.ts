/** What the pipeline does with a document in memory, and what of it must not be. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resolveConfig } from "../../scripts/config.js";
import { Diagnostics, formatDiagnostic, PipelineError } from "../../scripts/diagnostics.js";
import { generate } from "../../scripts/generate.js";

/** Runs the whole pipeline; returns every exception, unexpected error and diagnostic without a location. */
export async function defectsOf(document: unknown): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "joinery-mutation-"));
  try {
    await writeFile(join(folder, "api.json"), JSON.stringify(document, null, 1));
    const config = await resolveConfig({ documents: ["api.json"] }, folder, new Diagnostics());
    if (!config) return ["there is no configuration"];
    const diagnostics = await generate(config).then(
      (made) => made.diagnostics,
      (error: unknown) => {
        if (error instanceof PipelineError) return error.diagnostics;
        throw error;
      },
    );
    return diagnostics
      .filter(({ code, place }) => code === "unexpected-error" || place === undefined)
      .map(formatDiagnostic);
  } catch (error) {
    return [`exception: ${error instanceof Error ? error.stack : String(error)}`];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
