/** The bodies that handlers get: made with the other types, and declared in server.ts. */

import type { TypeNode } from "../print/type-syntax.js";
import { printTree, syntax } from "./openapi-typescript-parts.js";
import type { TypeForms } from "./type-forms.js";

/** Takes them out of the declared types, which are changed; gives them by operation ID. */
export function takeReceivedBodies(nodes: readonly TypeNode[], { bodies }: TypeForms): Map<string, TypeNode> {
  const found = new Map<string, TypeNode>();
  const components = nodes.find(
    (node) => syntax.isInterfaceDeclaration(node) && node.name?.text === "components",
  );
  const holder = components?.members?.find(({ name }) => name?.text === "requestBodies");
  const members = holder?.type?.members;
  if (!holder || !members) return found;
  const taken = new Set<TypeNode>();
  for (const [id, body] of bodies) {
    const member = members.find(({ name }) => name?.text === body);
    if (!member?.type) continue;
    found.set(id, member.type);
    taken.add(member);
  }
  const left = members.filter((member) => !taken.has(member));
  const { factory, SyntaxKind } = syntax;
  Object.assign(holder, {
    type:
      left.length > 0
        ? factory.createTypeLiteralNode(left)
        : factory.createKeywordTypeNode(SyntaxKind.NeverKeyword),
  });
  return found;
}

/** The text of a type. */
export function printType(type: TypeNode): string {
  const text = printTree([syntax.factory.createTypeAliasDeclaration(undefined, "Printed", undefined, type)]);
  return text
    .trim()
    .replace(/^(?:export )?type Printed = /, "")
    .replace(/;$/, "");
}
