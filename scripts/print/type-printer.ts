/** Nodes of `type-syntax.ts` → text, as TypeScript's compiler lays it out. */

import { type TypeNode, typeSyntax } from "./type-syntax.js";

const step = "    ";

/** The text of a file's declarations. */
export function printTypes(declarations: readonly TypeNode[]): string {
  return declarations.map((each) => `${commentsOf(each, "")}${declaration(each)}\n`).join("");
}

function declaration(node: TypeNode): string {
  // What was given as text has a mapped type in it, which is laid out over lines.
  if (node.text !== undefined) return node.text.replace(/\{ (\[.*?) \}/, `{\n${step}$1;\n}`);
  const start = `${modifiers(node)}${node.kind === "InterfaceDeclaration" ? "interface" : "type"} ${word(node.name)}`;
  if (node.kind !== "InterfaceDeclaration") return `${start} = ${type(node.type, "")};`;
  return `${start} ${members(node, "")}`;
}

function members({ members = [] }: TypeNode, indent: string): string {
  if (members.length === 0) return "{}";
  const inner = indent + step;
  const lines = members.map((each) => `${commentsOf(each, inner)}${inner}${member(each, inner)};\n`);
  return `{\n${lines.join("")}${indent}}`;
}

function member(node: TypeNode, indent: string): string {
  const value = node.type ? `: ${type(node.type, indent)}` : "";
  if (node.kind !== "IndexSignature")
    return `${modifiers(node)}${word(node.name)}${node.questionToken ? "?" : ""}${value}`;
  const parameters = (node.parameters ?? []).map((each) => `${word(each.name)}: ${type(each.type, indent)}`);
  return `${modifiers(node)}[${parameters.join(", ")}]${value}`;
}

function modifiers({ modifiers = [] }: TypeNode): string {
  return modifiers.map(({ kind }) => `${kind.replace("Keyword", "").toLowerCase()} `).join("");
}

/** Types that stand in parentheses where others are around them. */
const composed = new Set(["UnionType", "IntersectionType"]);

function type(node: TypeNode | undefined, indent: string): string {
  const all = (nodes: readonly TypeNode[] = []) => nodes.map((each) => type(each, indent));
  const parts = (nodes: readonly TypeNode[] = []) => nodes.map((each) => operand(each, indent));
  switch (node?.kind) {
    case undefined:
      return "";
    case "LiteralType":
      return word(node.literal);
    case "ArrayType":
      return `${operand(node.elementType, indent)}[]`;
    case "TupleType":
      return tuple(node, indent);
    case "OptionalType":
      return `${operand(node.type, indent)}?`;
    case "RestType":
      return `...${type(node.type, indent)}`;
    case "UnionType":
      return parts(node.types).join(" | ");
    case "IntersectionType":
      return parts(node.types).join(" & ");
    case "TypeLiteral":
      return members(node, indent);
    case "IndexedAccessType":
      return `${operand(node.objectType, indent)}[${type(node.indexType, indent)}]`;
    case "TypeReference": {
      const given = node.typeArguments ? `<${all(node.typeArguments).join(", ")}>` : "";
      return `${word(node.typeName)}${given}`;
    }
    default:
      return word(node);
  }
}

function operand(node: TypeNode | undefined, indent: string): string {
  return node && composed.has(node.kind) ? `(${type(node, indent)})` : type(node, indent);
}

function tuple({ elements = [] }: TypeNode, indent: string): string {
  const inner = indent + step;
  const lines = elements.map((each) => `${inner}${type(each, inner)}`).join(",\n");
  return `[\n${lines}${lines === "" ? "" : "\n"}${indent}]`;
}

/** A name, a literal or a keyword. */
function word(node: TypeNode | undefined): string {
  if (!node) return "";
  if (node.kind === "StringLiteral") return `"${escaped(node.text ?? "")}"`;
  if (node.operand) return `-${word(node.operand)}`;
  return node.text ?? node.kind.replace("Keyword", "").toLowerCase();
}

const shortEscapes: Readonly<Record<string, string>> = {
  "\t": "\\t",
  "\v": "\\v",
  "\f": "\\f",
  "\b": "\\b",
  "\r": "\\r",
  "\n": "\\n",
  "\\": "\\\\",
  '"': '\\"',
};

/** Text between double quotes, in ASCII. */
function escaped(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to be escaped.
  return text.replace(/[\\"\u0000-\u001f]|[^\u0000-\u007f]/g, (character, at: number) => {
    if (character === "\0") return /^\d/.test(text.slice(at + 1)) ? "\\x00" : "\\0";
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    return shortEscapes[character] ?? `\\u${code}`;
  });
}

/** The comments before a node: what follows the first line keeps how deep it stands beyond the node. */
function commentsOf(node: TypeNode, indent: string): string {
  return (typeSyntax.getSyntheticLeadingComments(node) ?? [])
    .map(({ text }) => {
      const [first = "", ...rest] = `/*${text}*/`.split(/\r\n|[\n\r\u2028\u2029]/);
      const lines = rest.map((line) => `${indent}${" ".repeat(depth(line))}${line.trim()}`);
      return `${indent}${[first.trim(), ...lines].join("\n")}\n`;
    })
    .join("");
}

/** How many columns of space a line begins with; a tab leads to the next stop. */
function depth(line: string): number {
  let columns = 0;
  for (const character of /^[\s\u0085\u200b]*/.exec(line)?.[0] ?? "")
    columns += character === "\t" ? step.length - (columns % step.length) : 1;
  return columns;
}
