/** Patterns that begin by looking ahead, as rules for passwords do: `^(?=.*\d)(?!.* ).{8,}$`. */

/** A pattern that has to fit for the whole to fit, or may not. */
export interface PatternPart {
  readonly source: string;
  readonly negated: boolean;
}

/**
 * The parts of a pattern, none of which looks ahead at its start: where it is anchored, what it looks ahead
 * for is a pattern of its own, and so is the rest. A pattern without such a start is its only part.
 */
export function partsOf(source: string): readonly PatternPart[] {
  const whole = [{ source, negated: false }];
  if (!/^\^\(\?[=!]/.test(source)) return whole;
  const parts: PatternPart[] = [];
  let at = 1;
  while (/^\(\?[=!]/.test(source.slice(at, at + 3))) {
    const end = closing(source, at);
    // What is repeated or optional is no condition.
    if (end === undefined || /^[*+?{]/.test(source.slice(end, end + 1))) return whole;
    parts.push({ source: `^(?:${source.slice(at + 3, end - 1)})`, negated: source[at + 2] === "!" });
    at = end;
  }
  const rest = source.slice(at);
  // Of two alternatives, only the first would be anchored and looked ahead from.
  if (hasAlternatives(rest)) return whole;
  return [...parts, { source: `^${rest}`, negated: false }];
}

/** Where a group ends that begins at an offset. */
function closing(source: string, from: number): number | undefined {
  let depth = 0;
  for (const { character, at } of significant(source, from)) {
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    if (depth === 0) return at + 1;
  }
  return undefined;
}

function hasAlternatives(source: string): boolean {
  let depth = 0;
  for (const { character } of significant(source, 0)) {
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    if (character === "|" && depth === 0) return true;
  }
  return false;
}

/** The characters that are neither escaped nor in a class. */
function* significant(source: string, from: number): Generator<{ character: string; at: number }> {
  let isClass = false;
  for (let at = from; at < source.length; at += 1) {
    const character = source[at] as string;
    if (character === "\\") at += 1;
    else if (character === "[") isClass = true;
    else if (character === "]") isClass = false;
    else if (!isClass) yield { character, at };
  }
}
