/** What of a module's text is code: the kinds of its nodes, whatever its strings, comments and names say. */

import ts from "typescript";

/** What the text of a module is to TypeScript. */
export interface ModuleShape {
  /** Errors of syntax. */
  readonly errors: readonly string[];
  /** The kinds of all nodes, in order. */
  readonly kinds: string;
  /** What TypeScript obeys in comments. */
  readonly directives: number;
}

/** Reads a module's text. */
export function shapeOf(file: string, text: string): ModuleShape {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const { parseDiagnostics, commentDirectives } = source as unknown as {
    parseDiagnostics: readonly ts.Diagnostic[];
    commentDirectives?: readonly unknown[];
  };
  const kinds: string[] = [];
  const visit = (node: ts.Node): void => {
    kinds.push(kindOf(node));
    if (isName(node)) return;
    // `a.b` and `a["b"]`
    if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
      visit(node.expression);
      const at = ts.isPropertyAccessExpression(node) ? node.name : node.argumentExpression;
      kinds.push(ts.isIdentifier(at) && ts.isElementAccessExpression(node) ? "computed" : "word");
      if (!ts.isIdentifier(at) && !ts.isStringLiteral(at)) visit(at);
      return;
    }
    node.forEachChild(visit);
    kinds.push(";");
  };
  visit(source);
  return {
    errors: parseDiagnostics.map(({ messageText }) => String(messageText)),
    kinds: kinds.join(" "),
    directives: commentDirectives?.length ?? 0,
  };
}

function kindOf(node: ts.Node): string {
  if (isName(node)) return "name";
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) return "access";
  return ts.SyntaxKind[node.kind];
}

/** The name of a member: `a`, `"a"` or `["__proto__"]`. */
function isName(node: ts.Node): boolean {
  const { parent } = node;
  const named =
    parent &&
    (ts.isPropertySignature(parent) ||
      ts.isMethodSignature(parent) ||
      ts.isPropertyAssignment(parent) ||
      ts.isGetAccessor(parent)) &&
    parent.name === node;
  if (!named) return false;
  return (
    ts.isIdentifier(node) ||
    ts.isStringLiteral(node) ||
    (ts.isComputedPropertyName(node) && ts.isStringLiteral(node.expression))
  );
}
