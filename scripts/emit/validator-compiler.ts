/** Schemas → code, by Ajv, with the options of express-openapi-validator. */

import type { Ajv, Options } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import AjvDraft04 from "ajv-draft-04";
import addFormats from "ajv-formats";
import type { JsonObject } from "../json.js";
import type { ApiModel } from "../model/model.js";
import { addOpenApiKeywords } from "./validator-keywords.js";
import { patternCode } from "./validator-patterns.js";
import { compilableSchema, type Direction } from "./validator-schemas.js";

type AjvClass = new (options: Options) => Ajv;

/** What differs between validators. */
export interface Rules {
  readonly direction: Direction;
  /** Whether text is turned into what the schema asks for. */
  readonly coerce: boolean;
  /** Whether all faults are told, or the first of each part. */
  readonly allErrors: boolean;
}

/** Functions by the keys of their schemas; equal schemas share theirs. */
export function compileSchemas(
  schemas: Readonly<Record<string, JsonObject>>,
  model: ApiModel,
  rules: Rules,
): { code: string; names: Record<string, string> } {
  const keys = Object.keys(schemas);
  if (keys.length === 0) return { code: "", names: {} };
  const { compiled, components } = compilableSchema(schemas, model, rules.direction);
  const ajv = createAjv(model, rules);
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
  const code = (standalone as unknown as { default: typeof standalone.default }).default(ajv, exported);
  return { code: `${imported(withoutUnused(code))}\n`, names };
}

/** Any pattern that JavaScript knows, also where only its older rules do. */
function regExp(source: string): RegExp {
  try {
    return new RegExp(source, "u");
  } catch {
    return new RegExp(source);
  }
}
regExp.code = "new RegExp";

function createAjv(model: ApiModel, { coerce, direction, allErrors }: Rules): Ajv {
  const options: Options = {
    strict: false,
    strictNumbers: true,
    validateSchema: false,
    meta: false,
    useDefaults: direction === "request",
    coerceTypes: coerce,
    discriminator: true,
    allErrors,
    logger: false,
    code: { source: true, esm: true, lines: true, regExp },
  };
  const Class = (model.dialect === "3.1" ? Ajv2020 : AjvDraft04) as unknown as AjvClass;
  const ajv = new Class(options);
  (addFormats as unknown as { default: typeof addFormats.default }).default(ajv, { mode: "fast" });
  addOpenApiKeywords(ajv);
  return ajv;
}

/** Ajv prints each schema whole, although its code needs few of them. */
function withoutUnused(code: string): string {
  let text = code;
  for (const [line, name = ""] of code.matchAll(/^const (schema\d+) = .*;$/gm)) {
    if (text.match(new RegExp(`\\b${name}\\b`, "g"))?.length === 1)
      text = text.replace(`${line}\n`, () => "");
  }
  return text;
}

/** Ajv's helpers, from the runtime: `require` does not exist in an ES module. */
function imported(code: string): string {
  const used = new Set<string>();
  let needsPatterns = false;
  const text = code
    .replace(/^"use strict";\s*/, "")
    .replace(/^export const (check\d+) = /gm, "const $1 = ")
    .replace(/require\("ajv\/dist\/runtime\/ucs2length"\)\.default/g, () => use("ucs2length"))
    .replace(/require\("ajv\/dist\/runtime\/equal"\)\.default/g, () => use("equal"))
    .replace(/require\("ajv-formats\/dist\/formats"\)\.fastFormats/g, () => use("fastFormats"))
    .replace(/^(const pattern\d+ = )new RegExp\(("(?:[^"\\]|\\.)*"), "u"\);$/gm, (_, start, source) => {
      const pattern = patternCode(JSON.parse(source) as string);
      if (pattern.startsWith("linearPattern")) needsPatterns = true;
      return `${start}${pattern};`;
    });
  function use(name: string): string {
    used.add(name);
    return name;
  }
  const rest = /require\([^)]*\)/.exec(text.replace(/"(?:[^"\\]|\\.)*"/g, '""'));
  if (rest) throw new Error(`Ajv asks for ${rest[0]}, which generated code does not have`);
  const imports = [
    used.size > 0 && `import { ${[...used].sort().join(", ")} } from "../../runtime/validation.js";\n`,
    needsPatterns && 'import { linearPattern } from "../../runtime/patterns.js";\n',
  ];
  return imports.filter(Boolean).join("") + text;
}
