/** Files → parsed values, with every file that they refer to. */

import { readFile, realpath, stat } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import type { Diagnostics } from "../diagnostics.js";
import { getOwn, isObject, type JsonObject } from "../json.js";
import { FetchProblem, fetchText } from "./fetch-text.js";
import { Identifiers } from "./identifiers.js";
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
  readonly identifiers = new Identifiers();
  readonly #files = new Map<string, Promise<SourceFile | undefined>>();
  readonly #loaded = new Map<string, SourceFile>();
  readonly #root: string;
  readonly #diagnostics: Diagnostics;
  readonly #allowed: Allowed;
  readonly #granted = new Set<string>();
  readonly #failures = new Map<string, string>();
  #fetches = 0;

  /** `root` is the folder that names are relative to. */
  constructor(root: string, diagnostics: Diagnostics, allowed: Allowed = { folders: [], origins: [] }) {
    this.#root = root;
    this.#diagnostics = diagnostics;
    this.#allowed = allowed;
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

  /** Takes a value for a file at a path: one that is there already, and nothing knows the lines of. */
  add(path: string, value: unknown): void {
    const lines = { linePos: () => ({ line: 1, col: 1 }) };
    const file: SourceFile = { name: this.name(path), path, digest: "", lines, value };
    this.#files.set(path, Promise.resolve(file));
    this.#loaded.set(path, file);
  }

  /** A file that `load` has read. */
  loaded(path: string): SourceFile | undefined {
    return this.#loaded.get(path);
  }

  /** All files that were read, by name. */
  all(): SourceFile[] {
    return [...this.#loaded.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /**
   * Whether a document may refer to a file: one of its parent's folder tree, or of the folders
   * and origins allowed. A reference that is `foreign` has to be allowed by these.
   */
  async mayRefer(document: string, { path, foreign }: Referenced): Promise<boolean> {
    const { folders, origins } = this.#allowed;
    if (isUrl(path)) {
      const granted = origins.includes(new URL(path).origin);
      if (granted) this.#granted.add(path);
      return granted;
    }
    const allowed = foreign ? folders : [resolve(dirname(document), ".."), ...folders];
    const inside = await Promise.all(allowed.map((folder) => within(folder, path)));
    const granted = inside.includes(true);
    if (granted && foreign) this.#granted.add(path);
    return granted;
  }

  /** Whether references to another machine or a fixed place, which are foreign, may lead to this one. */
  grants(path: string): boolean {
    return this.#granted.has(path);
  }

  /** Why a file that may be referred to could not be read. */
  failure(path: string): string | undefined {
    return this.#failures.get(path);
  }

  /** The name that users read. */
  name(path: string): string {
    if (isUrl(path)) return path;
    return relative(this.#root, path).split(sep).join("/") || path;
  }

  async #read(path: string, onFailure: (problem: string) => void): Promise<SourceFile | undefined> {
    try {
      if (isUrl(path)) return await this.#parse(path, await this.#fetch(path));
      const { size } = await stat(path);
      if (size > maximumBytes) {
        this.#diagnostics.report(
          "file-too-large",
          { file: this.name(path), line: 1, column: 1 },
          { size, limit: maximumBytes },
        );
        return undefined;
      }
      // Node decodes text that it is asked for piece by piece, and joins hundreds of them.
      return await this.#parse(path, (await readFile(path)).toString());
    } catch (error) {
      const problem = error instanceof FetchProblem ? `${error.message}.` : readProblem(error);
      this.#failures.set(path, problem);
      onFailure(problem);
      return undefined;
    }
  }

  async #parse(path: string, text: string): Promise<SourceFile> {
    const named = { name: this.name(path), path };
    const file = await parseSource(named, text.replace(/^\uFEFF/, ""), this.places, this.#diagnostics);
    this.#loaded.set(path, file);
    return file;
  }

  async #fetch(url: string): Promise<string> {
    this.#fetches += 1;
    if (this.#fetches > maximumFetches)
      throw new FetchProblem(`a run fetches at most ${maximumFetches} files`);
    return fetchText(url, maximumBytes);
  }
}

/** A file that a reference names. */
interface Referenced {
  /** The absolute path, or the URL. */
  readonly path: string;
  /** Named by a URL or an absolute path in a file of this machine. */
  readonly foreign: boolean;
}

/** What documents may refer to besides their own parent's tree. */
export interface Allowed {
  readonly folders: readonly string[];
  /** Of other machines: `https://example.org`. */
  readonly origins: readonly string[];
}

/** Whether a path is the URL of a file that can be fetched. */
export function isUrl(path: string): boolean {
  return /^https?:\/\//i.test(path);
}

const maximumFetches = 500;

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
 * Has every file read that a file refers to, and those that these refer to. What is wrong
 * with a reference is reported later, where it is used, with the place of the `$ref`.
 */
export async function loadReferences(root: SourceFile, files: SourceFiles): Promise<void> {
  const asked = new Set<string>();
  const open = [root];
  for (let file = open.pop(); file; file = open.pop()) {
    for (const referenced of referencedFiles(file, files)) {
      const { path, foreign } = referenced;
      const key = `${foreign} ${path}`;
      if (asked.has(key)) continue;
      asked.add(key);
      if (path === root.path && !foreign) continue;
      const found = (await files.mayRefer(root.path, referenced)) ? await files.load(path) : undefined;
      if (found) open.push(found);
    }
  }
}

/** All files that a file's references name; its identifiers are noted. */
function referencedFiles(file: SourceFile, files: SourceFiles): Iterable<Referenced> {
  const { path, value } = file;
  const found = new Map<string, Referenced>();
  const seen = new Set<object>();
  // Discriminators lead to files without a `$ref`.
  const mappings = new Set<unknown>();
  let isIdentified = false;
  const open: unknown[] = [value];
  for (let node = open.pop(); open.length > 0 || node !== undefined; node = open.pop()) {
    if (typeof node !== "object" || node === null || seen.has(node)) continue;
    seen.add(node);
    const isMapping = mappings.has(node);
    for (const key of Object.keys(node)) {
      const each = (node as JsonObject)[key];
      if (typeof each === "object") {
        open.push(each);
        if (key === "mapping") mappings.add(each);
      } else if (key === "$id") isIdentified = true;
      else if (typeof each === "string" && (key === "$ref" || (isMapping && isMappedFile(each)))) {
        const target = referencedPath(each, path);
        const foreign = isForeign(each, path);
        if (target !== undefined) found.set(`${foreign} ${target}`, { path: target, foreign });
      }
    }
  }
  if (isIdentified) files.identifiers.add(file);
  return found.values();
}

/** Whether a value of a discriminator's mapping is no name of a schema, but a file's. */
function isMappedFile(text: string): boolean {
  return /^[^\s?#]+\.(ya?ml|json)(#|$)/.test(text);
}

/** The absolute path or the URL that a reference from a file leads to; undefined when it names no other file. */
export function referencedPath(ref: string, from: string): string | undefined {
  const [path = ""] = ref.split("#", 1);
  if (path === "") return undefined;
  if (isUrl(path) || isUrl(from)) {
    const base = isUrl(from) ? from : undefined;
    const url = URL.canParse(path, base) ? new URL(path, base).href : "";
    return isUrl(url) ? url : undefined;
  }
  return /^[a-z][a-z0-9+.-]+:/i.test(path) ? undefined : resolve(dirname(from), decoded(path));
}

/** Whether a reference from a file leads to another machine, or to a fixed place on this one. */
export function isForeign(ref: string, from: string): boolean {
  if (/^[a-z][a-z0-9+.-]*:/i.test(ref)) return true;
  return !isUrl(from) && (ref.startsWith("/") || ref.startsWith("\\"));
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
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
    // It may be what could not be read, which was told.
    if (!file.isBroken) diagnostics.report("not-an-api", start);
    return undefined;
  }
  const text = String(version);
  if (key === "swagger" && /^2(\.0)?$/.test(text)) return "swagger-2.0";
  if (key === "openapi" && /^3\.0\.\d/.test(text)) return "openapi-3.0";
  if (key === "openapi" && /^3\.1\.\d/.test(text)) return "openapi-3.1";
  const near = /^3(?:\.([01]))?$/.exec(text);
  const hint = near && key === "openapi" ? ` Write all of it, such as \`openapi: 3.${near[1] ?? 0}.0\`.` : "";
  diagnostics.report("unsupported-version", places.of(file.value, key), { version: text, hint });
  return undefined;
}

function readProblem(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT") return "there is no such file.";
  if (code === "EISDIR") return "it is a folder.";
  if (code === "EACCES") return "permission is denied.";
  return `${code ?? "it cannot be read"}.`;
}
