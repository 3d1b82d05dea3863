/** Which characters of a text the atoms of a pattern accept: JavaScript's own engine says so, one character at a time. */

/** How many characters' classes are remembered. */
const mostKnown = 5_000;

/** An atom accepts one character: it is the character itself, an escape, a class, or a dot. */
export interface PatternAtom {
  /** As the pattern has it. */
  readonly text: string;
  /** Those of the groups around it: `i`, `m`, `s`. */
  readonly modifiers: string;
}

/** Whether one character is accepted. */
export type CharacterTest = (character: string) => boolean;

/** Compiles an atom: what an escape or a class accepts depends on the flags, and the tables of Unicode. */
export function characterTest({ text, modifiers }: PatternAtom, flags: "u" | ""): CharacterTest {
  const isLiteral = text !== "." && !/^(?:\[|\\[\s\S])/.test(text);
  if (isLiteral && modifiers === "") return (character) => character === text;
  const expression = new RegExp(`^(?${modifiers}:${isLiteral ? escaped(text) : text})$`, flags);
  return (character) => expression.test(character);
}

/** What `\b` counts among the characters of a word (ECMA-262, 22.2.2.9.3). */
export function isWordCharacter(code: number, modifiers: string, flags: "u" | ""): boolean {
  if (code > 0x7a) return flags === "u" && modifiers.includes("i") && (code === 0x17f || code === 0x212a);
  return code >= 0x61 || (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;
}

function escaped(text: string): string {
  return /^[\^$\\.*+?()[\]{}|/]$/.test(text) ? `\\${text}` : text;
}

/**
 * The classes of characters that a pattern's atoms tell apart, as numbers: two characters of one class are
 * accepted by the same atoms. What is remembered is bounded; `generation` counts how often it was forgotten.
 */
export class CharacterClasses {
  generation = 0;
  readonly #tests: readonly CharacterTest[];
  /** Classes by character: of ASCII here, of others in a map. */
  readonly #ascii = new Int16Array(128).fill(-1);
  readonly #others = new Map<number, number>();
  readonly #known = new Map<string, number>();
  #accepted: Uint8Array[] = [];

  constructor(tests: readonly CharacterTest[]) {
    this.#tests = tests;
  }

  /** The class of a character, given as a code point or a code unit. */
  of(code: number): number {
    const known = code < 128 ? (this.#ascii[code] ?? -1) : (this.#others.get(code) ?? -1);
    return known === -1 ? this.#learn(code) : known;
  }

  /** Whether the characters of a class are accepted by an atom, given by its index. */
  accepts(characters: number, atom: number): boolean {
    return this.#accepted[characters]?.[atom] === 1;
  }

  #learn(code: number): number {
    if (this.#others.size >= mostKnown) {
      this.#ascii.fill(-1);
      this.#others.clear();
      this.#known.clear();
      this.#accepted = [];
      this.generation += 1;
    }
    const character = String.fromCodePoint(code);
    const accepted = Uint8Array.from(this.#tests, (test) => (test(character) ? 1 : 0));
    const key = accepted.join("");
    let found = this.#known.get(key);
    if (found === undefined) {
      found = this.#accepted.push(accepted) - 1;
      this.#known.set(key, found);
    }
    if (code < 128) this.#ascii[code] = found;
    else this.#others.set(code, found);
    return found;
  }
}
