/** `@generated from` on what types.ts declares: paths, operations and components. */

import type { Origin } from "../diagnostics.js";
import { getOwn, isObject, plainPointerNames, pointerTo, valueAlong } from "../json.js";
import type { ApiModel } from "../model/model.js";
import type { TypeNode } from "../print/type-syntax.js";
import { generatedFrom } from "../print/typescript.js";
import type { Restore } from "./openapi-typescript-names.js";
import { syntax } from "./openapi-typescript-parts.js";
import { originalPointer, typeForms } from "./type-forms.js";

/** Adds the tag to the syntax tree that openapi-typescript made of the model's document; `restore` gives its names. */
export function addOrigins(nodes: readonly TypeNode[], model: ApiModel, restore: Restore): void {
  const nameOf = (node: TypeNode) => restore(writtenName(node));
  const tagMembers = (members: readonly TypeNode[], originOf: (name: string) => Origin | undefined) => {
    for (const member of members) {
      const origin = originOf(nameOf(member));
      if (origin) tag(member, generatedFrom(origin));
    }
  };
  const forms = typeForms(model);
  const paths = isObject(model.document.paths) ? model.document.paths : {};
  const operations = new Map(model.operations.map(({ id, place }) => [id, place]));
  for (const node of nodes) {
    if (!syntax.isInterfaceDeclaration(node)) continue;
    const { members = [] } = node;
    if (nameOf(node) === "paths") tagMembers(members, (name) => model.originOf(getOwn(paths, name)));
    if (nameOf(node) === "operations") tagMembers(members, (name) => operations.get(name));
    if (nameOf(node) !== "components") continue;
    for (const kind of members) {
      if (!syntax.isPropertySignature(kind) || !kind.type || !syntax.isTypeLiteralNode(kind.type)) continue;
      tagMembers(kind.type.members ?? [], (name) => {
        const pointer = pointerTo(["components", nameOf(kind), name]);
        return model.originOf(valueAlong(model.document, plainPointerNames(originalPointer(forms, pointer))));
      });
    }
  }
}

function writtenName({ name }: TypeNode): string {
  return name && (syntax.isIdentifier(name) || syntax.isStringLiteral(name) || syntax.isNumericLiteral(name))
    ? (name.text ?? "")
    : "";
}

/** Adds a line to the documentation comment that stands before a node, if any does. */
function tag(node: TypeNode, line: string): void {
  const comments = syntax.getSyntheticLeadingComments(node) ?? [];
  const said = (comments.at(-1)?.text ?? "").replace(/^\*/, "").trim();
  const text = said === "" ? `* ${line} ` : `*\n * ${said.replace(/^\* /, "")}\n * ${line}\n `;
  syntax.setSyntheticLeadingComments(node, [
    ...comments.slice(0, -1),
    { kind: syntax.SyntaxKind.MultiLineCommentTrivia, pos: -1, end: -1, hasTrailingNewLine: true, text },
  ]);
}
