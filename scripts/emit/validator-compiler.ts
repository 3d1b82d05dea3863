/** Schemas → code, by Ajv. */

import type { Ajv } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import { fastFormats } from "ajv-formats/dist/formats.js";
import type { JsonObject } from "../json.js";
import type { ApiModel } from "../model/model.js";
import { createAjv, type Rules } from "./validator-ajv.js";
import { patternCode, patternOf } from "./validator-patterns.js";
import { SchemaStripper } from "./validator-schemas.js";

/** What differs between modules. */
export type ModuleRules = Pick<Rules, "direction" | "coerce" | "allErrors">;

/** What one module is to check. */
export interface Prepared {
  /** Schemas by what the module calls them. */
  readonly schemas: Readonly<Record<string, JsonObject>>;
  readonly shop: Workshop;
}

/** Compiles the modules of a document. What several modules need is compiled once. */
export class ValidatorCompiler {
  readonly #model: ApiModel;
  readonly #shops = new Map<string, Workshop>();

  constructor(model: ApiModel) {
    this.#model = model;
  }

  /** To be done for all modules before the first is compiled, so that all components are known. */
  prepare(schemas: Readonly<Record<string, JsonObject>>, rules: ModuleRules): Prepared {
    const kind = JSON.stringify(rules);
    const shop = this.#shops.get(kind) ?? new Workshop(this.#model, rules);
    this.#shops.set(kind, shop);
    const stripped = Object.entries(schemas).map(([key, schema]) => [key, shop.strip(schema)] as const);
    return { shop, schemas: Object.fromEntries(stripped) };
  }

  /** The code of a module, and the names of its functions by the keys of their schemas. */
  compile({ schemas, shop }: Prepared): { code: string; names: Record<string, string> } {
    if (Object.keys(schemas).length === 0) return { code: "", names: {} };
    return shop.compile(schemas);
  }
}

/** One Ajv for all modules with the same rules. */
class Workshop {
  readonly #model: ApiModel;
  readonly #rules: ModuleRules;
  readonly #stripper: SchemaStripper;
  #ajv: Ajv | undefined;
  #modules = 0;

  constructor(model: ApiModel, rules: ModuleRules) {
    this.#model = model;
    this.#rules = rules;
    this.#stripper = new SchemaStripper(model, rules.direction, {}, true);
  }

  strip(schema: JsonObject): JsonObject {
    return this.#stripper.strip(schema) as JsonObject;
  }

  /** Equal schemas share a function. */
  compile(schemas: Readonly<Record<string, JsonObject>>): { code: string; names: Record<string, string> } {
    this.#ajv ??= this.#compileComponents();
    const ajv = this.#ajv;
    this.#modules += 1;
    const exported: Record<string, string> = {};
    const shared = new Map<string, string>();
    const names: Record<string, string> = {};
    for (const [key, schema] of Object.entries(schemas)) {
      const text = JSON.stringify(schema);
      const name = shared.get(text) ?? `check${shared.size}`;
      if (!shared.has(text)) {
        shared.set(text, name);
        exported[name] = `module${this.#modules}-${name}`;
        ajv.addSchema(schema, exported[name]);
      }
      names[key] = name;
    }
    const code = (standalone as unknown as { default: typeof standalone.default }).default(ajv, exported);
    for (const key of Object.values(exported)) ajv.removeSchema(key);
    return { code: `${imported(renumbered(code))}\n`, names };
  }

  /** In the order of their names: where a circle of references is entered shows in its code. */
  #compileComponents(): Ajv {
    const { components, inheritedNames } = this.#stripper;
    const code = { source: true, esm: true, lines: true, regExp: patternEngine };
    const ajv = createAjv(this.#model, { ...this.#rules, inheritedNames }, code);
    ajv.addSchema({ components }, "api");
    const keyed = this.#stripper.keyedSchemas();
    for (const [key, schema] of keyed) ajv.addSchema(schema, key);
    for (const [key] of keyed) {
      try {
        ajv.getSchema(key);
      } catch {
        // Told where an operation needs it.
      }
    }
    return ajv;
  }
}

