/** Where things stand in joinery.config.ts. Only faults ask, so the compiler is loaded for them alone. */

import { readFile } from "node:fs/promises";
import { SourceMap, type SourceMapPayload } from "node:module";
import type * as tree from "typescript";
import type { Place } from "./diagnostics.js";

/** The way to a setting: `documents`, 0, `file`. */
export type Way = readonly (string | number)[];

/** A configuration's text, as the compiler reads it. */
export interface ConfigText {
  /** Where a setting stands, or what is nearest around it. */
  placeOf(way: Way): Place;
  /** What is no TypeScript. */
  readonly faults: readonly { readonly place: Place; readonly problem: string }[];
}

/** Reads a configuration's text; `name` is what users call it. */
export async function readConfigText(file: string, name: string): Promise<ConfigText> {
  const { default: ts } = await import("typescript");
  const written = await readFile(file, "utf8");
  // JSON is an expression, and in brackets a statement.
  const opening = file.endsWith(".json") ? "(" : "";
  const text = opening === "" ? written : `${opening}${written})`;
  const fileName = opening === "" ? file : `${file}.ts`;
  const source = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
  const place = (offset: number): Place => {
    const { line, character } = source.getLineAndCharacterOfPosition(offset);
    const column = character + 1 - (line === 0 ? opening.length : 0);
    return { file: name, line: line + 1, column: Math.max(column, 1) };
  };
  const { diagnostics = [] } = ts.transpileModule(text, { reportDiagnostics: true, fileName });
  return {
    placeOf: (way) => place(nodeAt(ts, source, way)?.getStart(source) ?? 0),
    faults: diagnostics.map(({ start = 0, messageText }) => ({
      place: place(start),
      problem: ts.flattenDiagnosticMessageText(messageText, " "),
    })),
  };
}

/**
 * Where a configuration's code failed, by an error's stack. That knows columns of the JavaScript that was made
 * of it, whose lines are the same.
 */
export async function placeOfFailure(file: string, stack: string): Promise<Omit<Place, "file">> {
  const behind = stack.slice(stack.indexOf(`${file}:`) + file.length);
  const [line = 1, column = 1] = (/^:(\d+):(\d+)/.exec(behind) ?? []).slice(1).map(Number);
  // Before the first line stands what makes a module of it.
  if (line === 1) return { line, column: 1 };
  const { createJiti } = await import("jiti");
  const source = await readFile(file, "utf8");
  const code = createJiti(import.meta.url, { sourceMaps: true }).transform({
    source,
    filename: file,
    ts: true,
    async: true,
  });
  const [, map] = /sourceMappingURL=data:[^,]*;base64,(\S+)/.exec(code) ?? [];
  if (map === undefined) return { line, column: 1 };
  const payload = JSON.parse(Buffer.from(map, "base64").toString("utf8")) as SourceMapPayload;
  const found = new SourceMap(payload).findEntry(line - 1, column - 1);
  const isThere = "originalLine" in found && found.originalLine === line - 1;
  return { line, column: isThere ? found.originalColumn + 1 : 1 };
}

type Compiler = (typeof tree)["default"];

/** The key or item at the end of a way, as far as it is written out. */
function nodeAt(ts: Compiler, source: tree.SourceFile, way: Way): tree.Node | undefined {
  const variables = new Map<string, tree.Expression>();
  let exported: tree.Expression | undefined;
  for (const statement of source.statements) {
    if (ts.isExportAssignment(statement) || ts.isExpressionStatement(statement))
      exported ??= statement.expression;
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations)
      if (ts.isIdentifier(name) && initializer) variables.set(name.text, initializer);
  }
  let value = written(ts, variables.get("config") ?? exported, variables);
  let found: tree.Node | undefined = value;
  for (const step of way) {
    let next: tree.Expression | undefined;
    if (value && ts.isObjectLiteralExpression(value)) {
      const property = value.properties.find(
        ({ name }) => name && (ts.isIdentifier(name) || ts.isStringLiteral(name)) && name.text === step,
      );
      found = property ?? found;
      if (property && ts.isPropertyAssignment(property)) next = property.initializer;
      if (property && ts.isShorthandPropertyAssignment(property)) next = property.name;
    } else if (value && ts.isArrayLiteralExpression(value)) {
      next = value.elements[Number(step)];
      found = next ?? found;
    }
    if (!next) return found;
    value = written(ts, next, variables);
  }
  return found;
}

/** What an expression is of, through names, brackets and the call of `defineConfig`. */
function written(
  ts: Compiler,
  expression: tree.Expression | undefined,
  variables: ReadonlyMap<string, tree.Expression>,
): tree.Expression | undefined {
  let value = expression;
  for (let steps = 0; value && steps < 20; steps += 1) {
    if (ts.isCallExpression(value)) value = value.arguments[0];
    else if (ts.isIdentifier(value)) value = variables.get(value.text);
    else if (
      ts.isAsExpression(value) ||
      ts.isSatisfiesExpression(value) ||
      ts.isParenthesizedExpression(value)
    )
      value = value.expression;
    else return value;
  }
  return value;
}
