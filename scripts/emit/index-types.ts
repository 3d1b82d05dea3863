/**
 * The types of further properties beside known ones: `{ a?: string } & { [key: string]: number }` takes no
 * `a`, as an index speaks of all properties. So it says what the known ones may be as well.
 */

import type { TypeNode } from "../print/type-syntax.js";
import { syntax } from "./openapi-typescript-parts.js";

const { factory, SyntaxKind } = syntax;

/** Widens each index of a tree beside which properties are known; the tree is changed. */
export function widenIndexes(nodes: readonly TypeNode[]): void {
  const open = [...nodes];
  for (let node = open.pop(); node; node = open.pop()) {
    const [known, further] = syntax.isIntersectionTypeNode(node) ? (node.types ?? []) : [];
    const index = further?.members?.[0];
    if (known?.members && index?.type && syntax.isIndexSignatureDeclaration(index))
      (index as { type: TypeNode }).type = widened(index.type, known.members);
    const { type, elementType, types, elements, typeArguments, members } = node;
    if (type) open.push(type);
    if (elementType) open.push(elementType);
    for (const parts of [types, elements, typeArguments, members])
      if (parts) for (const part of parts) open.push(part);
  }
}

function widened(type: TypeNode, members: readonly TypeNode[]): TypeNode {
  const each = new Map(partsOf(type).map((part) => [textOf(part) ?? part, part]));
  for (const member of members)
    for (const part of member.type ? partsOf(member.type) : []) {
      const short = inShort(part);
      const text = textOf(short) ?? short;
      if (!each.has(text)) each.set(text, short);
    }
  const anything = [...each.values()].find(({ kind }) => kind === SyntaxKind.UnknownKeyword);
  if (anything) return anything;
  const [first, ...others] = each.values();
  return first && others.length > 0 ? factory.createUnionTypeNode([first, ...others]) : type;
}

function partsOf(type: TypeNode): readonly TypeNode[] {
  return syntax.isUnionTypeNode(type) ? (type.types ?? []).flatMap(partsOf) : [type];
}

/** What has no name is not written out a second time. */
function inShort(type: TypeNode): TypeNode {
  if (textOf(type) !== undefined) return type;
  const unknown = factory.createKeywordTypeNode(SyntaxKind.UnknownKeyword);
  const string = factory.createKeywordTypeNode(SyntaxKind.StringKeyword);
  if (syntax.isTypeLiteralNode(type)) return factory.createTypeReferenceNode("Record", [string, unknown]);
  return syntax.isArrayTypeNode(type) ? factory.createArrayTypeNode(unknown) : unknown;
}

/** By which two are known to be the same; undefined for what is no name, literal or list of them. */
function textOf(type: TypeNode): string | undefined {
  const { kind, text: written, literal, typeName, typeArguments, objectType, indexType, elementType } = type;
  // openapi-typescript writes string literals as identifiers.
  if (written !== undefined) return `text ${written}`;
  if (literal) return `literal ${literal.kind} ${literal.text ?? literal.operand?.text ?? ""}`;
  if (objectType && indexType) return `${textOf(objectType)}[${textOf(indexType)}]`;
  if (typeName) return `${typeName.text}<${(typeArguments ?? []).map((each) => textOf(each) ?? "?").join()}>`;
  if (elementType) {
    const text = textOf(elementType);
    return text === undefined ? undefined : `${text}[]`;
  }
  return type.types || type.members || type.elements || type.type ? undefined : `word ${kind}`;
}
