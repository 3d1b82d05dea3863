/** The syntax of ECMAScript's regular expressions, read into a tree (ECMA-262, 22.2.1 and Annex B.1.2). */

/** One node of a pattern. */
export type PatternNode =
  | { readonly kind: "character"; readonly text: string; readonly modifiers: string }
  | { readonly kind: "anchor"; readonly text: Anchor; readonly modifiers: string }
  | {
      readonly kind: "lookaround";
      readonly isBehind: boolean;
      readonly isNegated: boolean;
      readonly body: PatternNode;
    }
  | { readonly kind: "sequence"; readonly items: readonly PatternNode[] }
  | { readonly kind: "choice"; readonly alternatives: readonly PatternNode[] }
  | { readonly kind: "repeat"; readonly body: PatternNode; readonly min: number; readonly max: number };

/** An assertion about the characters on both sides of a position. */
export type Anchor = "^" | "$" | "\\b" | "\\B";

/** A pattern that cannot run in linear time. */
export class UnsupportedPatternError extends Error {
  override readonly name = "UnsupportedPatternError";
}

/** Groups within groups: deeper ones are not read. */
const mostNesting = 200;

/** With the flag `u`, a pattern is made of code points. */
const unicodeToken =
  /\\(?:u\{[^}]*\}|u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[a-zA-Z]|[pP]\{[^}]*\}|k<[^>]*>|\d+|[\s\S])|\[(?:\\[\s\S]|[^\]\\])*\]|\((?:\?(?:<?[=!]|[a-z]*(?:-[a-z]*)?:|<[^>]*>))?|[\s\S]/uy;

/** Without it, of UTF-16 code units; an escape that means nothing stands for its own letter. */
const legacyToken =
  /\\(?:u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[a-zA-Z]|k<[^>]*>|[1-9]\d*|0[0-7]{0,2}|(?!c)[\s\S])|\[(?:\\[\s\S]|[^\]\\])*\]|\((?:\?(?:<?[=!]|[a-z]*(?:-[a-z]*)?:|<[^>]*>))?|[\s\S]/y;

const quantifier = /(?:[*+?]|\{\d+(?:,\d*)?\})\??/y;

/**
 * Reads a pattern that JavaScript accepts with these flags. What groups capture is not kept.
 * @throws UnsupportedPatternError where it refers back to a group, or is nested too deeply
 */
export function parsePattern(source: string, flags: "u" | ""): PatternNode {
  const token = flags === "u" ? unicodeToken : legacyToken;
  const { groups, isNamed } = capturingGroups(source);
  let at = 0;

  const next = (expression: RegExp): string => {
    expression.lastIndex = at;
    const [text = ""] = expression.exec(source) ?? [];
    at += text.length;
    return text;
  };

  /** A decimal escape, or `\k`: a reference to a group, or what Annex B reads instead. */
  const escapeOf = (text: string): string => {
    const number = /^\\([1-9]\d*)$/.exec(text)?.[1];
    if (number !== undefined && (flags === "u" || Number(number) <= groups))
      throw new UnsupportedPatternError("linear time knows no references back to a group");
    if (text.startsWith("\\k") && (flags === "u" || isNamed))
      throw new UnsupportedPatternError("linear time knows no references back to a group");
    const [shorter = text] =
      number === undefined
        ? (/^\\k/.exec(text) ?? [])
        : (/^\\(?:[0-3][0-7]{0,2}|[4-7][0-7]?|[89])/.exec(text) ?? []);
    at -= text.length - shorter.length;
    return shorter;
  };

  const alternatives = (modifiers: string, depth: number): PatternNode => {
    if (depth > mostNesting)
      throw new UnsupportedPatternError(`its groups are nested more than ${mostNesting} deep`);
    const all: PatternNode[][] = [[]];
    while (at < source.length && source[at] !== ")") {
      const text = next(token);
      if (text === "|") all.push([]);
      else
        all
          .at(-1)
          ?.push(repeated(text.startsWith("(") ? group(text, modifiers, depth) : single(text, modifiers)));
    }
    const sequences = all.map((items): PatternNode => ({ kind: "sequence", items }));
    return sequences.length === 1 && sequences[0]
      ? sequences[0]
      : { kind: "choice", alternatives: sequences };
  };

  const group = (open: string, modifiers: string, depth: number): PatternNode => {
    const body = alternatives(open.endsWith(":") ? modified(modifiers, open) : modifiers, depth + 1);
    at += 1;
    if (!/[=!]$/.test(open)) return body;
    return { kind: "lookaround", isBehind: open.includes("<"), isNegated: open.endsWith("!"), body };
  };

  const single = (text: string, modifiers: string): PatternNode => {
    if (text === "^" || text === "$" || text === "\\b" || text === "\\B")
      return { kind: "anchor", text, modifiers };
    return { kind: "character", text: /^\\[1-9k]/.test(text) ? escapeOf(text) : text, modifiers };
  };

  const repeated = (body: PatternNode): PatternNode => {
    const text = next(quantifier);
    if (text === "") return body;
    const [low, high] = /^\{(\d+)(?:,(\d*))?/.exec(text)?.slice(1) ?? [];
    if (low !== undefined)
      return {
        kind: "repeat",
        body,
        min: Number(low),
        max: text.includes(",") ? Number(high || Infinity) : Number(low),
      };
    return { kind: "repeat", body, min: text[0] === "+" ? 1 : 0, max: text[0] === "?" ? 1 : Infinity };
  };

  return alternatives("", 0);
}

/** How many groups of a pattern capture, and whether any has a name. */
function capturingGroups(source: string): { groups: number; isNamed: boolean } {
  const outside = source.replace(/\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]/g, "");
  return {
    groups: outside.match(/\((?!\?)|\(\?<(?![=!])/g)?.length ?? 0,
    isNamed: /\(\?<(?![=!])/.test(outside),
  };
}

/** The modifiers inside of a group such as `(?i-s:` (ECMAScript 2025), in alphabetical order. */
function modified(modifiers: string, open: string): string {
  const [on = "", off = ""] = open.slice(2, -1).split("-");
  return [..."ims"].filter((flag) => (modifiers + on).includes(flag) && !off.includes(flag)).join("");
}
