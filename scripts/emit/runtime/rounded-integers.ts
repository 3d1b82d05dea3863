/** Integers in JSON text that `JSON.parse` changes: a number of JavaScript is exact only up to 2^53. */

/** An integer that would arrive as another one. */
export interface RoundedInteger {
  /** Where it is in the value, as a JSON Pointer (RFC 6901): `/items/0/id`; empty where it is the value itself. */
  readonly pointer: string;
  /** As it is in the text: `9007199254740993`. */
  readonly literal: string;
}

/**
 * Whether the text of an integer is written differently once JavaScript has read it: `9007199254740993` becomes
 * `9007199254740992`. Text with a fraction or an exponent is of a double, which every reader takes to the nearest.
 */
export function isRoundedInteger(text: string): boolean {
  return text.length >= 16 && /^-?[1-9]\d*$/.test(text) && String(Number(text)) !== text;
}

/** One level of nesting while text is scanned. */
interface Level {
  readonly isList: boolean;
  /** The index of the current item. */
  index: number;
  /** The JSON text of the current property's name, with its quotation marks. */
  name: string;
}

/**
 * Finds the first integer that is rounded. Digits in strings do not count.
 *
 * @param text valid JSON
 * @returns undefined where every integer arrives as it was sent
 * @example findRoundedInteger('{"ids": [1, 9007199254740993]}')?.pointer // "/ids/1"
 */
export function findRoundedInteger(text: string): RoundedInteger | undefined {
  // Almost no text has as many digits in a row.
  if (!/\d{16}/.test(text)) return undefined;
  const levels: Level[] = [];
  const token = /[[\]{},"]|-?\d[\d.eE+-]*/g;
  for (let found = token.exec(text); found; found = token.exec(text)) {
    const [part] = found;
    const level = levels.at(-1);
    if (part === "[" || part === "{") levels.push({ isList: part === "[", index: 0, name: "" });
    else if (part === "]" || part === "}") levels.pop();
    else if (part === ",") {
      if (level) Object.assign(level, { index: level.index + 1, name: "" });
    } else if (part === '"') {
      const end = endOfString(text, found.index);
      // The first string after a brace or a comma is the name.
      if (level && !level.isList && level.name === "") level.name = text.slice(found.index, end);
      token.lastIndex = end;
    } else if (isRoundedInteger(part)) return { pointer: pointerOf(levels), literal: part };
  }
  return undefined;
}

/** The index after the closing quotation mark of the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5c) at++;
    else if (code === 0x22) return at + 1;
  }
  return text.length;
}

function pointerOf(levels: readonly Level[]): string {
  return levels
    .map(({ isList, index, name }) => {
      const step = isList ? String(index) : (JSON.parse(name) as string);
      return `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    })
    .join("");
}
