/** The file extensions in imports of one generated module by another. */

/**
 * How generated modules name each other: "js" (`./types.js`, which every compiler and bundler maps to the `.ts`
 * file), "ts" (`./types.ts`, which Node's type stripping needs) or "none" (`./types`, for CommonJS projects
 * whose test runner does not map `.js`).
 */
export type ImportExtension = "js" | "ts" | "none";

/** Every import extension. */
export const importExtensions: readonly ImportExtension[] = ["js", "ts", "none"];

/** `from "./types.js"` at the end of an import or export statement; the statement may have several lines. */
const staticImport = /^((?:(?:import|export)\b[\w$\s{},*]*\bfrom|import) "\.{1,2}\/[^"\\]*)\.js";$/gm;

/** A line that is not in a comment and may hold `import("./types.js")`. */
const lineOfCode = /^(?!\s*(?:\*|\/\*|\/\/)).*\bimport\(.*$/gm;

/** `import("./types.js")`, of a value or a type. In a string literal the quotation marks would be escaped. */
const dynamicImport = /\bimport\("(\.{1,2}\/[^"\\]*)\.js"\)/g;

/** A generated module, as it is printed with ".js", with another extension in its imports. */
export function withImportExtension(text: string, extension: ImportExtension): string {
  if (extension === "js") return text;
  const ending = extension === "ts" ? ".ts" : "";
  return text
    .replace(staticImport, (_, start: string) => `${start}${ending}";`)
    .replace(lineOfCode, (line) =>
      line.replace(dynamicImport, (_, path: string) => `import("${path}${ending}")`),
    );
}
