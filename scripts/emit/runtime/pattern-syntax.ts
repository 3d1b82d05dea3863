/** What a pattern is made of, as far as looking around asks for it: JavaScript's syntax, read, turned round and written. */

/** One alternative: what stands one after the other. */
export type Sequence = readonly Item[];

/** A character, class, escape or anchor, or a group; and how often it stands there. */
export interface Item {
  /** `(?:`, `(?=`, `(?!`, `(?<=` or `(?<!`; of what is no group its own text. */
  readonly text: string;
  /** A group's alternatives. */
  readonly body?: readonly Sequence[];
  /** `*`, `{2,3}?`, …; "" for once. */
  readonly repeat: string;
}

const token =
  /\\(?:u\{[^}]*\}|u[\da-fA-F]{4}(?:\\u[dD][c-fC-F][\da-fA-F]{2})?|x[\da-fA-F]{2}|c[a-zA-Z]|[pP]\{[^}]*\}|k<[^>]*>|\d+|[\s\S])|\[(?:\\[\s\S]|[^\]\\])*\]|\((?:\?(?:<?[=!]|:|<[^>]*>))?|[\s\S]/uy;
const quantifier = /(?:[*+?]|\{\d+(?:,\d*)?\})\??|/y;

/** Reads a pattern that JavaScript takes. What groups capture is not kept: only back references ask for it. */
export function parsePattern(source: string): readonly Sequence[] {
  let at = 0;
  const next = (expression: RegExp): string => {
    expression.lastIndex = at;
    const [text = ""] = expression.exec(source) ?? [];
    at += text.length;
    return text;
  };
  const alternatives = (): Sequence[] => {
    const all: Item[][] = [[]];
    while (at < source.length && source[at] !== ")") {
      const text = next(token);
      if (text === "|") {
        all.push([]);
        continue;
      }
      if (!text.startsWith("(")) {
        all.at(-1)?.push({ text, repeat: next(quantifier) });
        continue;
      }
      const body = alternatives();
      at += 1;
      const [only = [], ...others] = body;
      const item = { text: /^\(\?<?[=!]$/.test(text) ? text : "(?:", body, repeat: next(quantifier) };
      // A group that is not repeated and has one alternative groups nothing.
      if (item.text === "(?:" && item.repeat === "" && others.length === 0) all.at(-1)?.push(...only);
      else all.at(-1)?.push(item);
    }
    return all;
  };
  return alternatives();
}

/** Whether an item looks around: `(?=`, `(?!`, `(?<=`, `(?<!`. What is repeated is no condition, or no pattern of `u`. */
export function isLooking({ text, body, repeat }: Item): boolean {
  return body !== undefined && text !== "(?:" && repeat === "";
}

/** Whether anything in alternatives is a group that begins like this. */
export function hasGroup(alternatives: readonly Sequence[], begin: RegExp): boolean {
  return alternatives.some((items) =>
    items.some(({ text, body }) => body && (begin.test(text) || hasGroup(body, begin))),
  );
}

const opposites: Readonly<Record<string, string>> = {
  "^": "$",
  $: "^",
  "(?=": "(?<=",
  "(?!": "(?<!",
  "(?<=": "(?=",
  "(?<!": "(?!",
};

/** The pattern that fits a text read from its end where this one fits it read from its start. */
export function mirrored(alternatives: readonly Sequence[]): readonly Sequence[] {
  return alternatives.map((items) =>
    items
      .map((item) => ({
        ...item,
        text: opposites[item.text] ?? item.text,
        ...(item.body && { body: mirrored(item.body) }),
      }))
      .reverse(),
  );
}

const spaces = String.raw`\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff`;
const noSpaces = String.raw`\x00-\x08\x0e-\x1f!-\u009f\u00a1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2fff\u3001-\ufefe\uff00-\u{10ffff}`;

/** Writes a pattern so that RE2 means by it what JavaScript does: its `.` and its `\s` are others. */
export function printPattern(alternatives: readonly Sequence[]): string {
  return alternatives
    .map((items) =>
      items
        .map(({ text, body, repeat }) => `${body ? `${text}${printPattern(body)})` : atom(text)}${repeat}`)
        .join(""),
    )
    .join("|");
}

function atom(text: string): string {
  if (text === ".") return String.raw`[^\n\r\u2028\u2029]`;
  if (text === String.raw`\s`) return `[${spaces}]`;
  if (text === String.raw`\S`) return `[^${spaces}]`;
  // Without `u` these may stand for themselves, and in another order would not.
  if (/^[\]{}]$/.test(text)) return `\\${text}`;
  const paired = text.replace(
    /\\u(d[89ab]..)\\u(d[c-f]..)|\\[\s\S]/gi,
    (whole, high?: string, low?: string) => (high && low ? codePoint(high, low) : whole),
  );
  if (!text.startsWith("[")) return paired;
  return paired.replace(/(-?)\\([\s\S])(-?)/g, (whole, before: string, letter: string, after: string) => {
    if (letter === "b") return String.raw`${before}\x08${after}`;
    if (letter !== "s" && letter !== "S") return whole;
    return `${before && "\\-"}${letter === "s" ? spaces : noSpaces}${after && "\\-"}`;
  });
}

/** What two halves of a surrogate pair are together. */
function codePoint(...halves: readonly string[]): string {
  const text = String.fromCharCode(...halves.map((half) => Number.parseInt(half, 16)));
  return `\\u{${text.codePointAt(0)?.toString(16)}}`;
}
