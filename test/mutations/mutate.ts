/** Every document that differs from another in one node: the node is replaced by a value of each type, or by a cycle. */

import { type JsonObject, pointerTo } from "../../scripts/json.js";

/** A document with one node replaced. */
export interface Mutation {
  /** Where, and by what: `/info ← null`. */
  readonly name: string;
  readonly document: unknown;
}

/** All mutations of a document, in its order. The root is replaced too. */
export function mutationsOf(document: unknown): Mutation[] {
  return waysOf(document).flatMap((way) => {
    const pointer = pointerTo(way);
    const around = pointerTo(way.slice(0, -1));
    const replacements: readonly unknown[] = [
      null,
      "text",
      7,
      true,
      [],
      ["text", null, {}],
      {},
      { text: { text: null } },
      // A reference to itself, to what is around it, and to all.
      { $ref: `#${pointer}` },
      { $ref: `#${around}` },
      { $ref: 7 },
    ];
    return replacements.map((replacement) => ({
      name: `${pointer || "/"} ← ${JSON.stringify(replacement)}`,
      document: replaced(document, way, replacement),
    }));
  });
}

function waysOf(value: unknown, way: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [way];
  return [way, ...Object.entries(value).flatMap(([key, part]) => waysOf(part, [...way, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], replacement: unknown): unknown {
  if (key === undefined) return replacement;
  const part = (value as JsonObject)[key];
  const made = replaced(part, rest, replacement);
  if (Array.isArray(value)) return value.map((each, at) => (String(at) === key ? made : each));
  return { ...(value as JsonObject), [key]: made };
}
