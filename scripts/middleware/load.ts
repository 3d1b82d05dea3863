/** A document, or the path of one → the model, by the pipeline's own stages. */

import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { convertDocuments } from "../convert/convert.js";
import { type DiagnosticCode, Diagnostics } from "../diagnostics.js";
import { isObject, type JsonObject, setOwn } from "../json.js";
import { buildModel } from "../model/build-model.js";
import type { ApiModel } from "../model/model.js";
import { readDocuments, SourceFiles } from "../read/read-documents.js";
import { repairDocument } from "../repair/repair.js";
import { OptionError, type Settings } from "./options.js";

/** A document that requests can be held against. */
export interface LoadedDocument {
  readonly model: ApiModel;
  /** OpenAPI 3, with no more operation IDs than it came with. */
  readonly document: JsonObject;
}

/** What the pipeline refuses for the sake of generated code, and express-openapi-validator serves. */
const tolerated: readonly DiagnosticCode[] = ["clash-operation"];

type LoadSettings = Pick<Settings, "validateApiSpec" | "folders">;

/**
 * Reads, converts and checks the document.
 * @throws PipelineError with everything that was found
 */
export async function loadDocument(spec: unknown, settings: LoadSettings): Promise<LoadedDocument> {
  if (typeof spec !== "string") return load(resolve("apiSpec"), settings, spec);
  const path = resolve(spec);
  const value = await readJson(path);
  if (value === undefined) return load(path, settings);
  // Lines and columns take longer than all the rest, and only faults are told with them.
  return load(path, settings, value).catch(() => load(path, settings));
}

/** What is in a file, where that is JSON. */
async function readJson(path: string): Promise<unknown> {
  try {
    const text = await readFile(path, "utf8");
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function load(
  path: string,
  { validateApiSpec, folders }: LoadSettings,
  value?: unknown,
): Promise<LoadedDocument> {
  const diagnostics = new Diagnostics();
  const mayRefer = [process.cwd(), ...folders.map((each) => resolve(each))];
  const files = new SourceFiles(process.cwd(), diagnostics, { folders: mayRefer, origins: [] });
  if (value !== undefined) files.add(path, value);
  const sources = await readDocuments([path], files, diagnostics);
  const overlaid = sources.map((source) => ({ ...source, overlays: [] }));
  const [converted] = convertDocuments(overlaid, files, { names: {}, variables: {} }, diagnostics);
  diagnostics.stopIfFailed(tolerated);
  // Operations are found by their IDs as the document has them.
  const document = repairDocument(converted?.document ?? {}, files.places, diagnostics, { withIds: false });
  if (validateApiSpec) {
    const { checkStructure } = await import("../model/check-structure.js");
    await checkStructure(document, files.places, diagnostics);
  }
  diagnostics.stopIfFailed(tolerated);
  const model = buildModel(
    structuredClone(document),
    { sources: [files.name(path)], whole: true },
    files.places,
    diagnostics,
  );
  diagnostics.stopIfFailed(tolerated);
  return { model, document };
}

/**
 * A copy of a document that is an object: plain JSON, since what a file holds is nothing else.
 * @throws OptionError where it leads back into itself
 */
export function copied(spec: object): JsonObject {
  const open = new Set<object>();
  const copy = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (value instanceof Date) return value.toISOString();
    if (open.has(value))
      throw new OptionError(
        "apiSpec",
        "leads back into itself. Give it with its references, before they are written out.",
      );
    open.add(value);
    let made: unknown;
    if (Array.isArray(value)) made = value.map(copy);
    else {
      const object: JsonObject = {};
      for (const [key, each] of Object.entries(value))
        if (each !== undefined && typeof each !== "function") setOwn(object, key, copy(each));
      made = object;
    }
    open.delete(value);
    return made;
  };
  const made = copy(spec);
  return isObject(made) ? made : {};
}
