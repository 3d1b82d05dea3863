/** What of a text is no JSON: readers of YAML take much of it, others refuse the file. */

/** One fault. */
export interface JsonFault {
  /** Where it stands in the text. */
  readonly offset: number;
  /** What it is and what to do. */
  readonly problem: string;
  /** Whether what follows cannot be told: nothing more is found then. */
  readonly isLast?: boolean;
}

interface Token {
  readonly text: string;
  readonly offset: number;
}

const word =
  /"(?:[^"\\\n]|\\.)*"|"[^\n]*|'(?:[^'\n]|'')*'|\/\/[^\n]*|\/\*[\s\S]*?\*\/|#[^\n]*|[{}[\],:]|[^\s{}[\],:"']+/gy;
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;

/** The faults of a text that is meant to be JSON, in its order. */
export function jsonFaults(text: string): JsonFault[] {
  const faults: JsonFault[] = [];
  const open: Token[] = [];
  /** What is told before the next token: a value, a key, or what parts them. */
  let before: Token | undefined;
  for (const token of tokensOf(text)) {
    if (/^(\/\/|\/\*|#)/.test(token.text)) {
      faults.push({ offset: token.offset, problem: "JSON has no comments. Remove it." });
      continue;
    }
    const fault = structureFault(token, before, open);
    if (fault !== undefined) return [...faults, { offset: token.offset, problem: fault, isLast: true }];
    if (/^[}\]]$/.test(token.text)) {
      open.pop();
      if (before?.text === ",")
        faults.push({ offset: before.offset, problem: "a comma too many stands here. Remove it." });
    } else if (/^[{[]$/.test(token.text)) open.push(token);
    else if (!/^[,:]$/.test(token.text)) {
      const problem = scalarFault(token, before, open.at(-1));
      if (problem?.isLast) return [...faults, problem];
      if (problem) faults.push(problem);
    }
    before = token;
  }
  const unclosed = open.at(-1);
  if (unclosed)
    faults.push({
      offset: unclosed.offset,
      problem: `what is opened here is not closed. Add the ${closing(unclosed)}.`,
      isLast: true,
    });
  return faults;
}

function* tokensOf(text: string): Generator<Token> {
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text[at] ?? "")) {
      at += 1;
      continue;
    }
    word.lastIndex = at;
    const found = word.exec(text)?.[0] ?? text.slice(at, at + 1);
    yield { text: found, offset: at };
    at += found.length;
  }
}

/** What is wrong with where a token stands. */
function structureFault(
  { text }: Token,
  before: Token | undefined,
  open: readonly Token[],
): string | undefined {
  const around = open.at(-1);
  const isValue = before !== undefined && !/^[{[,:]$/.test(before.text);
  if (before && !around) return `this stands behind the end of the value. Remove it, or a bracket before it.`;
  if (/^[}\]]$/.test(text)) {
    if (!around) return `this ${text} closes nothing that is open. Remove it.`;
    if (text !== closing(around)) return `a ${closing(around)} is missing before this. Add it.`;
    return before?.text === ":" ? "a value is missing before this. Add it." : undefined;
  }
  if (text === ",") return isValue ? undefined : "a comma too many stands here. Remove it.";
  if (text === ":")
    return isValue && around?.text === "{" ? undefined : "a colon too many stands here. Remove it.";
  return isValue ? missingBefore(around) : undefined;
}

function missingBefore(around: Token | undefined): string {
  const what = around?.text === "{" ? "a comma or a colon" : "a comma";
  return `${what} is missing before this, or a quote is not closed. Add it.`;
}

/** What is wrong with a text, a number or a name. */
function scalarFault(
  { text, offset }: Token,
  before: Token | undefined,
  around: Token | undefined,
): JsonFault | undefined {
  if (text.startsWith('"')) {
    if (text.length > 1 && /(?:^|[^\\])(?:\\\\)*"$/.test(text.slice(1))) return undefined;
    return {
      offset,
      problem:
        'the text that begins here with " does not end. Close it with "; inside, a quote is written \\".',
      isLast: true,
    };
  }
  if (text.startsWith("'"))
    return { offset, problem: "JSON knows double quotes alone. Put the text in them." };
  const isKey = around?.text === "{" && before?.text !== ":";
  if (!isKey && (number.test(text) || /^(true|false|null)$/.test(text))) return undefined;
  return { offset, problem: "text stands in double quotes in JSON. Put it in them." };
}

function closing({ text }: Token): string {
  return text === "{" ? "}" : "]";
}
