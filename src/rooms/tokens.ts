/**
 * Where in the stream a client is. One form serves `since`, `next_batch`, `prev_batch`,
 * `from`, `to` and `at`: `s` and the position of the last event before that place. Events
 * never move, so a token stays good for ever.
 */

import { invalidParam } from "../failures.js";

/** The token of the place just after a position. */
export function streamToken(position: number): string {
  return `s${position}`;
}

/**
 * Reads a token; `t` is accepted for `s`.
 *
 * @throws Failure `M_INVALID_PARAM`, naming the parameter, when the text is no token.
 */
export function readStreamToken(text: string, parameter: string): number {
  const digits = /^[st](\d{1,16})$/.exec(text)?.[1];
  const position = Number(digits);
  if (digits === undefined || !Number.isSafeInteger(position)) {
    throw invalidParam(`${parameter} is not a token of this server.`);
  }
  return position;
}
