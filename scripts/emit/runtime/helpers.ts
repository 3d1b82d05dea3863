/** What compiled validators call: only those that need it load it. */

import { isDeepStrictEqual } from "node:util";

/** The length of a text in code points: a surrogate pair is one, half of one too. */
export function ucs2length(text: string): number {
  let length = text.length;
  for (let at = 1; at < text.length; at += 1)
    if (isHalf(text, at, 0xdc00) && isHalf(text, at - 1, 0xd800)) length -= 1;
  return length;
}

/** High halves are those from U+D800, low ones those from U+DC00. */
function isHalf(text: string, at: number, from: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === from;
}

/** Deep equality of JSON values. */
export const equal: (a: unknown, b: unknown) => boolean = isDeepStrictEqual;
