/** Files → parsed values, with every file that they refer to. */

import { readFile, stat } from "node:fs/promises";
import { dirname, relative, resolve, sep } from "node:path";
import { atPlace, type Diagnostics } from "../diagnostics.js";
import { getOwn, isObject, type JsonObject } from "../json.js";
import { decodeText } from "./decode-text.js";
import { FetchProblem, fetchBytes } from "./fetch-bytes.js";
import { Identifiers } from "./identifiers.js";
import { parseSource } from "./parse-yaml.js";
import { Places, placeAt, type SourceFile } from "./places.js";
import { defaultFolders, folderToAllow, isInTree } from "./reference-scope.js";

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
  /** What would allow files that were refused: a folder or an origin, by path. */
  readonly #refused = new Map<string, string>();
  readonly #defaultFolders = new Map<string, Promise<readonly string[]>>();
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
   * Whether a document may refer to a file: one of the folders that it may refer to by default, or of the folders and
   * origins allowed. A reference that is `foreign` has to be allowed by these.
   */
  async mayRefer(document: string, { path, foreign }: Referenced): Promise<boolean> {
    const granted = isUrl(path)
      ? this.#origins(document).includes(new URL(path).origin)
      : await this.#isInAny(foreign ? [] : await this.#foldersOf(document), path);
    if (granted && (foreign || isUrl(path))) this.#granted.add(path);
    if (!granted)
      this.#refused.set(path, isUrl(path) ? new URL(path).origin : await folderToAllow(document, path));
    return granted;
  }

  /** The folder or the origin that `--allow` has to name for a file that was refused; undefined for others. */
  allowanceFor(path: string): string | undefined {
    return this.#refused.get(path);
  }

  /** A document that was fetched may refer to files of its own origin. */
  #origins(document: string): readonly string[] {
    const { origins } = this.#allowed;
    return isUrl(document) ? [...origins, new URL(document).origin] : origins;
  }

  #foldersOf(document: string): Promise<readonly string[]> {
    const known = this.#defaultFolders.get(document) ?? defaultFolders(document);
    this.#defaultFolders.set(document, known);
    return known;
  }

  async #isInAny(folders: readonly string[], path: string): Promise<boolean> {
    for (const folder of [...folders, ...this.#allowed.folders])
      if (await isInTree(folder, path)) return true;
    return false;
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
    let bytes: Buffer | undefined;
    try {
      bytes = isUrl(path) ? await this.#fetch(path) : await this.#readBytes(path);
    } catch (error) {
      const problem = error instanceof FetchProblem ? `${error.message}.` : readProblem(error);
      this.#failures.set(path, problem);
      onFailure(problem);
    }
    return bytes && this.#parse(path, bytes);
  }

  /** @throws the system's error */
  async #readBytes(path: string): Promise<Buffer | undefined> {
    const { size } = await stat(path);
    // Node decodes text that it is asked for piece by piece, and joins hundreds of them.
    if (size <= maximumBytes) return readFile(path);
    const place = { file: this.name(path), line: 1, column: 1 };
    this.#diagnostics.report("file-too-large", place, { size, limit: maximumBytes });
    return undefined;
  }

  async #parse(path: string, bytes: Buffer): Promise<SourceFile> {
    const named = { name: this.name(path), path };
    const { text, invalid } = decodeText(bytes);
    const file = await atPlace({ file: named.name, line: 1, column: 1 }, () =>
      parseSource(named, text, this.places, this.#diagnostics),
    );
    if (invalid) {
      const byte = `0x${invalid.byte.toString(16).toUpperCase()}`;
      this.#diagnostics.report("file-not-utf8", placeAt(file, invalid.offset), {
        byte,
        count: invalid.count,
      });
    }
    this.#loaded.set(path, file);
    return file;
  }

  async #fetch(url: string): Promise<Buffer> {
    this.#fetches += 1;
    if (this.#fetches > maximumFetches)
      throw new FetchProblem(`a run fetches at most ${maximumFetches} files`);
    return fetchBytes(url, maximumBytes);
  }
}

/** A file that a reference names. */
interface Referenced {
  /** The absolute path, or the URL. */
  readonly path: string;
  /** Named by a URL or an absolute path in a file of this machine. */
  readonly foreign: boolean;
}

/** What documents may refer to besides what they may by default. */
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

/** Reports that a document or an overlay cannot be read. It has no lines: the location is its start. */
export function reportUnreadable(
  path: string,
  problem: string,
  files: SourceFiles,
  diagnostics: Diagnostics,
): void {
  const name = files.name(path);
  diagnostics.report("file-unreadable", { file: name, line: 1, column: 1 }, { path: name, problem });
}

/** Reads the root documents and all that they refer to; problems are reported, not thrown. */
export async function readDocuments(
  paths: readonly string[],
  files: SourceFiles,
  diagnostics: Diagnostics,
): Promise<SourceDocument[]> {
  const documents: SourceDocument[] = [];
  for (const path of paths) {
    const file = await files.load(path, (problem) => reportUnreadable(path, problem, files, diagnostics));
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
  if (code === "ENAMETOOLONG") return "its name is too long.";
  if (code === "ELOOP") return "its symbolic links lead in circles.";
  return `${code ?? String(error)}.`;
}
