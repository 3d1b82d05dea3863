/** Schemas → code, by Ajv. */

import standalone from "ajv/dist/standalone/index.js";
import type { JsonObject } from "../json.js";
import type { ApiModel } from "../model/model.js";
import { createAjv, type Rules } from "./validator-ajv.js";
import { patternCode, patternOf } from "./validator-patterns.js";
import { compilableSchema } from "./validator-schemas.js";

/** Functions by the keys of their schemas; equal schemas share theirs. */
export function compileSchemas(
  schemas: Readonly<Record<string, JsonObject>>,
  model: ApiModel,
  rules: Pick<Rules, "direction" | "coerce" | "allErrors">,
): { code: string; names: Record<string, string> } {
  const keys = Object.keys(schemas);
  if (keys.length === 0) return { code: "", names: {} };
  const { compiled, components, inheritedNames } = compilableSchema(schemas, model, rules.direction);
  const ajv = createAjv(
    model,
    { ...rules, inheritedNames },
    { source: true, esm: true, lines: true, regExp: patternEngine },
  );
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

/** Ajv prints patterns as it was told to make them; `imported` prints them anew. */
const patternEngine = Object.assign((source: string) => patternOf(source), { code: "new RegExp" });

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
