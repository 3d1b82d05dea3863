/**
 * The part of TypeScript's compiler that openapi-typescript needs to build types: nodes of a syntax
 * tree, named as there. The compiler itself takes longer to load than all else that a run does, and
 * more memory. `type-printer.ts` prints the nodes.
 */

/** Kinds by name; the compiler has numbers for them, which nobody sees. */
export type Kind = string;

/** A comment before a node. */
export interface Comment {
  readonly kind: Kind;
  readonly text: string;
  /** As the compiler has it; every comment ends its line. */
  readonly pos: number;
  readonly end: number;
  readonly hasTrailingNewLine?: boolean;
}

const comments = Symbol("comments");

/** A node. Which of the fields it has, its kind says. */
export interface TypeNode {
  readonly kind: Kind;
  readonly text?: string;
  readonly escapedText?: string;
  readonly modifiers?: readonly TypeNode[];
  readonly name?: TypeNode;
  readonly questionToken?: TypeNode;
  readonly type?: TypeNode;
  readonly literal?: TypeNode;
  readonly operand?: TypeNode;
  readonly types?: readonly TypeNode[];
  readonly elements?: readonly TypeNode[];
  readonly elementType?: TypeNode;
  readonly objectType?: TypeNode;
  readonly indexType?: TypeNode;
  readonly typeName?: TypeNode;
  readonly typeArguments?: readonly TypeNode[];
  readonly parameters?: readonly TypeNode[];
  members?: readonly TypeNode[];
  /** The comments before it: a map of them would be looked through each time that memory is. */
  [comments]?: readonly Comment[];
}

type Nodes = readonly TypeNode[] | undefined;
type Name = TypeNode | string;

function identifier(text: string): TypeNode {
  return { kind: "Identifier", text, escapedText: text };
}

function named(name: Name): TypeNode {
  return typeof name === "string" ? identifier(name) : name;
}

/** Fields that are not there are left out, as `in` would see them. */
function node(kind: Kind, fields: { readonly [Key in keyof TypeNode]: TypeNode[Key] | undefined }): TypeNode {
  return { kind, ...(fields as Partial<TypeNode>) };
}

const token = (kind: Kind): TypeNode => ({ kind });

const factory = {
  createIdentifier: identifier,
  createToken: token,
  createModifier: token,
  createKeywordTypeNode: token,
  createNull: () => token("NullKeyword"),
  createTrue: () => token("TrueKeyword"),
  createFalse: () => token("FalseKeyword"),
  createStringLiteral: (text: string): TypeNode => ({ kind: "StringLiteral", text }),
  createNumericLiteral: (value: string | number): TypeNode => ({
    kind: "NumericLiteral",
    text: String(value),
  }),
  createPrefixUnaryExpression: (_operator: Kind, operand: TypeNode): TypeNode => ({
    kind: "MinusToken",
    operand,
  }),
  createLiteralTypeNode: (literal: TypeNode): TypeNode => ({ kind: "LiteralType", literal }),
  createNodeArray: (nodes: Nodes) => [...(nodes ?? [])],
  createArrayTypeNode: (elementType: TypeNode): TypeNode => ({ kind: "ArrayType", elementType }),
  createTupleTypeNode: (elements: readonly TypeNode[]): TypeNode => ({ kind: "TupleType", elements }),
  createOptionalTypeNode: (type: TypeNode): TypeNode => ({ kind: "OptionalType", type }),
  createRestTypeNode: (type: TypeNode): TypeNode => ({ kind: "RestType", type }),
  createUnionTypeNode: (types: readonly TypeNode[]): TypeNode => ({ kind: "UnionType", types }),
  createIntersectionTypeNode: (types: readonly TypeNode[]): TypeNode => ({ kind: "IntersectionType", types }),
  createTypeLiteralNode: (members: Nodes): TypeNode => ({ kind: "TypeLiteral", members: members ?? [] }),
  createTypeReferenceNode: (name: Name, typeArguments?: Nodes): TypeNode =>
    node("TypeReference", { typeName: named(name), typeArguments } as TypeNode),
  createIndexedAccessTypeNode: (objectType: TypeNode, indexType: TypeNode): TypeNode => ({
    kind: "IndexedAccessType",
    objectType,
    indexType,
  }),
  createPropertySignature: (
    modifiers: Nodes,
    name: Name,
    questionToken?: TypeNode,
    type?: TypeNode,
  ): TypeNode => node("PropertySignature", { modifiers, name: named(name), questionToken, type } as TypeNode),
  createParameterDeclaration: (
    _modifiers: Nodes,
    _rest: TypeNode | undefined,
    name: Name,
    questionToken?: TypeNode,
    type?: TypeNode,
  ): TypeNode => node("Parameter", { name: named(name), questionToken, type } as TypeNode),
  createIndexSignature: (modifiers: Nodes, parameters: readonly TypeNode[], type: TypeNode): TypeNode =>
    node("IndexSignature", { modifiers, parameters, type } as TypeNode),
  createTypeAliasDeclaration: (modifiers: Nodes, name: Name, _parameters: Nodes, type: TypeNode): TypeNode =>
    node("TypeAliasDeclaration", { modifiers, name: named(name), type } as TypeNode),
  createInterfaceDeclaration: (
    modifiers: Nodes,
    name: Name,
    _parameters: Nodes,
    _heritage: Nodes,
    members: readonly TypeNode[],
  ): TypeNode => node("InterfaceDeclaration", { modifiers, name: named(name), members } as TypeNode),
};

