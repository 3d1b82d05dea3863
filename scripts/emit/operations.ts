/** operations.ts: what the router has to know of each operation. */

import { isObject, type JsonObject } from "../json.js";
import type { ApiModel, Operation } from "../model/model.js";
import { docComment, header, literal, property, value } from "../print/typescript.js";
import { formFields, parameterDescriptor, takesAnyQuery } from "./fields.js";
import { fileNames } from "./file-names.js";
import type { Emitter } from "./output.js";
import { formKind } from "./runtime/media-types.js";
import type { Requirement } from "./runtime/operation.js";

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
  const parameters = operation.parameters.map((each) => value(parameterDescriptor(model, each)));
  const content = operation.requestBody?.content ?? [];
  const forms = content.some(({ mediaType }) => formKind(mediaType) !== undefined);
  const load = (kind: string) => `() => import(${literal(`./validators/${kind}/${file}.js`)})`;
  const unknown = unknownQuery(model, operation);
  const produces = [
    ...new Set(operation.answers.flatMap((answer) => answer.content.map((each) => each.mediaType))),
  ];
  const lines = [
    `id: ${literal(operation.id)},`,
    `method: ${literal(operation.method)},`,
    `path: ${literal(operation.path)},`,
    `basePaths: ${value(operation.basePaths)},`,
    `parameters: [${parameters.map((each) => `\n      ${each},`).join("")}${parameters.length > 0 ? "\n    " : ""}],`,
    ...(unknown === undefined ? [] : [`allowUnknownQueryParameters: ${unknown},`]),
    `body: ${body(model, operation)},`,
    `produces: ${value(produces)},`,
    `security: ${value(requirementsOf(model, operation))},`,
    `loadParameters: ${operation.parameters.length > 0 ? load("parameters") : "null"},`,
    `loadBody: ${content.some(({ mediaType }) => !formKind(mediaType)) ? load("bodies") : "null"},`,
    `loadForms: ${forms ? load("forms") : "null"},`,
    `loadAnswers: ${load("answers")},`,
  ];
  return `${docComment(operation.summary, operation.place, "  ")}  ${property(operation.id)}: {\n${lines.map((line) => `    ${line}\n`).join("")}  },\n`;
}

function body(model: ApiModel, { requestBody }: Operation): string {
  if (!requestBody) return "null";
  const forms: JsonObject = {};
  for (const media of requestBody.content) {
    if (formKind(media.mediaType)) forms[media.mediaType] = formFields(model, media);
  }
  const mediaTypes = requestBody.content.map((each) => each.mediaType);
  return value({
    required: requestBody.required,
    mediaTypes,
    ...(Object.keys(forms).length > 0 && { forms }),
  });
}

/** The operation as the document has it. */
function sourceOf(model: ApiModel, { path, method }: Operation): JsonObject {
  const item = isObject(model.document.paths) ? model.document.paths[path] : undefined;
  const operation = isObject(item) ? item[method.toLowerCase()] : undefined;
  return isObject(operation) ? operation : {};
}

/** The schemes that an operation needs, with their scopes. */
function requirementsOf(model: ApiModel, operation: Operation): Requirement[][] {
  const requirements = sourceOf(model, operation).security ?? model.document.security;
  return (Array.isArray(requirements) ? requirements : [])
    .filter(isObject)
    .map((requirement) =>
      Object.entries(requirement).map(
        ([name, scopes]): Requirement => [name, ...(Array.isArray(scopes) ? scopes.map(String) : [])],
      ),
    );
}

/** What the document itself says of undeclared query parameters. */
function unknownQuery(model: ApiModel, operation: Operation): boolean | undefined {
  const source = sourceOf(model, operation);
  const said = source["x-eov-allow-unknown-query-parameters"] ?? source["x-allow-unknown-query-parameters"];
  if (typeof said === "boolean") return said;
  return takesAnyQuery(model, operation.parameters) ? true : undefined;
}
