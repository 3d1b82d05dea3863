/** What validators call: Ajv's helpers, formats and patterns. */

import { _, type CodeGen, Name } from "ajv";
import { fastFormats } from "ajv-formats/dist/formats.js";
import { formats, lenientFormats } from "./runtime/formats.js";
import { copied, duplicate, isLooseNumber, isMultiple, isRoundedText, restored } from "./runtime/helpers.js";
import { step } from "./runtime/steps.js";
import { patternCode } from "./validator-patterns.js";

/** Where the runtime has what validators may need. */
const modules = {
  ucs2length: "helpers",
  equal: "helpers",
  duplicate: "helpers",
  isMultiple: "helpers",
  copied: "helpers",
  restored: "helpers",
  isLooseNumber: "helpers",
  isRoundedText: "helpers",
  step: "steps",
  formats: "formats",
  lenientFormats: "formats",
  linearPattern: "patterns",
  within: "validation",
};

/** What the runtime has for validators. */
export type Helper = keyof typeof modules;

/** Helpers that keywords of our own call. */
const own = { duplicate, isLooseNumber, isMultiple, isRoundedText, copied, restored, step };

/** A helper by its name in the code of a keyword. */
export function helper(gen: CodeGen, name: keyof typeof own): Name {
  return gen.scopeValue("func", { ref: own[name], code: _`require("joinery").${new Name(name)}` });
}

/**
 * Has what stands around a function take its helpers from the runtime, and notes which: `require` does
 * not exist in an ES module.
 */
export function withHelpers(code: string, used: Set<Helper>, trustedPatterns?: ReadonlySet<string>): string {
  const use = (name: Helper): string => {
    used.add(name);
    return name;
  };
  const text = code
    .replace(/require\("ajv\/dist\/runtime\/ucs2length"\)\.default/g, () => use("ucs2length"))
    .replace(/require\("ajv\/dist\/runtime\/equal"\)\.default/g, () => use("equal"))
    .replace(
      /require\("joinery"\)\.(formats|lenientFormats)(?:\.(\w+)|\["([^"]+)"\])/g,
      (access, table: "formats" | "lenientFormats", word?: string, text?: string) =>
        patternFormat(table, word ?? text) ?? access.replace(/^require\("joinery"\)\.\w+/, () => use(table)),
    )
    .replace(/require\("joinery"\)\.(\w+)/g, (_, name: Helper) => use(name))
    .replace(/^(const pattern\d+ = )new RegExp\(("(?:[^"\\]|\\.)*"), "u"\);$/gm, (_, start, source) => {
      const pattern = patternCode(JSON.parse(source) as string, trustedPatterns);
      if (pattern.startsWith("linearPattern")) use("linearPattern");
      return `${start}${pattern};`;
    });
  const rest = /require\([^)]*\)/.exec(text.replace(/"(?:[^"\\]|\\.)*"/g, '""'));
  if (rest) throw new Error(`Ajv asks for ${rest[0]}, which generated code does not have`);
  return text;
}

/** What a module imports for its helpers. */
export function helperImports(used: ReadonlySet<Helper>): string {
  const imports = [...new Set([...used].map((name) => modules[name]))].sort().map((module) => {
    const names = [...used].filter((name) => modules[name] === module).sort();
    return `import { ${names.join(", ")} } from "../../runtime/${module}.js";\n`;
  });
  return imports.join("");
}

/** A format that is a pattern at bottom, which is written where it is used. */
function patternFormat(table: "formats" | "lenientFormats", name = ""): string | undefined {
  if (Object.hasOwn({ formats, lenientFormats }[table], name)) return undefined;
  const format = fastFormats[name as keyof typeof fastFormats] as { validate?: unknown } | undefined;
  return format?.validate instanceof RegExp ? `{ validate: ${String(format.validate)} }` : undefined;
}
