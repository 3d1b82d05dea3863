/**
 * validators/: one module an operation and kind, written by Ajv ahead of time. What Ajv
 * would `require` at run time is imported from the runtime instead.
 */

import type { JsonObject } from "../json.js";
import type { ApiModel, MediaType, Operation } from "../model/model.js";
import { header, property } from "../print/typescript.js";
import { fileNames } from "./file-names.js";
import { answerSchemas, bodySchemas, parametersSchema } from "./operation-schemas.js";
import type { Emitter, OutputFiles } from "./output.js";
import { formKind } from "./runtime/media-types.js";
import type { Rules } from "./validator-ajv.js";
import { compileSchemas } from "./validator-compiler.js";

export const emitValidators: Emitter = (model, { diagnostics, allErrors = false }) => {
  const files: OutputFiles = new Map();
  const names = fileNames(model.operations);
  const writer = new ValidatorWriter(model, allErrors);
  for (const operation of model.operations) {
    const name = names.get(operation.id) ?? operation.id;
    const add = (kind: string, print: () => string) => {
      try {
        files.set(`validators/${kind}/${name}.ts`, print());
      } catch (error) {
        const problem = error instanceof Error ? error.message : String(error);
        diagnostics.report("schema-invalid", operation.place, {
          problem: `${kind} of ${operation.id}: ${problem}`,
        });
      }
    };
    const content = operation.requestBody?.content ?? [];
    const forms = content.filter(({ mediaType }) => formKind(mediaType));
    const bodies = content.filter(({ mediaType }) => !formKind(mediaType));
    if (operation.parameters.length > 0) add("parameters", () => writer.parameters(operation));
    if (bodies.length > 0) add("bodies", () => writer.bodies(bodies, false));
    if (forms.length > 0) add("forms", () => writer.bodies(forms, true));
    add("answers", () => writer.answers(operation));
  }
  return files;
};

class ValidatorWriter {
  readonly #model: ApiModel;
  readonly #allErrors: boolean;

  constructor(model: ApiModel, allErrors: boolean) {
    this.#model = model;
    this.#allErrors = allErrors;
  }

  /** Parameters arrive as text and are coerced. */
  parameters(operation: Operation): string {
    return this.#module(
      { validate: parametersSchema(this.#model, operation) },
      { direction: "request", coerce: true },
      (names) => `export const validate = ${names.validate};\n`,
    );
  }

  /** Fields of forms are text too; JSON has types of its own. */
  bodies(content: readonly MediaType[], coerce: boolean): string {
    return this.#module(
      bodySchemas(content),
      { direction: "request", coerce },
      (names) => `export const validators = {\n${entries(names)}};\n`,
    );
  }

  answers(operation: Operation): string {
    return this.#module(answerSchemas(operation), { direction: "answer", coerce: false }, (names) => {
      const statuses = operation.answers.map(({ status, content }) => {
        const media = content.map(
          ({ mediaType }) => `${property(mediaType)}: ${names[`${status} ${mediaType}`] ?? "null"}`,
        );
        const headers = names[`${status} headers`];
        const list = media.length > 0 ? `{ ${media.join(", ")} }` : "{}";
        return `  ${property(status)}: { content: ${list}${headers ? `, headers: ${headers}` : ""} },\n`;
      });
      return `export const validators = {\n${statuses.join("")}};\n`;
    });
  }

  #module(
    schemas: Readonly<Record<string, JsonObject>>,
    rules: Pick<Rules, "direction" | "coerce">,
    print: (names: Record<string, string>) => string,
  ): string {
    const { code, names } = compileSchemas(schemas, this.#model, { ...rules, allErrors: this.#allErrors });
    return `${header(this.#model.sources)}// @ts-nocheck: written by Ajv.\n${code}${print(names)}`;
  }
}

function entries(names: Readonly<Record<string, string>>): string {
  return Object.entries(names)
    .map(([key, name]) => `  ${property(key)}: ${name},\n`)
    .join("");
}
