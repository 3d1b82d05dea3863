/**
 * Each folder of test/cases is a case, and its name says what it shows. It holds documents
 * (`*.yaml`, but for overlays, `error.yaml` and `shared.yaml`, which documents refer to),
 * `config.json` (the configuration; `overlays` by document) and what is expected:
 * `openapi.json` where the input is right, `diagnostics.txt` with all that is said, and
 * `ledger.txt` with what became of every leaf that is not where it was.
 * UPDATE_CASES=1 writes the expectations anew: read the difference before committing it.
 */

import { existsSync, readdirSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { type ResolvedConfig, resolveConfig } from "../../scripts/config.js";
import { type Ledger, summarise } from "../../scripts/convert/ledger.js";
import { Diagnostics, formatDiagnostic, PipelineError } from "../../scripts/diagnostics.js";
import { generate } from "../../scripts/generate.js";
import { isObject } from "../../scripts/json.js";
import { SourceFiles } from "../../scripts/read/read-documents.js";

const cases = fileURLToPath(new URL("../cases/", import.meta.url));

interface Outcome {
  /** Undefined when the input was refused. */
  readonly "openapi.json": string | undefined;
  readonly "diagnostics.txt": string;
  readonly "ledger.txt": string | undefined;
}

async function run(folder: string): Promise<Outcome> {
  const settings = JSON.parse(await readFile(join(folder, "config.json"), "utf8").catch(() => "{}")) as {
    overlays?: Record<string, string[]>;
  };
  const fragments = /^(error|shared)\.yaml$|\.overlay\.yaml$/;
  const names = readdirSync(folder).filter((name) => name.endsWith(".yaml") && !fragments.test(name));
  const documents = names.map((file) => ({ file, overlays: settings.overlays?.[file] ?? [] }));
  const config = await resolveConfig({ documents, ...settings }, folder, new Diagnostics());
  if (!config) throw new Error("the case's configuration is wrong");
  try {
    const { files, diagnostics, ledger, sources } = await generate(config);
    await expectUntouched(sources, config);
    return {
      "openapi.json": files.get("openapi.json") ?? "",
      "diagnostics.txt": lines(diagnostics.map(formatDiagnostic)),
      "ledger.txt": printed(ledger()),
    };
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    return {
      "openapi.json": undefined,
      "diagnostics.txt": lines(error.diagnostics.map(formatDiagnostic)),
      "ledger.txt": undefined,
    };
  }
}

/** The ledger holds the output against what was read, parts of which are in the output: nobody may have changed them. */
async function expectUntouched(sources: SourceFiles, config: ResolvedConfig): Promise<void> {
  const fresh = new SourceFiles(config.root, new Diagnostics(), config);
  for (const { path, value } of sources.all()) expect(value).toEqual((await fresh.load(path))?.value);
}

/** A line for each leaf that is not kept where it was, and how many are in each class. */
function printed(ledger: Ledger): string {
  const { classes } = summarise(ledger);
  const changed = ledger.leaves.filter((leaf) => leaf.class !== "kept");
  return lines([
    Object.entries(classes)
      .map(([name, count]) => `${name} ${count}`)
      .join(", "),
    ...changed.map(({ file, line, column, pointer, targets, reason, ...leaf }) =>
      [`${file}:${line}:${column}`, pointer, leaf.class, reason, ...targets.slice(0, 2)]
        .filter((word) => word !== undefined)
        .join(" "),
    ),
  ]);
}

async function update(path: string, text: string | undefined): Promise<void> {
  if (text === undefined) await rm(path, { force: true });
  else await writeFile(path, text);
}

/** Every `$ref` in a document that does not lead to one of its components. */
function danglingReferences(document: unknown): string[] {
  const dangling: string[] = [];
  const components = isObject(document) && isObject(document.components) ? document.components : {};
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) visit(each);
    if (!isObject(value)) return;
    if (typeof value.$ref === "string") {
      const [, kind = "", name = ""] = /^#\/components\/([^/]+)\/([^/]+)$/.exec(value.$ref) ?? [];
      const named = components[kind];
      if (!isObject(named) || !Object.hasOwn(named, name)) dangling.push(value.$ref);
    }
    for (const [key, each] of Object.entries(value)) if (key !== "example") visit(each);
  };
  visit(document);
  return dangling;
}

const lines = (list: readonly string[]) => list.map((line) => `${line}\n`).join("");

describe("the pipeline", () => {
  it.each(readdirSync(cases))("%s", async (name) => {
    const folder = join(cases, name);
    const made = await run(folder);
    for (const [file, text] of Object.entries(made) as [keyof Outcome, string | undefined][]) {
      const path = join(folder, file);
      if (process.env.UPDATE_CASES) await update(path, text);
      if (file === "ledger.txt") expect(text ?? "").not.toMatch(/ unexplained \//);
      expect(text).toBe(existsSync(path) ? await readFile(path, "utf8") : undefined);
    }
    const document = made["openapi.json"];
    if (document !== undefined) expect(danglingReferences(JSON.parse(document))).toEqual([]);
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
