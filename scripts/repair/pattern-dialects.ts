/** Patterns of other languages' regular expressions → patterns of JavaScript that mean the same. */

/** What a POSIX class has in it, in ASCII. */
const posix: Readonly<Record<string, string>> = {
  alpha: "A-Za-z",
  digit: "0-9",
  alnum: "A-Za-z0-9",
  upper: "A-Z",
  lower: "a-z",
  space: " \\t\\n\\v\\f\\r",
  blank: " \\t",
  punct: "!-\\/:-@\\[-`\\{-~",
  xdigit: "0-9A-Fa-f",
  word: "A-Za-z0-9_",
  cntrl: "\\x00-\\x1f\\x7f",
  print: " -~",
  graph: "!-~",
};

/** Escapes that JavaScript does not have; undefined in a class where they mean a position. */
const escapes: Readonly<Record<string, { readonly outside: string; readonly inside?: string }>> = {
  A: { outside: "^" },
  Z: { outside: "$" },
  z: { outside: "$" },
  h: { outside: "[ \\t]", inside: " \\t" },
  R: { outside: "(?:\\r\\n|[\\n-\\r\\u0085\\u2028\\u2029])" },
  a: { outside: "\\x07", inside: "\\x07" },
  e: { outside: "\\x1b", inside: "\\x1b" },
};

/** The parts of a pattern that differ between languages. */
const token =
  /\\Q([\s\S]*?)(?:\\E|$)|\\x\{([0-9A-Fa-f]+)\}|\\[pP]\{(\w+)\}|\\([\s\S])|\[:(\^?)(\w+):\]|\(\?#[^)]*\)|\(\?P<(\w+)>|\(\?P=(\w+)\)|\(\?<?[:=!>]|\(\?<\w+>|\(\?|(?:[*+?]|\{\d+(?:,\d*)?\})\+|[\s\S]/g;

/**
 * Translates a pattern of PCRE, Python, Java, Ruby or Go.
 * @returns a pattern of JavaScript with the same meaning; undefined where there is none, or it is not known
 */
export function translatePattern(source: string): string | undefined {
  const [head = "", flags = ""] = /^\(\?([imsu]+)\)/.exec(source) ?? [];
  const ignoresCase = flags.includes("i");
  // Which of other letters are the same in both cases differs between languages.
  if (ignoresCase && /\P{ASCII}/u.test(source)) return undefined;
  let made = "";
  let inClass = false;
  for (const match of source.slice(head.length).matchAll(token)) {
    const [text, quoted, hex, property, escaped, negated, named, group, back] = match;
    if (quoted !== undefined)
      made += withCase(quoted.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"), ignoresCase, inClass);
    else if (hex !== undefined) made += `\\u{${hex}}`;
    else if (property !== undefined) {
      const members = text.startsWith("\\p") ? posix[property.toLowerCase()] : undefined;
      made += members === undefined ? text : inClass ? members : `[${members}]`;
    } else if (escaped !== undefined) {
      const known = Object.hasOwn(escapes, escaped) ? escapes[escaped] : undefined;
      const meant = known && (inClass ? known.inside : known.outside);
      if (known && meant === undefined) return undefined;
      // What is only escaped for safety means itself.
      made += meant ?? (/[^\w^$\\.*+?()[\]{}|/-]/.test(escaped) || escaped === "_" ? escaped : text);
    } else if (named !== undefined) {
      const members = Object.hasOwn(posix, named) ? posix[named] : undefined;
      if (!inClass || negated !== "" || members === undefined) return undefined;
      made += ignoresCase && /^(upper|lower)$/.test(named) ? posix.alpha : members;
    } else if (text.startsWith("(?#")) continue;
    else if (group !== undefined) made += `(?<${group}>`;
    else if (back !== undefined) made += `\\k<${back}>`;
    // Atomic groups, possessive quantifiers, inline flags and conditions have no equivalent.
    else if (text === "(?>" || text === "(?<>" || text === "(?") return undefined;
    else if (text.length > 1 && text.endsWith("+")) {
      if (!inClass) return undefined;
      made += text;
    } else {
      if (text === "[" && !inClass) inClass = true;
      else if (text === "]" && inClass) inClass = false;
      else if (text === "[" && inClass) {
        made += "\\[";
        continue;
      }
      const isDot = text === "." && !inClass && flags.includes("s");
      const isLine = flags.includes("m") && !inClass;
      if (isDot) made += "[\\s\\S]";
      else if (isLine && text === "^" && !made.endsWith("[")) made += "(?<![^\\n])";
      else if (isLine && text === "$") made += "(?![^\\n])";
      else made += withCase(text, ignoresCase, inClass);
    }
  }
  return ignoresCase ? withRangesOfBothCases(made) : made;
}

/** A letter in both cases. Ranges of classes are widened as a whole. */
function withCase(text: string, ignoresCase: boolean, inClass: boolean): string {
  if (!ignoresCase || inClass || text.startsWith("(?")) return text;
  return text.replace(/[A-Za-z]/g, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);
}

/** Letters and ranges of letters of classes, in both cases. */
function withRangesOfBothCases(pattern: string): string {
  return pattern.replace(/\\[\s\S]|\[((?:\\[\s\S]|[^\]\\])*)\]/g, (whole, members: string | undefined) => {
    // A pair of both cases is one that was made above.
    if (members === undefined || /^[a-z][A-Z]$/.test(members)) {
      const [lower = "", upper = ""] = members ?? "";
      if (lower.toUpperCase() === upper) return whole;
    }
    if (members === undefined) return whole;
    const other = members.replace(
      /\\(?:u\{[^}]*\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[pP]\{[^}]*\}|[\s\S])|([A-Za-z])-([A-Za-z])|([A-Za-z])/g,
      (_, from?: string, to?: string, single?: string) => {
        if (single !== undefined) return otherCase(single);
        const isRange = from !== undefined && to !== undefined && isUpper(from) === isUpper(to);
        return isRange ? `${otherCase(from)}-${otherCase(to)}` : "";
      },
    );
    const added = [...other.matchAll(/[A-Za-z]-[A-Za-z]|[A-Za-z]/g)].map(([each]) => each).join("");
    return `[${members}${added}]`;
  });
}

function isUpper(letter: string): boolean {
  return letter === letter.toUpperCase();
}

function otherCase(letter: string): string {
  return isUpper(letter) ? letter.toLowerCase() : letter.toUpperCase();
}