/** Ajv prints patterns as it was told to make them; `imported` prints them anew. */
const patternEngine = Object.assign((source: string) => patternOf(source), { code: "new RegExp" });

/** The names that Ajv numbers through all that it compiles, outside strings and properties. */
const numbered = /"(?:[^"\\]|\\.)*"|(?<![.$\w])(?:validate|schema|func|formats|pattern|wrapper|root)\d+\b/g;

/**
 * Numbers a module's names in the order in which they come, whatever was compiled before; and
 * leaves out the schemas, which Ajv prints whole although its code needs few of them.
 */
function renumbered(code: string): string {
  const uses = new Map<string, number>();
  for (const [name] of code.matchAll(numbered))
    if (!name.startsWith('"')) uses.set(name, (uses.get(name) ?? 0) + 1);
  const counts = new Map<string, number>();
  const names = new Map<string, string>();
  const rename = (name: string): string => {
    const known = name.startsWith('"') ? name : names.get(name);
    if (known !== undefined) return known;
    const prefix = name.replace(/\d+$/, "");
    const count = counts.get(prefix) ?? 0;
    counts.set(prefix, count + 1);
    names.set(name, `${prefix}${count}`);
    return `${prefix}${count}`;
  };
  return code
    .replace(/^const (schema\d+) = .*;\n/gm, (line, name: string) => (uses.get(name) === 1 ? "" : line))
    .replace(numbered, rename);
}

/** Where the runtime has what validators may need. */
const modules = {
  ucs2length: "helpers",
  equal: "helpers",
  fastFormats: "formats",
  linearPattern: "patterns",
};

/** Ajv's helpers, from the runtime: `require` does not exist in an ES module. */
function imported(code: string): string {
  const used = new Set<keyof typeof modules>();
  const text = code
    .replace(/^"use strict";\s*/, "")
    .replace(/^export const (check\d+) = /gm, "const $1 = ")
    .replace(/require\("ajv\/dist\/runtime\/ucs2length"\)\.default/g, () => use("ucs2length"))
    .replace(/require\("ajv\/dist\/runtime\/equal"\)\.default/g, () => use("equal"))
    .replace(
      /require\("ajv-formats\/dist\/formats"\)\.fastFormats(?:\.(\w+)|\["([^"]+)"\])/g,
      (access, word?: string, text?: string) =>
        patternFormat(word ?? text) ??
        access.replace(/^require\(.*?\)\.fastFormats/, () => use("fastFormats")),
    )
    .replace(/^(const pattern\d+ = )new RegExp\(("(?:[^"\\]|\\.)*"), "u"\);$/gm, (_, start, source) => {
      const pattern = patternCode(JSON.parse(source) as string);
      if (pattern.startsWith("linearPattern")) use("linearPattern");
      return `${start}${pattern};`;
    });
  function use(name: keyof typeof modules): string {
    used.add(name);
    return name;
  }
  const rest = /require\([^)]*\)/.exec(text.replace(/"(?:[^"\\]|\\.)*"/g, '""'));
  if (rest) throw new Error(`Ajv asks for ${rest[0]}, which generated code does not have`);
  const imports = [...new Set([...used].map((name) => modules[name]))].sort().map((module) => {
    const names = [...used].filter((name) => modules[name] === module).sort();
    return `import { ${names.join(", ")} } from "../../runtime/${module}.js";\n`;
  });
  return imports.join("") + text;
}

/** A format that is a pattern at bottom, in which case the library that knows all of them need not be loaded. */
function patternFormat(name = ""): string | undefined {
  const format = fastFormats[name as keyof typeof fastFormats] as { validate?: unknown } | undefined;
  return format?.validate instanceof RegExp ? `{ validate: ${String(format.validate)} }` : undefined;
}
