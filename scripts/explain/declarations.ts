/** The named declarations of a TypeScript file, and their lines. */

import type * as tree from "typescript";
import type typescript from "typescript";
import { nodeRequire } from "../package-files.js";

/** The compiler, which reads the text. */
export const ts = nodeRequire("typescript") as typeof typescript;

/** One declaration. Lines count from 1. */
interface Declaration {
  /** From the outermost: `operations`, `joinRoom`, `requestBody`. */
  readonly names: readonly string[];
  readonly line: number;
  /** Where its documentation begins. */
  readonly from: number;
  readonly to: number;
}

/** Finds declarations by line, and lines by names. */
export class Declarations {
  readonly #list: Declaration[] = [];
  readonly #lines = new Map<string, number>();

  constructor(text: string) {
    const file = ts.createSourceFile("made.ts", text, ts.ScriptTarget.Latest);
    const lineOf = (offset: number) => file.getLineAndCharacterOfPosition(offset).line + 1;
    const visit = (node: tree.Node, names: readonly string[]): void => {
      const name = nameOf(node);
      const own = name === undefined ? names : (aliased(node) ?? [...names, name]);
      if (name !== undefined) {
        const line = lineOf(node.getStart(file));
        const to = lineOf(node.getEnd());
        this.#list.push({ names: own, line, from: lineOf(node.getStart(file, true)), to });
        const key = JSON.stringify(own);
        if (!this.#lines.has(key)) this.#lines.set(key, line);
      }
      ts.forEachChild(node, (child) => visit(child, own));
    };
    visit(file, []);
  }

  /** The names of the innermost declaration around a line. */
  around(line: number): readonly string[] | undefined {
    return this.#list.findLast(({ from, to }) => from <= line && line <= to)?.names;
  }

  /** The line of the declaration of these names, or of the nearest around it. */
  lineOf(names: readonly string[]): number | undefined {
    for (let length = names.length; length > 0; length -= 1) {
      const line = this.#lines.get(JSON.stringify(names.slice(0, length)));
      if (line !== undefined) return line;
    }
    return undefined;
  }
}

/** The name of a node that declares one. */
export function nameOf(node: tree.Node): string | undefined {
  const named =
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isVariableDeclaration(node) ||
    ts.isPropertySignature(node) ||
    ts.isMethodSignature(node) ||
    ts.isPropertyAssignment(node) ||
    ts.isGetAccessorDeclaration(node);
  if (!named) return undefined;
  const { name } = node;
  return ts.isIdentifier(name) || ts.isStringLiteral(name) || ts.isNumericLiteral(name)
    ? name.text
    : undefined;
}

/** `type Room = components["schemas"]["Room"]` declares what it stands for: these names. */
export function aliased(node: tree.Node): string[] | undefined {
  const names: string[] = [];
  let type = ts.isTypeAliasDeclaration(node) ? node.type : undefined;
  while (type && ts.isIndexedAccessTypeNode(type)) {
    const { indexType, objectType } = type;
    if (!ts.isLiteralTypeNode(indexType) || !ts.isStringLiteral(indexType.literal)) return undefined;
    names.unshift(indexType.literal.text);
    type = objectType;
  }
  return names.length > 0 && type && ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName)
    ? [type.typeName.text, ...names]
    : undefined;
}
