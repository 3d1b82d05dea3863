/**
 * What the pipeline has to say about a document. A stage reports all it finds, then stops if
 * any of it is an error.
 */

import { catalogue, type Severity } from "./catalogue.js";
import { oneLine } from "./characters.js";

export type { Severity } from "./catalogue.js";

/** A place in a source file. Lines and columns count from 1. */
export interface Place {
  /** The file, relative to the working directory, with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A place with what stands there: the node's JSON Pointer in its file, "" for all of it. */
export interface Origin extends Place {
  readonly pointer: string;
}

/** A diagnostic's code. */
export type DiagnosticCode = keyof typeof catalogue;

/** Codes that say that an overlay could not be applied: what is missed may be what it was to add. */
export const faultyOverlay = ["overlay-invalid", "overlay-type"] as const satisfies readonly DiagnosticCode[];

/** One thing the pipeline has to say. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** What is wrong and what to do, one sentence or two. */
  readonly message: string;
  readonly place?: Place;
}

/** How much of a document's text a message quotes. */
const longestQuote = 500;

/** Collects what one run has to say, in the order of the source, without repeats. */
export class Diagnostics {
  readonly #list: Diagnostic[] = [];
  readonly #seen = new Set<string>();

  /** Adds a diagnostic; `values` fill the `{…}` of its message. */
  report(code: DiagnosticCode, place?: Place, values: Record<string, string | number> = {}): void {
    const { severity, message: template } = catalogue[code];
    const message = template.replace(/\{(\w+)\}/g, (whole, name: string) => quoted(values[name] ?? whole));
    this.add({ code, severity, message, ...(place && { place: plain(place) }) });
  }

  /** Adds what was reported elsewhere. */
  add(diagnostic: Diagnostic): void {
    const key = JSON.stringify(diagnostic);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#list.push(diagnostic);
  }

  /** All diagnostics, by file, line and column; those without a place first. */
  list(): Diagnostic[] {
    return [...this.#list].sort(byPlace);
  }

  /** Whether anything reported so far forbids writing. */
  get failed(): boolean {
    return this.#list.some((each) => each.severity === "error");
  }

  /** Whether anything of one of these codes was reported. */
  has(...codes: readonly DiagnosticCode[]): boolean {
    return this.#list.some(({ code }) => codes.includes(code));
  }

  /** Ends a stage: throws when anything reported so far is an error, of a code that is not among `tolerated`. */
  stopIfFailed(tolerated: readonly DiagnosticCode[] = []): void {
    const isFatal = ({ code, severity }: Diagnostic) => severity === "error" && !tolerated.includes(code);
    if (this.#list.some(isFatal)) throw new PipelineError(this.list());
  }
}

/** An exception that the pipeline did not expect, with the nearest location in a document that is known. */
export class UnexpectedError extends Error {
  override readonly name = "UnexpectedError";
  readonly place: Place | undefined;

  constructor(cause: unknown, place: Place | undefined) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.place = place;
  }
}

/**
 * Gives whatever `work` throws the location of what it works on. What has a location already keeps it: the innermost
 * is the nearest.
 * @throws UnexpectedError, or PipelineError unchanged
 */
export function atPlace<T>(place: Place | undefined | (() => Place | undefined), work: () => T): T {
  const located = (error: unknown): unknown => {
    const isLocated = error instanceof UnexpectedError && error.place !== undefined;
    if (isLocated || error instanceof PipelineError) return error;
    const cause = error instanceof UnexpectedError ? error.cause : error;
    return new UnexpectedError(cause, typeof place === "function" ? place() : place);
  };
  try {
    const made = work();
    if (!(made instanceof Promise)) return made;
    return made.catch((error: unknown) => {
      throw located(error);
    }) as T;
  } catch (error) {
    throw located(error);
  }
}

/** The document cannot be generated from. Carries everything that was found. */
export class PipelineError extends Error {
  override readonly name = "PipelineError";
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(formatDiagnostic).join("\n"));
    this.diagnostics = diagnostics;
  }
}

/** By file, line and column. */
export function comparePlaces(a: Place, b: Place): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}

/** `file:line:column` */
export function formatPlace(place: Place): string {
  return `${place.file}:${place.line}:${place.column}`;
}

/** `file#/pointer`: stays as it is when lines move. What could end a comment or a line is percent-encoded. */
export function formatOrigin({ file, pointer }: Origin): string {
  const encode = (character: string) => (character === "*" ? "%2A" : encodeURIComponent(character));
  return `${file}#${pointer}`.replace(/[%*\p{Cc}\p{Zl}\p{Zp}]/gu, encode);
}

/** `file:line:column: error clash-name: The name …`, on one line whatever the document says. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const where = diagnostic.place ? `${formatPlace(diagnostic.place)}: ` : "";
  return oneLine(`${where}${diagnostic.severity} ${diagnostic.code}: ${diagnostic.message}`);
}

function quoted(value: string | number): string {
  const text = String(value);
  return text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text;
}

function plain({ file, line, column }: Place): Place {
  return { file, line, column };
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  if (!a.place || !b.place) return Number(Boolean(a.place)) - Number(Boolean(b.place));
  return comparePlaces(a.place, b.place);
}
