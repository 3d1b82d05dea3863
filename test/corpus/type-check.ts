/** Type-checking generated code as its users would, those who are strict and the strictest. */

import { join } from "node:path";
import ts from "typescript";

const strict: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  strict: true,
  noEmit: true,
  // The packages' declarations are not ours to judge.
  skipLibCheck: true,
  types: ["node"],
};

const strictest: ts.CompilerOptions = {
  ...strict,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  isolatedModules: true,
  erasableSyntaxOnly: true,
};

/**
 * Makes what checks folders, one after another; the packages' declarations are read once. `also`: by the rules
 * of those who are no more than strict too, as what fits `exactOptionalPropertyTypes` need not fit without it.
 */
export function createTypeChecker(also = false): (files: readonly string[]) => string[] {
  const host = ts.createCompilerHost(strictest);
  const shared = new Map<string, ts.SourceFile | undefined>();
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (file, languageVersion, ...rest) => {
    if (!file.includes("/node_modules/")) return read(file, languageVersion, ...rest);
    if (!shared.has(file)) shared.set(file, read(file, languageVersion, ...rest));
    return shared.get(file);
  };
  const check = (files: readonly string[], options: ts.CompilerOptions) =>
    ts.getPreEmitDiagnostics(ts.createProgram([...files], options, host)).map((found) => told(found));
  return (files) => [...new Set([...check(files, strictest), ...(also ? check(files, strict) : [])])];
}

function told({ file, start, messageText }: ts.Diagnostic): string {
  const text = ts.flattenDiagnosticMessageText(messageText, "\n").split("\n")[0] ?? "";
  if (!file || start === undefined) return text;
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  return `${join(...file.fileName.split("/").slice(-2))}:${line + 1}:${character + 1}: ${text}`;
}
