/**
 * validators/: one module an operation and kind, written by Ajv ahead of time. What Ajv
 * would `require` at run time is imported from the runtime instead.
 */

import type { Ajv, Options } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import AjvDraft04 from "ajv-draft-04";
import addFormats from "ajv-formats";
import { type JsonObject, setOwn } from "../json.js";
import type { ApiModel, Operation } from "../model/model.js";
import { header, property } from "../print/typescript.js";
import { fileNames } from "./file-names.js";
import type { Emitter, OutputFiles } from "./output.js";
import { compilableSchema } from "./validator-schemas.js";

type AjvClass = new (options: Options) => Ajv;

export const emitValidators: Emitter = (model, { diagnostics }) => {
  const files: OutputFiles = new Map();
  const names = fileNames(model.operations);
  const writer = new ValidatorWriter(model);
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
    if (operation.parameters.length > 0) add("parameters", () => writer.parameters(operation));
    if (operation.requestBody) add("bodies", () => writer.bodies(operation));
    add("answers", () => writer.answers(operation));
  }
  return files;
};

class ValidatorWriter {
  readonly #model: ApiModel;

  constructor(model: ApiModel) {
    this.#model = model;
  }

  /** Coerces: parameters arrive as text. */
  parameters(operation: Operation): string {
    const parts: Record<string, JsonObject> = {};
    for (const each of operation.parameters) {
      const part = each.in === "header" ? "headers" : each.in === "cookie" ? "cookies" : each.in;
      const name = each.in === "header" ? each.name.toLowerCase() : each.name;
      const object = parts[part] ?? { type: "object", properties: {} };
      parts[part] = object;
      setOwn(object.properties as JsonObject, name, each.schema);
      if (each.required) object.required = [...((object.required as string[] | undefined) ?? []), name];
    }
    const schema = { type: "object", properties: parts };
    return this.#module(
      { validate: schema },
      { coerceTypes: "array" },
      (names) => `export const validate = ${names.validate};\n`,
    );
  }

  bodies(operation: Operation): string {
    const schemas: Record<string, JsonObject> = {};
    for (const { mediaType, schema } of operation.requestBody?.content ?? [])
      if (schema) schemas[mediaType] = schema;
    return this.#module(schemas, {}, (names) => `export const validators = {\n${entries(names)}};\n`);
  }

  answers(operation: Operation): string {
    const schemas: Record<string, JsonObject> = {};
    for (const { status, content } of operation.answers) {
      for (const { mediaType, schema } of content) if (schema) schemas[`${status} ${mediaType}`] = schema;
    }
    return this.#module(schemas, {}, (names) => {
      const statuses = operation.answers.map(({ status, content }) => {
        const media = content.map(
          ({ mediaType }) => `    ${property(mediaType)}: ${names[`${status} ${mediaType}`] ?? "null"},\n`,
        );
        return `  ${property(status)}: {${media.length > 0 ? `\n${media.join("")}  ` : ""}},\n`;
      });
      return `export const validators = {\n${statuses.join("")}};\n`;
    });
  }

  /** One module with a function for each schema; equal schemas share theirs. */
  #module(
    schemas: Readonly<Record<string, JsonObject>>,
    options: Options,
    print: (names: Record<string, string>) => string,
  ): string {
    const top = `${header(this.#model.sources)}// @ts-nocheck: written by Ajv.\n`;
    const keys = Object.keys(schemas);
    if (keys.length === 0) return `${top}${print({})}`;
    const { compiled, components } = compilableSchema(schemas, this.#model);
    const ajv = this.#ajv(options);
    ajv.addSchema({ components }, "api");
    const exported: Record<string, string> = {};
    const shared = new Map<string, string>();
    const names: Record<string, string> = {};
    for (const key of keys) {
      const text = JSON.stringify(compiled[key]);
      const name = shared.get(text) ?? `check${shared.size}`;
      if (!shared.has(text)) {
        shared.set(text, name);
        ajv.addSchema(compiled[key] as JsonObject, name);
        exported[name] = name;
      }
      names[key] = name;
    }
    const code = imported(
      (standalone as unknown as { default: typeof standalone.default }).default(ajv, exported),
    );
    return `${top}${code}\n${print(names)}`;
  }

  #ajv(options: Options): Ajv {
    const common: Options = {
      strict: false,
      validateSchema: false,
      meta: false,
      useDefaults: true,
      logger: false,
      code: { source: true, esm: true, lines: true },
      ...options,
    };
    const Class = (this.#model.dialect === "3.1" ? Ajv2020 : AjvDraft04) as unknown as AjvClass;
    const ajv = new Class(common);
    (addFormats as unknown as { default: typeof addFormats.default }).default(ajv, { mode: "full" });
    return ajv;
  }
}

function entries(names: Readonly<Record<string, string>>): string {
  return Object.entries(names)
    .map(([key, name]) => `  ${property(key)}: ${name},\n`)
    .join("");
}

/** Ajv's helpers, from the runtime: `require` does not exist in an ES module. */
function imported(code: string): string {
  const used = new Set<string>();
  const text = code
    .replace(/^"use strict";\s*/, "")
    .replace(/^export const (check\d+) = /gm, "const $1 = ")
    .replace(/require\("ajv\/dist\/runtime\/ucs2length"\)\.default/g, () => use("ucs2length"))
    .replace(/require\("ajv\/dist\/runtime\/equal"\)\.default/g, () => use("equal"))
    .replace(/require\("ajv-formats\/dist\/formats"\)\.fullFormats/g, () => use("fullFormats"));
  function use(name: string): string {
    used.add(name);
    return name;
  }
  const rest = /require\([^)]*\)/.exec(text);
  if (rest) throw new Error(`Ajv asks for ${rest[0]}, which generated code does not have`);
  return used.size > 0
    ? `import { ${[...used].sort().join(", ")} } from "../../runtime/validation.js";\n${text}`
    : text;
}
