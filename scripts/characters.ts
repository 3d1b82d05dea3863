/** Characters that nobody sees, or that change how others see or read what stands around them. */

/**
 * Controls, formats (bidirectional text, tags, byte order marks), lone surrogates and separators of
 * lines. Not the joiners, without which emoji and some scripts fall apart.
 */
const unseen = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** The same, but for what lays text out over lines. */
const unseenInLines = /(?![\t\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const notPlain = /[^\t\n\x20-\x7e]+/g;

const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** A character as JSON and JavaScript escape it. */
export function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return short[character] ?? units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}

/** Text of one line with escapes in the place of what is unseen: it drives no terminal and ends no line. */
export function oneLine(text: string): string {
  return text.replace(unseen, escaped);
}

/** Code, JSON or YAML, in which escapes in the place of what is unseen mean the same. */
export function withoutUnseen(text: string): string {
  // Most text is plain, and to pass over it takes a quarter of the time; to make it anew, all of it again.
  for (const [part] of text.matchAll(notPlain))
    if (hasUnseen(part)) return text.replace(notPlain, (each) => each.replace(unseenInLines, escaped));
  return text;
}

/** Whether anything in a text is unseen, lines and tabs apart. */
export function hasUnseen(text: string): boolean {
  return text.search(unseenInLines) !== -1;
}
