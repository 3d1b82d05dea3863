/** The names that a module uses and does not define: found by its syntax, without a type checker. */

import ts from "typescript";

/** What JavaScript engines and TypeScript have. */
const globals = new Set(
  (
    "undefined Infinity NaN Object Array Number String Boolean Math JSON Date Error TypeError RangeError SyntaxError Map Set WeakMap " +
    "WeakSet RegExp Promise Symbol URL URLSearchParams Buffer Response Request Headers FormData Blob File TextDecoder " +
    "TextEncoder ReadableStream process console globalThis parseFloat parseInt isNaN isFinite Reflect Proxy BigInt " +
    "encodeURIComponent decodeURIComponent encodeURI decodeURI structuredClone fetch setTimeout clearTimeout " +
    "setImmediate queueMicrotask AbortController AbortSignal Intl Uint8Array Uint16Array Uint32Array Int8Array Int16Array Int32Array Float64Array ArrayBuffer DataView DOMException " +
    "Iterator WeakRef performance btoa atob crypto require module exports escape unescape"
  ).split(" "),
);

/** The names in the text of a module that nothing defines, as expressions use them. */
export function undefinedNames(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  const declared = new Set<string>(globals);
  const used = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isTypeParameterDeclaration(node)) return;
    if (ts.isIdentifier(node)) {
      if (isDeclaration(node)) declared.add(node.text);
      else if (isUse(node)) used.add(node.text);
    }
    node.forEachChild(visit);
  };
  visit(source);
  return [...used].filter((name) => !declared.has(name));
}

function isDeclaration(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    ((ts.isVariableDeclaration(parent) ||
      ts.isParameter(parent) ||
      ts.isFunctionDeclaration(parent) ||
      ts.isFunctionExpression(parent) ||
      ts.isClassDeclaration(parent) ||
      ts.isBindingElement(parent) ||
      ts.isImportSpecifier(parent) ||
      ts.isNamespaceImport(parent)) &&
      parent.name === node) ||
    (ts.isImportClause(parent) && parent.name === node)
  );
}

function isUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isExportSpecifier(parent)) return (parent.propertyName ?? parent.name) === node && !ofOther(parent);
  if (ts.isImportSpecifier(parent) || ts.isLabeledStatement(parent)) return false;
  if (ts.isBreakOrContinueStatement(parent) || ts.isMetaProperty(parent)) return false;
  if (ts.isMethodDeclaration(parent) || ts.isPropertyDeclaration(parent) || ts.isAccessor(parent))
    return parent.name !== node;
  return !ts.isQualifiedName(parent);
}

/** `export { a } from "…"` */
function ofOther({ parent }: ts.ExportSpecifier): boolean {
  return parent.parent.moduleSpecifier !== undefined;
}
