/** What both ways of reading a text know of it: how deep it may go, its lines and its digest. */

import { createHash } from "node:crypto";
import type { Diagnostics } from "../diagnostics.js";
import { type Lines, placeAt, type SourceFile } from "./places.js";

/** Beyond these a document is an attack or a mistake. */
export const limits = { depth: 500, nodes: 1_000_000, jsonFaults: 20 };

/** Tells of the lines that stand too shallow. */
export function reportIndented(
  lines: readonly number[],
  file: { name: string },
  diagnostics: Diagnostics,
): void {
  for (const line of lines) diagnostics.report("yaml-indentation", { file: file.name, line, column: 1 });
}

/** Tells that a file nests too deep at an offset, and gives it without a value. */
export function tooDeep(
  file: { name: string; path: string },
  text: string,
  offset: number,
  diagnostics: Diagnostics,
): SourceFile {
  const lines = linesOf(text);
  diagnostics.report("yaml-too-deep", placeAt({ name: file.name, lines }, offset), { limit: limits.depth });
  return { ...file, digest: digestOf(text), lines, value: undefined };
}

/** The lines of a text. */
export function linesOf(text: string): Lines {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return {
    linePos: (offset) => {
      let [line, after] = [0, starts.length];
      while (after - line > 1) {
        const middle = (line + after) >> 1;
        if ((starts[middle] as number) <= offset) line = middle;
        else after = middle;
      }
      return { line: line + 1, col: offset - (starts[line] as number) + 1 };
    },
  };
}

/** A checkout on Windows may have other line ends: they make no other document. */
export function digestOf(text: string): string {
  return createHash("sha256").update(text.replaceAll("\r\n", "\n")).digest("hex");
}

/**
 * Flow collections nest in the parser's own recursion; the offset where they go too deep,
 * found without parsing. Brackets in strings and comments may be counted: the limit is
 * far above what a document needs.
 */
export function depthExceeded(text: string): number | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > limits.depth * 2) return at;
    } else if ((code === 0x7d || code === 0x5d) && depth > 0) depth -= 1;
  }
  return undefined;
}
