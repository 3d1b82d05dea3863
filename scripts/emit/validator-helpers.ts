/** What validators call: Ajv's helpers, formats and patterns. */

import { fastFormats } from "ajv-formats/dist/formats.js";
import { patternCode } from "./validator-patterns.js";

/** Where the runtime has what validators may need. */
const modules = {
  ucs2length: "helpers",
  equal: "helpers",
  fastFormats: "formats",
  linearPattern: "patterns",
};

/** Lets the code of a module import its helpers from the runtime: `require` does not exist in an ES module. */
export function withHelpers(code: string): string {
  const used = new Set<keyof typeof modules>();
  const text = code
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
