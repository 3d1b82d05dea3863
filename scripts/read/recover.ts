/**
 * All syntax errors of a text, and what is sound around them.
 *
 * A parser that goes on after an error reports what follows from it as well. So only the first
 * error counts: the entry that it stands in is cut out, and the rest is parsed again, until
 * nothing is wrong. What is left is what the author wrote, less the entries that were cut.
 */

import { isCollection, isScalar, type Node, visit } from "yaml";
import { type Parsed, parseForgiving } from "./indentation.js";
import { jsonFaults } from "./json-faults.js";
import { deeperKey } from "./syntax-hints.js";

/** A text that was read as far as it could be. */
export interface Recovered extends Parsed {
  /** The syntax errors, in the order of the text. */
  readonly faults: readonly SyntaxFault[];
  /** The text that was parsed in the end: offsets count in it. */
  readonly text: string;
  /** What has lost entries, by its line. Undefined where nothing of the text can be trusted. */
  readonly incomplete: Incomplete | undefined;
}

/** The lines of the keys, or items of lists, whose values have lost entries, from 1; 0 is the whole text. */
export type Incomplete = ReadonlyMap<number, "key" | "item">;

/** One syntax error. */
export interface SyntaxFault {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** Where the text or the bracket began that is not closed. */
  readonly opened?: { readonly line: number; readonly column: number };
}

/** So many errors are told; and so much text is parsed to find them. */
const limits = { faults: 20, characters: 4_000_000 };

/** Parses a text; every entry that is not YAML is told and left out. */
export function recover(text: string): Recovered {
  const rows = text.split("\n");
  const faults: SyntaxFault[] = [];
  const incomplete = new Map<number, "key" | "item">();
  const rounds = Math.max(1, Math.min(limits.faults, limits.characters / (text.length + 1)));
  const first = { ...parseForgiving(text), text };
  let parsed: Parsed & { readonly text: string } = first;
  for (;;) {
    const [error, ...more] = syntaxErrors(parsed);
    if (!error) return { ...parsed, faults, incomplete };
    const hopeless = { ...first, faults, incomplete: undefined };
    // The parser counts blank lines: whoever has so many of them has lost a part that was cut.
    if (error.code === "KEY_OVER_1024_CHARS" && faults.length > 0) return hopeless;
    const json = faults.length === 0 ? faultOfJson(first) : undefined;
    if (json && error.pos[0] < json.offset) return { ...hopeless, faults: [json] };
    faults.push(faultOf(error, parsed));
    const at = entryOf(error, parsed) - 1;
    if (!isOfOneEntry(error, more, rows[at] ?? "") || faults.length >= rounds) {
      for (const other of more) if (isOfOneText(other)) faults.push(faultOf(other, parsed));
      return faults.length === 1 ? { ...hopeless, faults: json ? [json] : faults } : hopeless;
    }
    const [line, kind] = ownerOf(rows, at);
    incomplete.set(line, kind);
    cut(rows, at);
    const left = rows.join("\n");
    parsed = { ...parseForgiving(left), text: left };
  }
}

type YamlError = Parsed["document"]["errors"][number];

