/** operations.ts: what the router has to know of each operation. */

import type { Operation } from "../model/model.js";
import { docComment, header, literal, property, value } from "../print/typescript.js";
import { fileNames } from "./file-names.js";
import type { Emitter } from "./output.js";

export const emitOperations: Emitter = (model) => {
  const names = fileNames(model.operations);
  const entries = model.operations.map((operation) =>
    printOperation(operation, names.get(operation.id) ?? operation.id),
  );
  const text = `${header(model.sources)}import type { OperationDescriptor } from "./runtime/operation.js";

/** Every operation by its ID. Validators are loaded when an operation is first called. */
export const operations = {
${entries.join("")}} satisfies Record<string, OperationDescriptor>;
`;
  return new Map([["operations.ts", text]]);
};

function printOperation(operation: Operation, file: string): string {
  const { requestBody } = operation;
  const parameters = operation.parameters.map(({ name, in: place, style, explode, shape, json }) =>
    value({ name, in: place, style, explode, shape, json }),
  );
  const body = requestBody
    ? value({ required: requestBody.required, mediaTypes: requestBody.content.map((each) => each.mediaType) })
    : "null";
  const load = (kind: string) => `() => import(${literal(`./validators/${kind}/${file}.js`)})`;
  const lines = [
    `id: ${literal(operation.id)},`,
    `method: ${literal(operation.method)},`,
    `path: ${literal(operation.path)},`,
    `basePaths: ${value(operation.basePaths)},`,
    `parameters: [${parameters.map((each) => `\n      ${each},`).join("")}${parameters.length > 0 ? "\n    " : ""}],`,
    `body: ${body},`,
    `security: ${value(operation.security)},`,
    `loadParameters: ${operation.parameters.length > 0 ? load("parameters") : "null"},`,
    `loadBody: ${requestBody ? load("bodies") : "null"},`,
    `loadAnswers: ${load("answers")},`,
  ];
  return `${docComment(operation.summary, operation.place, "  ")}  ${property(operation.id)}: {\n${lines.map((line) => `    ${line}\n`).join("")}  },\n`;
}
