/** What the YAML parser says of an error, in words that say what to do. */

/** A place in the text, from 1. */
interface Opened {
  readonly line: number;
  readonly column: number;
}

/** Our own, of a key below one that has its value already. */
export const deeperKey =
  "this key stands deeper than the one above it, which has its value already. Let both stand at one depth, or put the value above in quotes.";

/** Its messages, and ours; `$1` is what its first group found, `{opened}` where what is not closed began. */
const hints: readonly (readonly [RegExp, string])[] = [
  [
    /^Nested mappings are not allowed in compact mappings/,
    "a value has a second colon, here or on a deeper line below. Put the value in quotes; where keys are meant, let them stand under their own key, all at one depth.",
  ],
  [
    /^Missing closing (["'])/,
    "the text that begins here with $1 does not end. Close it with $1; inside, a quote is written \\\" between double quotes and '' between single ones.",
  ],
  [/^Plain value cannot start with (?:a )?tab character/, "a tab stands where a value begins. Use spaces."],
  [/^Plain value cannot start with .*?(\S)$/, "no value can begin with $1. Put it in quotes."],
  [
    /^Flow (?:sequence|map) (?:in block collection )?must .*end with a (.)/,
    "what is opened{opened} is not closed before this line. Add the $1, or indent this line deeper than the key that it belongs to.",
  ],
  [/^Expected flow (?:sequence|map) to end with (.)/, "what is opened{opened} is not closed. Add the $1."],
  [
    /^Unexpected .* at node end/,
    "more follows where the value has ended. Put all of it in one pair of quotes, or remove what follows.",
  ],
  [
    /^Implicit (?:map )?keys (?:need to be on a single line|need to be followed by map values)/,
    "this line is no key with a value. Write `key: value`, with a space behind the colon, or indent it deeper than the key whose text it goes on with.",
  ],
  [
    /^All (?:mapping|sequence) items must start at the same column/,
    "this line stands in line with nothing above it. Indent it as what it belongs to.",
  ],
  [
    /^Sequence item without - indicator/,
    "an item of the list begins without `-`. Add it, or indent the line.",
  ],
  [
    /^A block sequence may not be used as an implicit map key/,
    "this list stands in line with nothing above it. Indent it as what it belongs to.",
  ],
  [
    /^Unexpected block-seq-ind on same line with key/,
    "a list begins behind its key. Begin it on the next line.",
  ],
  [
    /^Block collections are not allowed within flow collections/,
    "something new begins in brackets without a comma before it. Add the comma, or the bracket or quote that is not closed; in brackets, lines and dashes list nothing.",
  ],
  [/^Tabs are not allowed as indentation/, "a tab indents this line. Use spaces."],
  [
    /^Invalid escape sequence (.*)/,
    "$1 means nothing between double quotes. Write \\\\ for a backslash, or put the text between single quotes.",
  ],
  [
    /^Missing , or : between flow map/,
    "a comma or a colon is missing before this, or a quote is not closed. Add it.",
  ],
  [/^Missing , (?:or : )?between/, "a comma is missing before this, or a quote is not closed. Add it."],
  [/^Unexpected (?:,|empty item) in/, "a comma too many stands here. Remove it."],
  [/^Missing space after : in/, "a space is missing behind the colon. Add it."],
  [/^Comments must be separated/, "a # without a space before it. Add the space, or put the text in quotes."],
  [/^Unexpected flow-(?:seq|map)-end token .*"(.)"/, "this $1 closes nothing that is open. Remove it."],
  [/^(?:Anchor|Alias) (?:cannot be|ending)/, "& and * begin names of nodes. Put the text in quotes."],
  [
    /^A node can have at most one (\w+)/,
    "there are two of what a value can have one of: its $1. Remove one.",
  ],
  [
    /^(?:Block scalar header includes extra characters|Not a YAML token)/,
    "text follows behind | or >. Begin it on the next line, deeper than its key.",
  ],
  [/^Unexpected (\S+) in /, "$1 cannot stand here. Remove it, or put the text that it belongs to in quotes."],
  [
    /^Source contains multiple documents/,
    "the file holds several documents, parted by `---`. Put each into a file of its own.",
  ],
];

/** A message of the parser's; `opened` is where the text or bracket began that is not closed. */
export function syntaxProblem(message: string, opened?: Opened): string {
  const [sentence = message] = message.split("\n", 1);
  for (const [pattern, hint] of hints) {
    const found = pattern.exec(sentence);
    if (!found) continue;
    const where = opened ? ` at line ${opened.line}, column ${opened.column},` : "";
    return hint.replace("{opened}", where).replaceAll("$1", () => found[1] ?? "");
  }
  return sentence;
}