/** The fault of a text that begins as JSON, whose lines and depths mean nothing: brackets and commas do. */
function faultOfJson({
  text,
  lines,
}: Parsed & { readonly text: string }): (SyntaxFault & { readonly offset: number }) | undefined {
  const fault = /^\s*\{/.test(text) ? jsonFaults(text).find(({ isLast }) => isLast) : undefined;
  if (!fault) return undefined;
  const { line, col } = lines.linePos(fault.offset);
  return { line, column: col, message: fault.problem, offset: fault.offset };
}

/** Where an error is seen: at the key that stands too deep or too shallow, not before it. */
function seenAt({ pos: [at], message }: YamlError, text: string): { at: number; message: string } {
  if (/^All (?:mapping|sequence) items must start|^A block sequence may not be used/.test(message))
    return { at: at + (/^ */.exec(text.slice(at))?.[0].length ?? 0), message };
  if (!message.startsWith("Nested mappings ")) return { at, message };
  const end = text.indexOf("\n", at);
  const value = text.slice(at, end === -1 ? undefined : end);
  const deeper = /^[\s\S]*?\n( *)[^\s#].*?:(?:\s|$)/.exec(text.slice(at));
  if (/:(?:\s|$)/.test(value) || !deeper) return { at, message };
  const line = deeper[0].lastIndexOf("\n", deeper[0].length - 2) + 1;
  const indent = /^ */.exec(deeper[0].slice(line))?.[0].length ?? 0;
  return { at: at + line + indent, message: deeperKey };
}

function faultOf(error: YamlError, parsed: Parsed & { readonly text: string }): SyntaxFault {
  const { pos } = error;
  const { at, message } = seenAt(error, parsed.text);
  const { line, col } = parsed.lines.linePos(at);
  const isQuote = message.startsWith("Missing closing ");
  const start = isQuote ? quoteOf(pos[0], parsed) : startOf(error, parsed);
  const began = parsed.lines.linePos(start);
  const opened = { line: began.line, column: began.col };
  // A quoted text ends at the next quote, wherever that is: what can be seen is where it begins.
  if (isQuote) return { ...opened, message };
  return { line, column: col, message, ...(start === pos[0] ? {} : { opened }) };
}

/** Where the quoted text begins that ends at an offset; the offset where there is none. */
function quoteOf(at: number, { document }: Parsed): number {
  let start = at;
  visit(document, {
    Scalar: (_, { type, range }) => {
      if (/^QUOTE/.test(String(type)) && range && range[0] < at && at <= range[2]) start = range[0];
    },
  });
  return start;
}

/** Whether only one text is at fault, whatever stands around it. */
function isOfOneText({ code }: YamlError): boolean {
  return code === "BAD_SCALAR_START" || code === "BAD_DQ_ESCAPE";
}

/**
 * Whether the entry on a row alone is at fault. Where the indentation is wrong, nobody knows what
 * belongs where: nothing can be said of what stands around.
 */
function isOfOneEntry(error: YamlError, more: readonly YamlError[], row: string): boolean {
  const { code, message, pos } = error;
  if (row.trim() === "" || /^ *\t/.test(row)) return false;
  if (isOfOneText(error) || code === "UNEXPECTED_TOKEN") return true;
  if (message.startsWith("Flow ") || message.startsWith("Missing closing ")) return true;
  const twice = more.some((other) => other.pos[0] === pos[0]);
  // `title: a: b`
  if (code === "BLOCK_AS_IMPLICIT_KEY") return !twice && message.startsWith("Nested mappings ");
  // A key without a colon.
  return code === "MULTILINE_IMPLICIT_KEY" && !twice && !isItem(row) && !/:(\s|$)/.test(row);
}

/** Keys that stand twice are no syntax error: the rest stays readable. */
function syntaxErrors({ document }: Parsed): YamlError[] {
  return document.errors.filter(({ code }) => code !== "DUPLICATE_KEY").sort((a, b) => a.pos[0] - b.pos[0]);
}

/** The line on which the entry begins that an error is in. */
function entryOf(error: YamlError, parsed: Parsed): number {
  return parsed.lines.linePos(startOf(error, parsed)).line;
}

/** Where the text or the bracket begins that an error is in; the error's own place where it is in none. */
function startOf(error: YamlError, { document }: Parsed): number {
  const [at] = error.pos;
  let start = at;
  // What has no end is told where something else begins: it began before.
  const isOpen = error.code === "MISSING_CHAR" || error.message.startsWith("Flow ");
  const around = ({ range }: Node) =>
    range && (isOpen ? range[0] < at : range[0] <= at && at <= range[2]) ? range[0] : undefined;
  visit(document, {
    Node: (_, node) => {
      const flow = isCollection(node) && node.flow === true;
      const quoted = isScalar(node) && /^QUOTE/.test(String(node.type));
      const from = (flow && isOpen) || quoted ? around(node) : undefined;
      if (from !== undefined) start = from;
      return flow ? visit.SKIP : undefined;
    },
  });
  return start;
}

/** The line of the key or item that the entry on a row belongs to; 0 for none. */
function ownerOf(rows: readonly string[], at: number): [number, "key" | "item"] {
  const row = rows[at] ?? "";
  const depth = indentOf(row);
  for (let above = at - 1; above >= 0; above -= 1) {
    const other = rows[above] ?? "";
    if (/^\s*(#.*)?$/.test(other)) continue;
    // The items of a list may stand no deeper than its key.
    const isList = isItem(row) && !isItem(other) && indentOf(other) === depth;
    if (indentOf(other) >= depth && !isList) continue;
    // `- name: a` is an item, and a key in it that what is deeper than the key belongs to.
    const [dash = ""] = /^\s*-\s+/.exec(other) ?? [];
    return [above + 1, dash !== "" && depth <= dash.length ? "item" : "key"];
  }
  return [0, "key"];
}

/** Empties the lines of an entry: its row and all that is deeper. Everything else stays on its line. */
function cut(rows: string[], at: number): void {
  const row = rows[at] ?? "";
  const depth = indentOf(row);
  const belongs = (other: string) => {
    if (other.trim() === "" || indentOf(other) > depth) return true;
    return indentOf(other) === depth && !isItem(row) && (isItem(other) || /^\s*[\]}]/.test(other));
  };
  let end = at + 1;
  while (end < rows.length && belongs(rows[end] ?? "")) end += 1;
  rows.fill("", at, end);
}

function isItem(row: string): boolean {
  return /^\s*-(\s|$)/.test(row);
}

function indentOf(row: string): number {
  return row.length - row.trimStart().length;
}
