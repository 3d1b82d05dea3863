/**
 * The catalogue of everything the pipeline can say about a document. A stage reports all
 * it finds, then stops if any of it is an error.
 */

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

/** "error": nothing is written. "warning": generation can still be right. */
export type Severity = "error" | "warning";

/** Every code, its severity and what the user reads. `{name}` is filled in. */
const catalogue = {
  "config-missing": ["error", "There is no configuration at {path}. Create it, or name one with --config."],
  "config-invalid": ["error", "The configuration is not valid: {problem}"],
  "no-documents": [
    "error",
    "The pattern {pattern} names no document. Correct `documents` in the configuration.",
  ],
  "file-unreadable": ["error", "The file {path} cannot be read: {problem}"],
  "file-too-large": ["error", "The file is {size} bytes long; at most {limit} are read. Split the document."],
  "yaml-syntax": ["error", "This is not valid YAML: {problem}"],
  "yaml-duplicate-key": [
    "error",
    "The key {key} stands here for the second time. Remove or rename one of the two.",
  ],
  "yaml-too-deep": ["error", "Nesting goes deeper than {limit} levels here. Flatten the document."],
  "yaml-indentation": [
    "warning",
    "This line goes on with what a key above it began, and has to stand deeper than that key. It is read as if it did.",
  ],
  "yaml-too-many-aliases": [
    "error",
    "Aliases in this file expand to more than {limit} nodes. Write them out or remove them.",
  ],
  "not-an-api": [
    "error",
    'This is no API document: neither `swagger: "2.0"` nor `openapi: 3.x` stands at its top.',
  ],
  "unsupported-version": [
    "error",
    "Version {version} is not supported. Supported are Swagger 2.0, OpenAPI 3.0 and 3.1.",
  ],
  "mixed-versions": [
    "error",
    "{first} is OpenAPI {firstVersion} and {second} is OpenAPI {secondVersion}. Bring the documents to one version.",
  ],
  "ref-missing": ["error", "`$ref` {ref} leads nowhere: {problem}"],
  "ref-refused": ["error", "`$ref` {ref} is refused: {problem}"],
  "ref-not-string": ["error", "`$ref` has to be a string."],
  "ref-circular": ["error", "`$ref` {ref} leads back to itself without ever reaching a value."],
  "variable-unknown": [
    "warning",
    "The variable %{name}% has no value. Add it to `variables` in the configuration.",
  ],
  "overlay-invalid": ["error", "This is no Overlay 1.0 document: {problem}"],
  "overlay-no-match": ["warning", "The target {target} matches nothing. Correct it, or remove the action."],
  "overlay-type": ["error", "The target {target} matches a {found}, which cannot be updated with a {given}."],
  structure: ["error", "{problem}"],
  "parameter-no-type": ["warning", "The parameter {name} has no type. It is taken as a string."],
  "body-and-form": ["error", "The operation has body and form parameters at once. Keep one kind."],
  "two-bodies": ["error", "The operation has two body parameters: {first} and {second}. Keep one."],
  "collection-format-lost": [
    "warning",
    "collectionFormat {format} has no equivalent in OpenAPI 3. It is kept as x-collectionFormat and the value is taken as one string list separated by commas.",
  ],
  "array-without-items": ["warning", "An array has no `items`. Its items may be anything."],
  "example-not-json": [
    "warning",
    "The example is a string that is no JSON: {problem}. It is kept as a string.",
  ],
  "path-parameter-undeclared": [
    "error",
    "The path has {{name}}, which no path parameter declares. Add a parameter with `in: path`.",
  ],
  "path-parameter-unused": ["warning", "The path parameter {name} does not occur in the path."],
  "security-scheme-undefined": [
    "error",
    "The security scheme {name} is not defined. Define it, or remove the requirement.",
  ],
  "clash-operation": ["error", "{operation} is defined twice: here and at {other}. Remove one."],
  "clash-operation-id": ["error", "operationId {id} is used twice: here and at {other}. Rename one."],
  "clash-name": [
    "error",
    "The name {name} stands for two different things of kind {kind}: here and at {other}. Give one another name under `names` in the configuration.",
  ],
  "field-unknown": [
    "warning",
    "The specification knows no field {name} here. It is kept as x-{name}. Correct its name, or call it that.",
  ],
  "example-too-large": [
    "error",
    "The references in this example bring in too much, or lead in circles. Write the example out.",
  ],
  "pattern-invalid": ["error", "The pattern {pattern} is no regular expression: {problem}"],
  "schema-invalid": ["error", "The schema cannot be compiled: {problem}"],
  "output-around": [
    "error",
    "The output folder {folder} holds the folder that Joinery works in, and would be replaced. Name a folder of its own with --out.",
  ],
  "output-holds-source": [
    "error",
    "The output folder {folder} holds {source}, which is read, and would be replaced. Name a folder of its own with --out.",
  ],
  "overlay-of-many": [
    "error",
    "--overlay goes with one document. Name the overlays of several in the configuration.",
  ],
  "output-is-source": ["error", "{file} is read, and would be replaced. Name another file with --out."],
  "nothing-there": [
    "error",
    "Nothing that {where} names became part of the API. Name FILE:LINE of a document or of generated code, an operationId, or a component.",
  ],
  "output-no-folder": ["error", "The output {folder} is no folder. Name another one with --out."],
  "output-not-ours": [
    "error",
    "The output folder {folder} holds files that Joinery did not make: {files}. Move them away, or name another folder with --out.",
  ],
} as const satisfies Record<string, readonly [Severity, string]>;

