/**
 * The pipeline: read → convert → combine → repair → model → emit. One value is handed on, never back.
 * With `onInvalidOperation: "skip"`, the stages from the repairs on run again with what is left of the document.
 */

import type { ResolvedConfig } from "./config.js";
import { combineDocuments, withSortedComponents } from "./convert/combine.js";
import { type ConvertedDocument, convertDocuments, type OverlaidDocument } from "./convert/convert.js";
import { type Ledger, makeLedger } from "./convert/ledger.js";
import { type Diagnostic, Diagnostics, PipelineError, type Place } from "./diagnostics.js";
import { marker, outputs, withNeeds } from "./emit/emitters.js";
import type { OutputFiles } from "./emit/output.js";
import type { JsonObject } from "./json.js";
import { buildModel } from "./model/build-model.js";
import { checkNumbers } from "./model/check-numbers.js";
import { checkSchemaWords } from "./model/check-schema-words.js";
import { checkSchemas } from "./model/check-schemas.js";
import { checkStructure } from "./model/check-structure.js";
import type { ApiModel } from "./model/model.js";
import type { OutputName } from "./output-names.js";
import { withImportExtension } from "./print/import-extensions.js";
import type { WrittenAs } from "./print/numbers.js";
import { inert } from "./print/typescript.js";
import type { Places, SourceFile } from "./read/places.js";
import { loadReferences, readDocuments, reportUnreadable, SourceFiles } from "./read/read-documents.js";
import { repairDocument } from "./repair/repair.js";
import { skipInvalid } from "./skip/skip.js";
import { placeInDocument, reportUnexpected } from "./unexpected.js";

/** What is wrong in the files, in the documents and between them is told at once. */
const goOn = true;

/** What a run made. */
export interface Generated {
  readonly model: ApiModel;
  readonly files: OutputFiles;
  /** Warnings; errors end a run. */
  readonly diagnostics: readonly Diagnostic[];
  /** What became of every leaf of the source, in the model's document or a copy of it; made when it is asked for. */
  readonly ledger: (output?: JsonObject) => Ledger;
  /** What was read, and where everything in it stands. */
  readonly sources: SourceFiles;
}

/** Told when a stage is done, with the milliseconds that it took. */
export type StageListener = (stage: string, milliseconds: number) => void;

/** What a conversion made. */
export interface Converted {
  /** One OpenAPI 3 document: one as it is, several combined. */
  readonly document: JsonObject;
  readonly diagnostics: readonly Diagnostic[];
  /** What became of every leaf of the source; made when it is asked for. */
  readonly ledger: () => Ledger;
  /** How the source writes numbers that JavaScript rounds; undefined where there are none. */
  readonly writtenAs: WrittenAs | undefined;
}

/** How a run may differ. */
export interface RunOptions {
  readonly onStage?: StageListener;
  /** The outputs to make. Default: those of the configuration, and what they need. */
  readonly only?: readonly OutputName[];
}

/**
 * Makes the outputs in memory. Nothing is written.
 * @throws PipelineError with everything that was found, when any of it is an error.
 */
