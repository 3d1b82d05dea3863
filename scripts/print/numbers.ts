/** Numbers that JavaScript rounds, printed as the source writes them. */

import { randomUUID } from "node:crypto";
import { type JsonObject, withParts } from "../json.js";

/** How the source writes a number that a field of the document is, where JavaScript rounds it. */
export type WrittenAs = (made: object, key: string) => string | undefined;

/**
 * Prints a document as JSON or YAML to the last digit: what reads it may hold more than JavaScript.
 * `writtenAs` is undefined where nothing was rounded. The text is as long as the document: `end` is put behind it
 * here, where it is put together anyway.
 */
export function withAllDigits(
  document: JsonObject,
  writtenAs: WrittenAs | undefined,
  print: (document: JsonObject) => string,
  end = "",
): string {
  if (!writtenAs) return print(document) + end;
  // No document can know the mark.
  const mark = `number-${randomUUID()}-`;
  const numbers: string[] = [];
  const marked = (value: unknown, around: object, key: string): unknown => {
    const written = typeof value === "number" ? writtenAs(around, key) : undefined;
    if (written !== undefined) return `${mark}${numbers.push(written) - 1}-`;
    if (typeof value !== "object" || value === null) return value;
    return withParts(value, (each, name) => marked(each, value, name));
  };
  // By turns what stands between numbers, and where a number is in the list of them.
  const pieces = print(marked(document, {}, "") as JsonObject).split(new RegExp(`"?${mark}(\\d+)-"?`));
  for (let at = 1; at < pieces.length; at += 2) pieces[at] = numbers[Number(pieces[at])] ?? "";
  return [...pieces, end].join("");
}
