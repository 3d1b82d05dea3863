/** What a hostile document gets. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { resolveConfig } from "../../scripts/config.js";
import { Diagnostics, PipelineError } from "../../scripts/diagnostics.js";
import { generate } from "../../scripts/generate.js";
import type { Hostile } from "./documents.js";

/** The codes that are told, or "generates" when there are none; and the time that it took. */
export async function outcomeOf(
  { text, files = {} }: Hostile,
  folder: string,
): Promise<{ codes: string; seconds: number }> {
  await writeFile(join(folder, "api.yaml"), text());
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  const config = await resolveConfig({ documents: ["api.yaml"] }, folder, new Diagnostics());
  if (!config) throw new Error("no configuration");
  const start = performance.now();
  const told = await generate(config).then(
    ({ diagnostics }) => diagnostics,
    (error: unknown) => {
      if (error instanceof PipelineError) return error.diagnostics;
      throw error;
    },
  );
  const codes = [...new Set(told.map(({ code }) => code))].sort().join(" ") || "generates";
  return { codes, seconds: (performance.now() - start) / 1000 };
}
