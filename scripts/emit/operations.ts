/** operations.ts: what the router has to know of each operation. */

import type { ApiModel, Operation } from "../model/model.js";
import { docComment, header, literal, member, property, value } from "../print/typescript.js";
import { describeOperation } from "./descriptors.js";
import { fileNames } from "./file-names.js";
import type { Emitter } from "./output.js";
import { formKind } from "./runtime/media-types.js";
import type { ParameterDescriptor } from "./runtime/operation.js";

export const emitOperations: Emitter = (model) => {
  const names = fileNames(model.operations);
  const parameters = new Parameters();
  const bases = new BasePaths();
  const routes = model.operations.map((operation) => printRoute(operation, bases));
  const entries = model.operations.map((operation) =>
    printOperation(model, operation, names.get(operation.id) ?? operation.id, parameters),
  );
  const imported = [
    "OperationDescriptor",
    ...(parameters.isEmpty ? [] : ["ParameterDescriptor"]),
    "RouteDescriptor",
  ];
  const text = `${header(model.sources)}import type { ${imported.join(", ")} } from "./runtime/operation.js";

${bases.print()}/** Where each operation is: all that a server's start reads of it. */
export const routes = {
${routes.join("")}} satisfies Record<string, RouteDescriptor>;

${parameters.print()}/** The operations that have been asked for. */
const made: { [id in keyof typeof routes]?: OperationDescriptor } = Object.create(null);

/** Every operation by its ID; made, and its validators loaded, when it is first called. */
export const operations = {
${entries.join("")}} satisfies Record<keyof typeof routes, OperationDescriptor>;
`;
  return new Map([["operations.ts", text]]);
};

/** Equal parameters stand there once: operations share many, and every start reads them all. */
class Parameters {
  readonly #names = new Map<string, string>();
  readonly #used = new Map<string, number>();

  get isEmpty(): boolean {
    return this.#names.size === 0;
  }

  /** What a parameter is called: `query_limit`, and where another is called that, `query_limit_2`. */
  nameOf(parameter: ParameterDescriptor): string {
    const text = value(parameter);
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    // Nothing of a document's text becomes code, except what is plainly a name.
    const word = /^[a-z]\w{0,40}$/i.test(parameter.name) ? parameter.name : "parameter";
    const plain = `${parameter.in}_${word.replace(/[_\d]+$/, "")}`;
    const count = (this.#used.get(plain) ?? 0) + 1;
    this.#used.set(plain, count);
    const name = count === 1 ? plain : `${plain}_${count}`;
    this.#names.set(text, name);
    return name;
  }

  print(): string {
    const lines = [...this.#names].map(([text, name]) => `const ${name}: ParameterDescriptor = ${text};\n`);
    return this.isEmpty ? "" : `${lines.join("")}\n`;
  }
}

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

function printRoute({ id, method, path, basePaths }: Operation, bases: BasePaths): string {
  const words = [`id: ${literal(id)}`, `method: ${literal(method)}`, `path: ${literal(path)}`];
  return `  ${property(id)}: { ${words.join(", ")}, basePaths: ${bases.nameOf(basePaths)} },\n`;
}

function printOperation(model: ApiModel, operation: Operation, file: string, parameters: Parameters): string {
  const described = describeOperation(model, operation);
  const unknown = described.allowUnknownQueryParameters;
  const content = operation.requestBody?.content ?? [];
  const forms = content.some(({ mediaType }) => formKind(mediaType) !== undefined);
  const load = (kind: string) => `() => import(${literal(`./validators/${kind}/${file}.js`)})`;
  const lines = [
    `...routes${member(operation.id)},`,
    `parameters: [${described.parameters.map((each) => parameters.nameOf(each)).join(", ")}],`,
    ...(unknown === undefined ? [] : [`allowUnknownQueryParameters: ${unknown},`]),
    `body: ${described.body ? value(described.body) : "null"},`,
    `produces: ${value(described.produces)},`,
    ...(described.contents ? [`contents: ${value(described.contents)},`] : []),
    `security: ${value(described.security)},`,
    `loadParameters: ${operation.parameters.length > 0 ? load("parameters") : "null"},`,
    `loadBody: ${content.some(({ mediaType }) => !formKind(mediaType)) ? load("bodies") : "null"},`,
    `loadForms: ${forms ? load("forms") : "null"},`,
    `loadAnswers: ${load("answers")},`,
  ];
  const doc = docComment(operation.summary, operation.place, "  ");
  return `${doc}  get ${property(operation.id)}(): OperationDescriptor {
    return (made${member(operation.id)} ??= {
${lines.map((line) => `      ${line}\n`).join("")}    });
  },
`;
}