/** A diagnostic's code. */
export type DiagnosticCode = keyof typeof catalogue;

/** One thing the pipeline has to say. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** What is wrong and what to do, one sentence or two. */
  readonly message: string;
  readonly place?: Place;
}

/** Collects what one run has to say, in the order of the source, without repeats. */
export class Diagnostics {
  readonly #list: Diagnostic[] = [];
  readonly #seen = new Set<string>();

  /** Adds a diagnostic; `values` fill the `{…}` of its message. */
  report(code: DiagnosticCode, place?: Place, values: Record<string, string | number> = {}): void {
    const [severity, template] = catalogue[code];
    const message = template.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
    const diagnostic: Diagnostic = { code, severity, message, ...(place && { place: plain(place) }) };
    const key = formatDiagnostic(diagnostic);
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

  /** Ends a stage: throws when anything reported so far is an error, of a code that is not among `tolerated`. */
  stopIfFailed(tolerated: readonly DiagnosticCode[] = []): void {
    const isFatal = ({ code, severity }: Diagnostic) => severity === "error" && !tolerated.includes(code);
    if (this.#list.some(isFatal)) throw new PipelineError(this.list());
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

/** `file:line:column` */
export function formatPlace(place: Place): string {
  return `${place.file}:${place.line}:${place.column}`;
}

/** `file#/pointer`: stays as it is when lines move. What could end a comment or a line is percent-encoded. */
export function formatOrigin({ file, pointer }: Origin): string {
  const encode = (character: string) => (character === "*" ? "%2A" : encodeURIComponent(character));
  return `${file}#${pointer}`.replace(/[%*\p{Cc}\p{Zl}\p{Zp}]/gu, encode);
}

/** `file:line:column: error clash-name: The name …` */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const where = diagnostic.place ? `${formatPlace(diagnostic.place)}: ` : "";
  return `${where}${diagnostic.severity} ${diagnostic.code}: ${diagnostic.message}`;
}

function plain({ file, line, column }: Place): Place {
  return { file, line, column };
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  if (!a.place || !b.place) return Number(Boolean(a.place)) - Number(Boolean(b.place));
  if (a.place.file !== b.place.file) return a.place.file < b.place.file ? -1 : 1;
  return a.place.line - b.place.line || a.place.column - b.place.column;
}
