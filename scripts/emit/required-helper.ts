/**
 * The type of `allOf` whose properties `required` names. openapi-typescript declares `WithRequired` for it, whose name
 * a component can have, and which fails to compile for `Base | null` and for unions whose types have different keys.
 */

import type { TypeNode } from "../print/type-syntax.js";
import { syntax } from "./openapi-typescript-parts.js";

/** No component has a type of this name: their names are letters and digits. */
const name = "$Required";

/** Each type of a union by itself; what is not an object stays as it is, as `required` says nothing of it. */
const declaration = `type ${name}<T, K> = T extends object ? T & Required<Pick<T, K & keyof T>> : T;`;

/** Puts our helper in the place of `WithRequired` and of its uses; the tree is changed. */
export function replaceRequiredHelper(nodes: readonly TypeNode[]): readonly TypeNode[] {
  const isHelper = (node: TypeNode) =>
    syntax.isTypeAliasDeclaration(node) && node.name?.escapedText === "WithRequired";
  if (!nodes.some(isHelper)) return nodes;
  const open = [...nodes];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.typeName?.escapedText === "WithRequired")
      Object.assign(node, { typeName: syntax.factory.createIdentifier(name) });
    const { type, elementType, types = [], elements = [], typeArguments = [], members = [] } = node;
    if (type) open.push(type);
    if (elementType) open.push(elementType);
    for (const parts of [types, elements, typeArguments, members]) for (const part of parts) open.push(part);
  }
  const [ours] = syntax.createSourceFile("", declaration).statements;
  return nodes.map((node) => (isHelper(node) && ours ? ours : node));
}
