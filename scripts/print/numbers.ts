/** Numbers that JavaScript rounds, printed as the source writes them. */

import { randomUUID } from "node:crypto";
import { type JsonObject, withParts } from "../json.js";

/** How the source writes a number that a field of the document is, where JavaScript rounds it. */
export type WrittenAs = (made: object, key: string) => string | undefined;

/**
 * Prints a document as JSON or YAML to the last digit: what reads it may hold more than JavaScript.
 * `writtenAs` is undefined where nothing was rounded.
 */
export function withAllDigits(
  document: JsonObject,
  writtenAs: WrittenAs | undefined,
  print: (document: JsonObject) => string,
): string {
  if (!writtenAs) return print(document);
  // No document can know the mark.
  const mark = `number-${randomUUID()}-`;
  const numbers: string[] = [];
  const marked = (value: unknown, around: object, key: string): unknown => {
    const written = typeof value === "number" ? writtenAs(around, key) : undefined;
    if (written !== undefined) return `${mark}${numbers.push(written) - 1}-`;
    if (typeof value !== "object" || value === null) return value;
    return withParts(value, (each, name) => marked(each, value, name));
  };
  const text = print(marked(document, {}, "") as JsonObject);
  return text.replace(new RegExp(`"?${mark}(\\d+)-"?`, "g"), (_, at: string) => numbers[Number(at)] ?? "");
}