export async function generate(
  config: ResolvedConfig,
  { onStage = () => undefined, only = withNeeds(config.only) }: RunOptions = {},
): Promise<Generated> {
  const run = startRun(config, onStage);
  const { files } = run;
  const { combined: document, converted } = await readAndConvert(run, config);
  const names = converted.map(({ source }) => source.file.name);
  const whole =
    converted.length === config.documents.length &&
    !files.all().some(({ isBroken }) => isBroken) &&
    !config.faults?.length;
  const at = (document: JsonObject) => (error: unknown) =>
    placeInDocument(error, document, files.places) ?? firstLine(converted);
  return withoutInvalid(document, converted, run, config, async (document, { diagnostics, stage }) => {
    const combined = await repair(document, { diagnostics, stage, files }, config, converted);
    const model = await stage(
      "model",
      () => buildModel(combined, { sources: names, whole }, files.places, diagnostics),
      { goOn, at: at(combined) },
    );
    const runsPatterns = only.length === 0 || only.some((name) => name === "validators" || name === "server");
    await stage("check", () => check(model.document, files.places, diagnostics, config, runsPatterns), {
      at: at(model.document),
    });
    const output: OutputFiles = new Map([[marker.file, marker.text]]);
    const { allErrors, lenientValues, trustedPatterns } = config;
    const context = {
      diagnostics,
      emitted: output,
      allErrors,
      lenientValues,
      trustedPatterns,
      sources: files.all(),
    };
    for (const name of only) {
      const made = await stage(name, () => outputs[name].emit(model, context), { at: at(model.document) });
      // The runtime is copied: no document's text is in it, and it has comments that the compiler obeys.
      const safe = name === "runtime" ? (text: string) => text : inert;
      for (const [file, text] of made)
        output.set(
          file,
          file.endsWith(".ts") ? withImportExtension(safe(text), config.importExtension) : text,
        );
    }
    return {
      model,
      files: output,
      diagnostics: diagnostics.list(),
      ledger: (output = model.document) => makeLedger(converted, output, files.places),
      sources: files,
    };
  });
}

/**
 * Only the documents as OpenAPI 3. Nothing is invented: operations without an ID have none.
 * @throws PipelineError with everything that was found, when any of it is an error.
 */
export async function convert(
  config: ResolvedConfig,
  onStage: StageListener = () => undefined,
): Promise<Converted> {
  const run = startRun(config, onStage);
  const { files } = run;
  const { combined: document, converted } = await readAndConvert(run, config);
  return withoutInvalid(document, converted, run, config, async (document, { diagnostics, stage }) => {
    const combined = await repair(document, { diagnostics, stage, files }, config, converted);
    await stage("check", () => check(combined, files.places, diagnostics, config), {
      at: (error) => placeInDocument(error, combined, files.places) ?? firstLine(converted),
    });
    return {
      document: combined,
      diagnostics: diagnostics.list(),
      ledger: () => makeLedger(converted, combined, files.places),
      writtenAs: files.places.writtenAs,
    };
  });
}

/** How often what is left of a document is checked again. */
const mostAttempts = 100;

/**
 * Runs the stages that come after the conversion. With `onInvalidOperation: "skip"` they run again, without what was
 * wrong, until nothing is.
 */
async function withoutInvalid<T>(
  document: JsonObject,
  converted: readonly ConvertedDocument[],
  { diagnostics, files, onStage }: Run,
  { onInvalidOperation }: ResolvedConfig,
  work: (document: JsonObject, run: Pick<Run, "diagnostics" | "stage">) => Promise<T>,
): Promise<T> {
  const sources = converted.map(({ source }) => source.value);
  let left = document;
  let reported: readonly Diagnostic[] = diagnostics.list();
  for (let attempt = 1; ; attempt += 1) {
    const own = new Diagnostics();
    for (const each of reported) own.add(each);
    try {
      return await work(left, { diagnostics: own, stage: stopwatch(own, onStage) });
    } catch (error) {
      const mayGoOn = onInvalidOperation === "skip" && attempt < mostAttempts;
      if (!(error instanceof PipelineError) || !mayGoOn) throw error;
      const origin = { places: files.places, sources };
      const skip = () => skipInvalid(left, reported, error.diagnostics, origin);
      const next = await stopwatch(own, onStage)("skip", skip, { goOn });
      if (!next) throw error;
      left = next.document;
      reported = next.diagnostics.list();
    }
  }
}

async function repair(
  document: JsonObject,
  { diagnostics, stage, files }: Pick<Run, "diagnostics" | "stage" | "files">,
  config: ResolvedConfig,
  converted: readonly ConvertedDocument[],
): Promise<JsonObject> {
  return stage(
    "repair",
    () => withSortedComponents(repairDocument(document, files.places, diagnostics, config), files.places),
    {
      goOn,
      at: (error) => placeInDocument(error, document, files.places) ?? firstLine(converted),
    },
  );
}

