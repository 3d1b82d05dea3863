/**
 * validators/: one module an operation and kind, written by Ajv ahead of time. What Ajv
 * would `require` at run time is imported from the runtime instead.
 */

import type { JsonObject } from "../json.js";
import { setOwn } from "../json.js";
import type { ApiModel, MediaType, Operation } from "../model/model.js";
import { header, property } from "../print/typescript.js";
import { fileNames } from "./file-names.js";
import type { Emitter, OutputFiles } from "./output.js";
import { formKind, isJson, isText } from "./runtime/media-types.js";
import { compileSchemas, type Rules } from "./validator-compiler.js";

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

  /** Parameters arrive as text and are coerced. The parts are those of express-openapi-validator. */
  parameters(operation: Operation): string {
    const parts = {
      query: objectSchema(),
      headers: objectSchema(),
      params: objectSchema(),
      cookies: objectSchema(),
    };
    const partOf = { query: "query", header: "headers", path: "params", cookie: "cookies" } as const;
    for (const each of operation.parameters) {
      const part = parts[partOf[each.in]];
      const name = each.in === "header" ? each.name.toLowerCase() : each.name;
      setOwn(part.properties, name, each.schema);
      if (each.required) part.required = [...(part.required ?? []), name];
    }
    const used = Object.entries(parts).filter(([, { properties }]) => Object.keys(properties).length > 0);
    const schema = { type: "object", properties: Object.fromEntries(used) };
    return this.#module(
      { validate: schema },
      { direction: "request", coerce: true },
      (names) => `export const validate = ${names.validate};\n`,
    );
  }

  /** Fields of forms are text too; JSON has types of its own. */
  bodies(content: readonly MediaType[], coerce: boolean): string {
    const schemas: Record<string, JsonObject> = {};
    for (const { mediaType, schema } of content)
      if (schema && isValidated(mediaType)) schemas[mediaType] = wrapped("body", schema);
    return this.#module(
      schemas,
      { direction: "request", coerce },
      (names) => `export const validators = {\n${entries(names)}};\n`,
    );
  }

  answers(operation: Operation): string {
    const schemas: Record<string, JsonObject> = {};
    for (const { status, content, headers } of operation.answers) {
      for (const { mediaType, schema } of content)
        if (schema && isValidated(mediaType)) schemas[`${status} ${mediaType}`] = wrapped("response", schema);
      if (headers.length > 0) schemas[`${status} headers`] = wrapped("headers", headersSchema(headers));
    }
    return this.#module(schemas, { direction: "answer", coerce: false }, (names) => {
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
    rules: Omit<Rules, "allErrors">,
    print: (names: Record<string, string>) => string,
  ): string {
    const { code, names } = compileSchemas(schemas, this.#model, { ...rules, allErrors: this.#allErrors });
    return `${header(this.#model.sources)}// @ts-nocheck: written by Ajv.\n${code}${print(names)}`;
  }
}

/** What is read into values or text; bytes are nobody's to check, and XML has no schema of its own here. */
function isValidated(mediaType: string): boolean {
  const isXml = /[/+]xml\b/i.test(mediaType);
  return (
    !isXml &&
    (isJson(mediaType) || isText(mediaType) || formKind(mediaType) !== undefined || mediaType.includes("*"))
  );
}

function objectSchema(): { type: string; properties: JsonObject; required?: string[] } {
  return { type: "object", properties: {} };
}

function wrapped(name: string, schema: JsonObject): JsonObject {
  return { type: "object", properties: { [name]: schema } };
}

function headersSchema(headers: Operation["answers"][number]["headers"]): JsonObject {
  const made = objectSchema();
  for (const { name, schema } of headers) setOwn(made.properties, name.toLowerCase(), schema);
  const required = headers.filter((each) => each.required).map(({ name }) => name.toLowerCase());
  return required.length > 0 ? { ...made, required } : made;
}

function entries(names: Readonly<Record<string, string>>): string {
  return Object.entries(names)
    .map(([key, name]) => `  ${property(key)}: ${name},\n`)
    .join("");
}
