/**
 * operations.ts: where each operation is, which every start reads. operations/: what the router has to
 * know of each besides, a module an operation, loaded when it is first called.
 */

import type { ApiModel, Operation } from "../model/model.js";
import { docComment, header, literal, property, value } from "../print/typescript.js";
import { describeOperation } from "./descriptors.js";
import { formsOf, othersOf, takesUploads } from "./fields.js";
import { fileNames } from "./file-names.js";
import { hasJsonParameters, hasTextParameters } from "./operation-schemas.js";
import type { Emitter, OutputFiles } from "./output.js";

export const emitOperations: Emitter = (model, { lenientValues }) => {
  const names = fileNames(model.operations);
  const files: OutputFiles = new Map();
  const bases = new BasePaths();
  const entries = model.operations.map((operation) => {
    const name = names.get(operation.id) ?? operation.id;
    files.set(`operations/${name}.ts`, printOperation(model, operation, name, lenientValues));
    return printEntry(operation, name, bases);
  });
  files.set(
    "operations.ts",
    `${header(model.sources)}import type { OperationEntry } from "./runtime/operation.js";

${bases.print()}/** Where each operation is, by its ID: all that a server's start reads of it. The rest is loaded when it is first called. */
export const operations = {
${entries.join("")}} satisfies Record<string, OperationEntry>;
`,
  );
  return files;
};

/** Equal lists of base paths stand there once: most documents have one. */
class BasePaths {
  readonly #names = new Map<string, string>();

  nameOf(basePaths: readonly string[]): string {
    const text = value(basePaths);
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    const name = this.#names.size === 0 ? "bases" : `bases_${this.#names.size + 1}`;
    this.#names.set(text, name);
    return name;
  }

  print(): string {
    const lines = [...this.#names].map(([text, name]) => `const ${name}: readonly string[] = ${text};\n`);
    return lines.length === 0 ? "" : `${lines.join("")}\n`;
  }
}

/** What it is about stands in its module: a start reads every character here. */
function printEntry({ id, method, path, basePaths }: Operation, file: string, bases: BasePaths): string {
  const load = `() => import(${literal(`./operations/${file}.js`)})`;
  const words = [literal(method), literal(path), bases.nameOf(basePaths), load];
  // Of a property called `constructor`, TypeScript expects what every object has there.
  const type = id in Object.prototype ? " satisfies OperationEntry" : "";
  return `  ${property(id)}: [${words.join(", ")}]${type},\n`;
}

function printOperation(
  model: ApiModel,
  operation: Operation,
  file: string,
  lenientValues?: boolean,
): string {
  const described = describeOperation(model, operation, lenientValues);
  const { id, method, path, basePaths, allowUnknownQueryParameters: unknown } = described;
  const content = operation.requestBody?.content ?? [];
  const load = (kind: string) => `() => import(${literal(`../validators/${kind}/${file}.js`)})`;
  const lines = [
    `id: ${literal(id)},`,
    `method: ${literal(method)},`,
    `path: ${literal(path)},`,
    `basePaths: ${value(basePaths)},`,
    ...printParameters(described.parameters),
    ...(unknown === undefined ? [] : [`allowUnknownQueryParameters: ${unknown},`]),
    `body: ${described.body ? value(described.body) : "null"},`,
    `produces: ${value(described.produces)},`,
    ...(described.responseHeaders ? [`responseHeaders: ${value(described.responseHeaders)},`] : []),
    ...(described.contents ? [`contents: ${value(described.contents)},`] : []),
    `security: ${value(described.security)},`,
    `loadParameters: ${hasTextParameters(operation) ? load("parameters") : "null"},`,
    ...(hasJsonParameters(operation) ? [`loadJsonParameters: ${load("json-parameters")},`] : []),
    `loadBody: ${othersOf(content).length > 0 ? load("bodies") : "null"},`,
    `loadForms: ${formsOf(model, content).length > 0 ? load("forms") : "null"},`,
    ...(takesUploads(model, content) ? ['loadUploads: () => import("../runtime/uploads.js"),'] : []),
    `loadAnswers: ${load("answers")},`,
  ];
  return `${header(model.sources)}import type { OperationDescriptor } from "../runtime/operation.js";

${docComment(operation.summary, operation.place)}export const operation: OperationDescriptor = {
${lines.map((line) => `  ${line}\n`).join("")}};
`;
}

/** One a line, so that each line leads to its parameter. */
function printParameters(parameters: readonly object[]): string[] {
  if (parameters.length === 0) return ["parameters: [],"];
  return ["parameters: [", ...parameters.map((each) => `  ${value(each)},`), "],"];
}
