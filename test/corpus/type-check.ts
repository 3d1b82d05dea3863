/** Type-checking generated code as the strictest of its users would. */

import { join } from "node:path";
import ts from "typescript";

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  // The packages' declarations are not ours to judge.
  skipLibCheck: true,
  types: ["node"],
};

/** Makes what checks folders, one after another; the packages' declarations are read once. */
export function createTypeChecker(): (files: readonly string[]) => string[] {
  const host = ts.createCompilerHost(options);
  const shared = new Map<string, ts.SourceFile | undefined>();
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (file, languageVersion, ...rest) => {
    if (!file.includes("/node_modules/")) return read(file, languageVersion, ...rest);
    if (!shared.has(file)) shared.set(file, read(file, languageVersion, ...rest));
    return shared.get(file);
  };
  return (files) => {
    const program = ts.createProgram([...files], options, host);
    return ts.getPreEmitDiagnostics(program).map((found) => told(found));
  };
}

function told({ file, start, messageText }: ts.Diagnostic): string {
  const text = ts.flattenDiagnosticMessageText(messageText, "\n").split("\n")[0] ?? "";
  if (!file || start === undefined) return text;
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  return `${join(...file.fileName.split("/").slice(-2))}:${line + 1}:${character + 1}: ${text}`;
}