const typeKinds = new Set<Kind>(
  (
    "LiteralType ArrayType TupleType OptionalType RestType UnionType IntersectionType TypeLiteral TypeReference " +
    "IndexedAccessType BooleanKeyword NeverKeyword NumberKeyword StringKeyword UndefinedKeyword UnknownKeyword"
  ).split(" "),
);

/** Those that are asked for by name. */
type NamedKind = "MultiLineCommentTrivia" | "NeverKeyword" | "StringKeyword" | "UnknownKeyword";

/** Kinds are their own names. */
const SyntaxKind = new Proxy({} as Readonly<Record<NamedKind, Kind>>, { get: (_, name) => name });

const is = (kind: Kind) => (each: TypeNode) => each.kind === kind;

/** The compiler, as far as it is needed. */
export const typeSyntax = {
  factory,
  SyntaxKind,
  isTypeNode: (each: TypeNode) => typeKinds.has(each.kind),
  isIdentifier: is("Identifier"),
  isStringLiteral: is("StringLiteral"),
  isNumericLiteral: is("NumericLiteral"),
  isArrayTypeNode: is("ArrayType"),
  isTupleTypeNode: is("TupleType"),
  isTypeLiteralNode: is("TypeLiteral"),
  isUnionTypeNode: is("UnionType"),
  isIntersectionTypeNode: is("IntersectionType"),
  isIndexSignatureDeclaration: is("IndexSignature"),
  isPropertySignature: is("PropertySignature"),
  isInterfaceDeclaration: is("InterfaceDeclaration"),
  isTypeAliasDeclaration: is("TypeAliasDeclaration"),
  addSyntheticLeadingComment<T extends TypeNode>(each: T, kind: Kind, text: string, _endsLine: boolean): T {
    each[comments] = [...(each[comments] ?? []), { kind, text, pos: -1, end: -1, hasTrailingNewLine: true }];
    return each;
  },
  getSyntheticLeadingComments: (each: TypeNode) => each[comments],
  setSyntheticLeadingComments(each: TypeNode, before: readonly Comment[]): void {
    each[comments] = before;
  },
  ScriptTarget: { ESNext: "ESNext" },
  /** Of a text only what it declares is asked for: it is printed as it stands. */
  createSourceFile: (_name: string, text: string) => ({ statements: [declaration(text)] }),
};

/** What the compiler and its stand-in have in common. */
export type TypeSyntax = typeof typeSyntax;

/** `type Name<…> = …;` */
function declaration(text: string): TypeNode {
  const name = /^type ([\w$]+)/.exec(text)?.[1] ?? "";
  return { kind: "TypeAliasDeclaration", name: identifier(name), text };
}
