/** Files → parsed values, with every file that they refer to. */

import { readFile, realpath, stat } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import SwaggerParser from "@apidevtools/swagger-parser";
import type { Diagnostics } from "../diagnostics.js";
import { getOwn, isObject, type JsonObject } from "../json.js";
import { parseSource } from "./parse-yaml.js";
import { Places, type SourceFile } from "./places.js";

/** The forms of document that come in. */
export type Dialect = "swagger-2.0" | "openapi-3.0" | "openapi-3.1";

/** One root document. */
export interface SourceDocument {
  readonly file: SourceFile;
  readonly dialect: Dialect;
  readonly value: JsonObject;
}

/** All files of a run by absolute path, and where everything in them stands. */
export class SourceFiles {
  readonly places = new Places();
  readonly #files = new Map<string, Promise<SourceFile | undefined>>();
  readonly #loaded = new Map<string, SourceFile>();
  readonly #root: string;
  readonly #diagnostics: Diagnostics;
  readonly #folders: readonly string[];

  /** `root` is the folder that names are relative to; references may lead to `folders` too. */
  constructor(root: string, diagnostics: Diagnostics, folders: readonly string[] = []) {
    this.#root = root;
    this.#diagnostics = diagnostics;
    this.#folders = folders;
  }

  /** Reads and parses a file once; undefined when it cannot be read, with a reason in `onFailure`. */
  load(
    path: string,
    onFailure: (problem: string) => void = () => undefined,
  ): Promise<SourceFile | undefined> {
    let file = this.#files.get(path);
    if (!file) {
      file = this.#read(path, onFailure);
      this.#files.set(path, file);
    }
    return file;
  }

  /** A file that `load` has read. */
  loaded(path: string): SourceFile | undefined {
    return this.#loaded.get(path);
  }

  /** Whether a document may refer to a file: one of its parent's folder tree, or of the folders allowed. */
  async mayRefer(document: string, path: string): Promise<boolean> {
    const allowed = [resolve(dirname(document), ".."), ...this.#folders];
    const inside = await Promise.all(allowed.map((folder) => within(folder, path)));
    return inside.includes(true);
  }

  /** The name that users read. */
  name(path: string): string {
    return relative(this.#root, path).split(sep).join("/") || path;
  }

  async #read(path: string, onFailure: (problem: string) => void): Promise<SourceFile | undefined> {
    try {
      const { size } = await stat(path);
      if (size > maximumBytes) {
        this.#diagnostics.report(
          "file-too-large",
          { file: this.name(path), line: 1, column: 1 },
          { size, limit: maximumBytes },
        );
        return undefined;
      }
      const text = (await readFile(path, "utf8")).replace(/^\uFEFF/, "");
      const file = parseSource({ name: this.name(path), path }, text, this.places, this.#diagnostics);
      this.#loaded.set(path, file);
      return file;
    } catch (error) {
      onFailure(readProblem(error));
      return undefined;
    }
  }
}

const maximumBytes = 50 * 1024 * 1024;

/** Reads the root documents and all that they refer to; problems are reported, not thrown. */
export async function readDocuments(
  paths: readonly string[],
  files: SourceFiles,
  diagnostics: Diagnostics,
): Promise<SourceDocument[]> {
  const documents: SourceDocument[] = [];
  for (const path of paths) {
    const file = await files.load(path, (problem) =>
      diagnostics.report("file-unreadable", undefined, { path: files.name(path), problem }),
    );
    if (!file || file.value === undefined) continue;
    const dialect = dialectOf(file, files.places, diagnostics);
    if (!dialect) continue;
    documents.push({ file, dialect, value: file.value as JsonObject });
    await loadReferences(file, files);
  }
  return documents;
}

/**
 * swagger-parser walks the references and has every file read, through our reader: it
 * knows the places, and refuses what lies outside the document's folder. What is wrong
 * with a reference is reported later, where it is used, with the place of the `$ref`.
 */
export async function loadReferences(root: SourceFile, files: SourceFiles): Promise<void> {
  if (!isObject(root.value)) return;
  // swagger-parser takes sound API documents only; the references of any other file are found inside one.
  const api = { openapi: "3.0.4", info: { title: "", version: "" }, paths: {}, "x-content": root.value };
  try {
    await SwaggerParser.resolve(
      pathToFileURL(root.path).href,
      api as never,
      {
        continueOnError: true,
        resolve: {
          http: false,
          file: {
            order: 1,
            canRead: (file: { url: string }) => !/^https?:/i.test(file.url),
            read: (file: { url: string }) => file.url,
          },
        },
        parse: {
          json: false,
          yaml: false,
          text: false,
          binary: false,
          joinery: {
            order: 1,
            canParse: () => true,
            parse: async (file: { url: string }) => {
              const path = file.url.startsWith("file:") ? fileURLToPath(file.url) : file.url;
              if (!(await files.mayRefer(root.path, path))) throw new Error("outside the folders");
              return (await files.load(path))?.value ?? {};
            },
            allowEmpty: true,
          },
        },
      } as never,
    );
  } catch {
    // Reported where the reference is used.
  }
}

/** Whether a file lies in a folder's tree, symbolic links followed. */
async function within(folder: string, path: string): Promise<boolean> {
  const real = await realpath(path).catch(() => path);
  const way = relative(await realpath(folder).catch(() => folder), real);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function dialectOf(file: SourceFile, places: Places, diagnostics: Diagnostics): Dialect | undefined {
  const start = { file: file.name, line: 1, column: 1 };
  if (!isObject(file.value)) {
    diagnostics.report("not-an-api", start);
    return undefined;
  }
  const key = "swagger" in file.value ? "swagger" : "openapi";
  const version = getOwn(file.value, key);
  if (version === undefined) {
    diagnostics.report("not-an-api", start);
    return undefined;
  }
  const text = String(version);
  if (key === "swagger" && /^2(\.0)?$/.test(text)) return "swagger-2.0";
  if (key === "openapi" && /^3\.0\.\d/.test(text)) return "openapi-3.0";
  if (key === "openapi" && /^3\.1\.\d/.test(text)) return "openapi-3.1";
  diagnostics.report("unsupported-version", places.of(file.value, key), { version: text });
  return undefined;
}

function readProblem(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT") return "there is no such file.";
  if (code === "EISDIR") return "it is a folder.";
  if (code === "EACCES") return "permission is denied.";
  return `${code ?? "it cannot be read"}.`;
}
