/** operations.ts: what the router has to know of each operation. */

import type { ApiModel, Operation } from "../model/model.js";
import { docComment, header, literal, property, value } from "../print/typescript.js";
import { describeOperation } from "./descriptors.js";
import { fileNames } from "./file-names.js";
import type { Emitter } from "./output.js";
import { formKind } from "./runtime/media-types.js";

export const emitOperations: Emitter = (model) => {
  const names = fileNames(model.operations);
  const entries = model.operations.map((operation) =>
    printOperation(model, operation, names.get(operation.id) ?? operation.id),
  );
  const text = `${header(model.sources)}import type { OperationDescriptor } from "./runtime/operation.js";

/** Every operation by its ID. Validators are loaded when an operation is first called. */
export const operations = {
${entries.join("")}} satisfies Record<string, OperationDescriptor>;
`;
  return new Map([["operations.ts", text]]);
};

function printOperation(model: ApiModel, operation: Operation, file: string): string {
  const described = describeOperation(model, operation);
  const parameters = described.parameters.map((each) => value(each));
  const unknown = described.allowUnknownQueryParameters;
  const content = operation.requestBody?.content ?? [];
  const forms = content.some(({ mediaType }) => formKind(mediaType) !== undefined);
  const load = (kind: string) => `() => import(${literal(`./validators/${kind}/${file}.js`)})`;
  const lines = [
    `id: ${literal(operation.id)},`,
    `method: ${literal(operation.method)},`,
    `path: ${literal(operation.path)},`,
    `basePaths: ${value(operation.basePaths)},`,
    `parameters: [${parameters.map((each) => `\n      ${each},`).join("")}${parameters.length > 0 ? "\n    " : ""}],`,
    ...(unknown === undefined ? [] : [`allowUnknownQueryParameters: ${unknown},`]),
    `body: ${described.body ? value(described.body) : "null"},`,
    `produces: ${value(described.produces)},`,
    `security: ${value(described.security)},`,
    `loadParameters: ${operation.parameters.length > 0 ? load("parameters") : "null"},`,
    `loadBody: ${content.some(({ mediaType }) => !formKind(mediaType)) ? load("bodies") : "null"},`,
    `loadForms: ${forms ? load("forms") : "null"},`,
    `loadAnswers: ${load("answers")},`,
  ];
  return `${docComment(operation.summary, operation.place, "  ")}  ${property(operation.id)}: {\n${lines.map((line) => `    ${line}\n`).join("")}  },\n`;
}
