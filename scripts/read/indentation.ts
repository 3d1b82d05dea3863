/**
 * Continuation lines that stand no deeper than their key. YAML forbids them, and most
 * readers take them all the same, so documents have them:
 *
 *     description: "A text
 *     of two lines"
 */

import { type Document, LineCounter, parseDocument } from "yaml";
import type { Lines } from "./places.js";

/** Each round repairs every line that the parser names; after so many the text is hopeless. */
const maximumRounds = 20;

/** A text as it was parsed in the end. */
export interface Parsed {
  readonly document: Document;
  /** Places in the text as it was written. */
  readonly lines: Lines;
  /** The lines that had to be indented, from 1. */
  readonly indented: readonly number[];
}

/** Parses a text, and again with its continuation lines indented where only that is wrong. */
export function parseForgiving(text: string): Parsed {
  const first = parse(text);
  let { document, counter } = first;
  const rows = text.split("\n");
  const added = new Map<number, number>();
  for (let round = 0; round < maximumRounds && document.errors.length > 0; round += 1) {
    const wrong = new Set(document.errors.flatMap((error) => continuationLines(error, counter, rows)));
    if (wrong.size === 0) return { document: first.document, lines: first.counter, indented: [] };
    for (const line of wrong) {
      if (rows[line - 1] === undefined) continue;
      rows[line - 1] = ` ${rows[line - 1]}`;
      added.set(line, (added.get(line) ?? 0) + 1);
    }
    ({ document, counter } = parse(rows.join("\n")));
  }
  if (document.errors.length > 0) return { document: first.document, lines: first.counter, indented: [] };
  const last = counter;
  const linePos = (offset: number) => {
    const { line, col } = last.linePos(offset);
    return { line, col: Math.max(1, col - (added.get(line) ?? 0)) };
  };
  return { document, lines: { linePos }, indented: [...added.keys()].sort((a, b) => a - b) };
}

function parse(text: string): { document: Document; counter: LineCounter } {
  const counter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: counter,
    merge: true,
    prettyErrors: false,
    // "silent" would pass over all documents of a file but the first.
    logLevel: "error",
  });
  return { document, counter };
}

/** The lines that would have to be indented for an error to vanish, if there are any. */
function continuationLines(
  error: Document["errors"][number],
  counter: LineCounter,
  rows: readonly string[],
): number[] {
  const { line } = counter.linePos(error.pos[0]);
  if (error.code === "MISSING_CHAR" && error.message.startsWith("Missing closing")) {
    // A quoted text ends, for the parser, where the line that is not indented begins.
    const quote = error.message.charAt("Missing closing ".length);
    const more = rows.slice(line, line + 200).findIndex((row) => row.includes(quote));
    return Array.from({ length: Math.max(more, 0) + 1 }, (_, at) => line + 1 + at);
  }
  return error.code === "BAD_INDENT" && error.message.startsWith("Flow ") ? [line] : [];
}
