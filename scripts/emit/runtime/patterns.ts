/**
 * Patterns that a backtracking engine might never be done with, run in time linear to the text. The verdict is
 * that of JavaScript's `RegExp`, lookarounds included: only references back to a group are not supported.
 */

import { Automaton, codeAfter, codeBefore, type Holds } from "./pattern-automaton.js";
import { CharacterClasses, characterTest, isWordCharacter, type PatternAtom } from "./pattern-characters.js";
import { compilePattern, type Demand, type Program } from "./pattern-program.js";
import { parsePattern } from "./pattern-syntax.js";

/** A pattern as Ajv uses it: only `test` is called. */
export interface LinearPattern {
  test(text: string): boolean;
}

/**
 * Compiles a pattern of ECMAScript.
 * @param flags as `RegExp` takes them
 * @throws UnsupportedPatternError where linear time is not enough
 */
export function linearPattern(source: string, flags: "u" | ""): LinearPattern {
  const atoms: PatternAtom[] = [];
  const program = compilePattern(parsePattern(source, flags), atoms);
  const classes = new CharacterClasses(atoms.map((atom) => characterTest(atom, flags)));
  const automata = new Map<Program, Automaton>();

  const run = (part: Program, text: string, found: (position: number) => boolean): boolean => {
    const lookarounds = part.demands.map((demand) => positionsOf(demand, text));
    const holds: Holds = (index, position) => {
      const demand = part.demands[index] as Demand;
      if (demand.kind === "anchor") return holdsAnchor(demand, text, position, flags);
      return (lookarounds[index]?.[position] === 1) !== demand.isNegated;
    };
    const automaton = automata.get(part) ?? new Automaton(part, classes, flags === "u");
    automata.set(part, automaton);
    return automaton.run(text, holds, found);
  };

  /** Where in a text a lookaround has a match: one run over the text finds all positions. */
  const positionsOf = (demand: Demand, text: string): Uint8Array | undefined => {
    if (demand.kind === "anchor") return undefined;
    const positions = new Uint8Array(text.length + 1);
    run(demand.program, text, (position) => {
      positions[position] = 1;
      return false;
    });
    return positions;
  };

  return { test: (text) => run(program, text, () => true) };
}

function holdsAnchor(
  { text: anchor, modifiers }: Extract<Demand, { kind: "anchor" }>,
  text: string,
  position: number,
  flags: "u" | "",
): boolean {
  const before = codeBefore(text, position, flags === "u");
  const after = codeAfter(text, position, flags === "u");
  if (anchor === "^") return position === 0 || (modifiers.includes("m") && isLineEnd(before));
  if (anchor === "$") return position === text.length || (modifiers.includes("m") && isLineEnd(after));
  const isBoundary = isWordCharacter(before, modifiers, flags) !== isWordCharacter(after, modifiers, flags);
  return isBoundary === (anchor === "\\b");
}

function isLineEnd(code: number): boolean {
  return code === 0x0a || code === 0x0d || code === 0x2028 || code === 0x2029;
}