async function check(
  document: JsonObject,
  places: Places,
  diagnostics: Diagnostics,
  { trustedPatterns }: ResolvedConfig,
  runsPatterns = true,
): Promise<void> {
  // Types and client run no patterns.
  checkSchemas(document, places, diagnostics, trustedPatterns, runsPatterns);
  checkNumbers(document, places, diagnostics);
  checkSchemaWords(document, places, diagnostics);
  await checkStructure(document, places, diagnostics);
}

interface Run {
  readonly diagnostics: Diagnostics;
  readonly files: SourceFiles;
  readonly stage: ReturnType<typeof stopwatch>;
  readonly onStage: StageListener;
}

function startRun(config: ResolvedConfig, onStage: StageListener): Run {
  const diagnostics = new Diagnostics();
  for (const fault of config.faults ?? []) diagnostics.add(fault);
  const files = new SourceFiles(config.root, diagnostics, config);
  return { diagnostics, files, stage: stopwatch(diagnostics, onStage), onStage };
}

async function readAndConvert(
  { diagnostics, files, stage }: Run,
  config: ResolvedConfig,
): Promise<{ combined: JsonObject; converted: ConvertedDocument[] }> {
  const sources = await stage("read", () => read(config, files, diagnostics), { goOn });
  const converted = await stage("convert", () => convertDocuments(sources, files, config, diagnostics), {
    goOn,
    at: () => sources[0] && { file: sources[0].file.name, line: 1, column: 1 },
  });
  const combined = await stage(
    "combine",
    () => combineDocuments(converted, config.info, files.places, diagnostics),
    { goOn, at: () => firstLine(converted) },
  );
  // Of nothing there is nothing to say, nor of a mixture of two specifications.
  if (converted.length === 0 || diagnostics.has("mixed-versions")) diagnostics.stopIfFailed();
  return { combined, converted };
}

async function read(
  config: ResolvedConfig,
  files: SourceFiles,
  diagnostics: Diagnostics,
): Promise<OverlaidDocument[]> {
  const overlays = new Map<string, SourceFile[]>();
  for (const document of config.documents) {
    const loaded: SourceFile[] = [];
    for (const path of document.overlays) {
      const file = await files.load(path, (problem) => reportUnreadable(path, problem, files, diagnostics));
      if (file) {
        await loadReferences(file, files);
        loaded.push(file);
      }
    }
    overlays.set(document.file, loaded);
  }
  const documents = await readDocuments(
    config.documents.map(({ file }) => file),
    files,
    diagnostics,
  );
  return documents.map((document) => ({ ...document, overlays: overlays.get(document.file.path) ?? [] }));
}

function firstLine([first]: readonly ConvertedDocument[]): Place | undefined {
  return first && { file: first.source.file.name, line: 1, column: 1 };
}

/** How a stage ends. */
interface StageOptions {
  /** Whether the run goes on when errors were reported: it ends with a later stage. */
  readonly goOn?: boolean;
  /** The location of an exception that has none. */
  readonly at?: (error: unknown) => Place | undefined;
}

/** Runs stages, tells how long each took, and reports what any of them throws as a diagnostic. */
function stopwatch(diagnostics: Diagnostics, onStage: StageListener) {
  return async <T>(
    name: string,
    work: () => T | Promise<T>,
    { goOn = false, at = () => undefined }: StageOptions = {},
  ): Promise<T> => {
    const start = performance.now();
    try {
      const result = await work();
      onStage(name, performance.now() - start);
      if (!goOn) diagnostics.stopIfFailed();
      return result;
    } catch (error) {
      if (error instanceof PipelineError) throw error;
      reportUnexpected(error, at(error), diagnostics);
      throw new PipelineError(diagnostics.list());
    }
  };
}
