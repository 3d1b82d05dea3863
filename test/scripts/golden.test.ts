/**
 * Each folder of test/cases is a case: its documents (`*.yaml`; files named in `$ref`s and
 * overlays are no documents), `config.json`, and what is expected: `openapi.json` for what
 * generates, `diagnostics.txt` for what is reported. UPDATE_CASES=1 writes expectations anew.
 */

import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { resolveConfig } from "../../scripts/config.js";
import { Diagnostics, formatDiagnostic, PipelineError } from "../../scripts/diagnostics.js";
import { generate } from "../../scripts/generate.js";

const cases = fileURLToPath(new URL("../cases/", import.meta.url));

async function run(folder: string): Promise<{ "openapi.json"?: string; "diagnostics.txt": string }> {
  const settings = JSON.parse(await readFile(join(folder, "config.json"), "utf8").catch(() => "{}")) as {
    overlays?: Record<string, string[]>;
  };
  const fragments = /^(error|shared)\.yaml$|\.overlay\.yaml$/;
  const names = readdirSync(folder).filter((name) => name.endsWith(".yaml") && !fragments.test(name));
  const documents = names.map((file) => ({ file, overlays: settings.overlays?.[file] ?? [] }));
  const config = await resolveConfig({ ...settings, documents }, folder, new Diagnostics());
  if (!config) throw new Error("the case's configuration is wrong");
  try {
    const { files, diagnostics } = await generate(config);
    return {
      "openapi.json": files.get("openapi.json") ?? "",
      "diagnostics.txt": lines(diagnostics.map(formatDiagnostic)),
    };
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    return { "diagnostics.txt": lines(error.diagnostics.map(formatDiagnostic)) };
  }
}

const lines = (list: readonly string[]) => list.map((line) => `${line}\n`).join("");

describe("the pipeline", () => {
  it.each(readdirSync(cases))("%s", async (name) => {
    const folder = join(cases, name);
    const made = await run(folder);
    for (const [file, text] of Object.entries(made)) {
      if (process.env.UPDATE_CASES) await writeFile(join(folder, file), text);
      expect(text).toBe(await readFile(join(folder, file), "utf8"));
    }
  });

  it("gives the same bytes in any order of documents", async () => {
    const folder = join(cases, "joins-several-documents");
    const config = (documents: string[]) => resolveConfig({ documents }, folder, new Diagnostics());
    const [one, other] = [
      await config(["first.yaml", "second.yaml"]),
      await config(["second.yaml", "first.yaml"]),
    ];
    if (!one || !other) throw new Error("no configuration");
    expect([...(await generate(one)).files]).toEqual([...(await generate(other)).files]);
  });
});
