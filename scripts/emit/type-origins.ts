/** `@generated from` on what types.ts declares: paths, operations and components. */

import type * as tree from "typescript";
import type { Origin } from "../diagnostics.js";
import { getOwn, isObject } from "../json.js";
import type { ApiModel } from "../model/model.js";
import { ts } from "../print/compiler.js";
import { generatedFrom } from "../print/typescript.js";

/** Adds the tag to the syntax tree that openapi-typescript made of the model's document. */
export function addOrigins(nodes: readonly tree.Node[], model: ApiModel): void {
  const components = isObject(model.document.components) ? model.document.components : {};
  const paths = isObject(model.document.paths) ? model.document.paths : {};
  const operations = new Map(model.operations.map(({ id, place }) => [id, place]));
  for (const node of nodes) {
    if (!ts.isInterfaceDeclaration(node)) continue;
    if (node.name.text === "paths") tagMembers(node.members, (name) => model.originOf(getOwn(paths, name)));
    if (node.name.text === "operations") tagMembers(node.members, (name) => operations.get(name));
    if (node.name.text !== "components") continue;
    for (const kind of node.members) {
      const named = getOwn(components, nameOf(kind));
      if (!isObject(named) || !ts.isPropertySignature(kind) || !kind.type || !ts.isTypeLiteralNode(kind.type))
        continue;
      tagMembers(kind.type.members, (name) => model.originOf(getOwn(named, name)));
    }
  }
}

function tagMembers(
  members: tree.NodeArray<tree.TypeElement>,
  originOf: (name: string) => Origin | undefined,
): void {
  for (const member of members) {
    const origin = originOf(nameOf(member));
    if (origin) tag(member, generatedFrom(origin));
  }
}

function nameOf({ name }: tree.TypeElement): string {
  return name && (ts.isIdentifier(name) || ts.isStringLiteral(name) || ts.isNumericLiteral(name))
    ? name.text
    : "";
}

/** Adds a line to the documentation comment that stands before a node, if any does. */
function tag(node: tree.Node, line: string): void {
  const comments = ts.getSyntheticLeadingComments(node) ?? [];
  const said = (comments.at(-1)?.text ?? "").replace(/^\*/, "").trim();
  const text = said === "" ? `* ${line} ` : `*\n * ${said.replace(/^\* /, "")}\n * ${line}\n `;
  ts.setSyntheticLeadingComments(node, [
    ...comments.slice(0, -1),
    { kind: ts.SyntaxKind.MultiLineCommentTrivia, pos: -1, end: -1, hasTrailingNewLine: true, text },
  ]);
}
