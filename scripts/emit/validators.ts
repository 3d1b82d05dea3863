/**
 * validators/: one module an operation and kind, and one a component that they share, written by Ajv
 * ahead of time. What Ajv would `require` at run time is imported from the runtime instead.
 */

import { basename } from "node:path";
import { atPlace, type Origin } from "../diagnostics.js";
import { valueAt } from "../json.js";
import type { ApiModel, MediaType, Operation } from "../model/model.js";
import { generatedFrom, header, property } from "../print/typescript.js";
import { formsOf, othersOf } from "./fields.js";
import { fileNames } from "./file-names.js";
import {
  answerSchemas,
  bodySchemas,
  hasJsonParameters,
  hasTextParameters,
  parametersSchema,
} from "./operation-schemas.js";
import type { Emitter, OutputFiles } from "./output.js";
import { ValidatorCompiler } from "./validator-compiler.js";
import type { Checked, ModuleRules } from "./validator-workshop.js";

export const emitValidators: Emitter = (
  model,
  { diagnostics, allErrors = false, lenientValues, trustedPatterns },
) => {
  const compiler = new ValidatorCompiler(model);
  const names = fileNames(model.operations);
  const modules = model.operations.flatMap((operation) =>
    atPlace(operation.place, () =>
      modulesOf(model, operation).map(({ kind, checked, rules, print }) => ({
        operation,
        kind,
        file: `validators/${kind}/${names.get(operation.id) ?? operation.id}.ts`,
        prepared: compiler.prepare(checked, { ...rules, allErrors, lenientValues, trustedPatterns }),
        print,
      })),
    ),
  );
  const files: OutputFiles = new Map();
  const top = (origin: Origin | undefined, pointer?: string) => {
    const of = pointer === undefined ? "" : `// #${pointer}\n`;
    const from = origin ? `// ${generatedFrom(origin)}\n` : "";
    return `${header(model.sources).trimEnd()}\n${of}${from}\n/* eslint-disable -- written by Ajv, as the next line says to the compiler */\n// @ts-nocheck: written by Ajv.\n`;
  };
  const ofParameters = new Map<string, string>();
  for (const { operation, kind, file, prepared, print } of modules) {
    try {
      // Many operations have the same parameters.
      const text = kind === "parameters" ? JSON.stringify(prepared.checked) : "";
      const alike = ofParameters.get(text);
      if (alike !== undefined) {
        files.set(file, `${top(operation.place)}export { validate } from "./${alike}.js";\n`);
        continue;
      }
      const { code, names: functions } = compiler.compile(prepared);
      files.set(file, `${top(operation.place)}${code}${print(functions)}`);
      if (kind === "parameters") ofParameters.set(text, basename(file, ".ts"));
    } catch (error) {
      diagnostics.report("schema-invalid", operation.place, {
        problem: `${kind} of ${operation.id}: ${problemOf(error)}`,
      });
    }
  }
  for (const { file, pointer, code } of compiler.components()) {
    const shown = encodeURI(pointer.toWellFormed());
    const origin = model.originOf(valueAt(model.document, shown));
    files.set(`validators/${file}.ts`, `${top(origin, shown)}${code}`);
  }
  return files;
};

function problemOf(error: unknown): string {
  // Ajv makes fragments of URLs of all names.
  if (error instanceof URIError) return "a name in it holds half of a surrogate pair. Correct the name.";
  return error instanceof Error ? error.message : String(error);
}

/** One module: what it checks, and how it gives the functions to others. */
interface ValidatorModule {
  readonly kind: "parameters" | "json-parameters" | "bodies" | "forms" | "answers";
  readonly checked: Readonly<Record<string, Checked>>;
  readonly rules: Pick<ModuleRules, "direction" | "coerce">;
  readonly print: (names: Readonly<Record<string, string>>) => string;
}

function modulesOf(model: ApiModel, operation: Operation): ValidatorModule[] {
  const content = operation.requestBody?.content ?? [];
  const forms = formsOf(model, content);
  const bodies = othersOf(content);
  return [
    ...(hasTextParameters(operation) ? [parametersModule(model, operation, "text")] : []),
    ...(hasJsonParameters(operation) ? [parametersModule(model, operation, "json")] : []),
    ...(bodies.length > 0 ? [bodiesModule(model, "bodies", bodies)] : []),
    ...(forms.length > 0 ? [bodiesModule(model, "forms", forms)] : []),
    answersModule(model, operation),
  ];
}

/** Parameters arrive as text and are coerced, but for those that are JSON. */
function parametersModule(model: ApiModel, operation: Operation, kind: "text" | "json"): ValidatorModule {
  return {
    kind: kind === "json" ? "json-parameters" : "parameters",
    checked: { validate: { schema: parametersSchema(model, operation, kind) } },
    rules: { direction: "request", coerce: kind === "text" },
    print: (names) => `export const validate: ${typeOf("validation", "Validator")} = ${names.validate};\n`,
  };
}

/** Fields of forms are text too; JSON has types of its own. */
function bodiesModule(
  model: ApiModel,
  kind: "bodies" | "forms",
  content: readonly MediaType[],
): ValidatorModule {
  return {
    kind,
    checked: bodySchemas(model, content),
    rules: { direction: "request", coerce: kind === "forms" },
    print: (names) =>
      `export const validators: ${typeOf("operation", "BodyValidators")} = {\n${entries(names)}};\n`,
  };
}

function answersModule(model: ApiModel, operation: Operation): ValidatorModule {
  const print = (names: Readonly<Record<string, string>>) => {
    const statuses = operation.answers.map(({ status, content }) => {
      const media = content.map(
        ({ mediaType }) => `${property(mediaType)}: ${names[`${status} ${mediaType}`] ?? "null"}`,
      );
      const headers = names[`${status} headers`];
      const list = media.length > 0 ? `{ ${media.join(", ")} }` : "{}";
      return `  ${property(status)}: { content: ${list}${headers ? `, headers: ${headers}` : ""} },\n`;
    });
    const type = `Readonly<Record<string, ${typeOf("operation", "AnswerValidators")}>>`;
    return `export const validators: ${type} = {\n${statuses.join("")}};\n`;
  };
  return {
    kind: "answers",
    checked: answerSchemas(model, operation),
    rules: { direction: "answer", coerce: false },
    print,
  };
}

/** Without a type of its own, `tsc` would read all that Ajv wrote to find one, and large schemas are too deep for it. */
function typeOf(module: "operation" | "validation", name: string): string {
  return `import("../../runtime/${module}.js").${name}`;
}

function entries(names: Readonly<Record<string, string>>): string {
  return Object.entries(names)
    .map(([key, name]) => `  ${property(key)}: ${name},\n`)
    .join("");
}
