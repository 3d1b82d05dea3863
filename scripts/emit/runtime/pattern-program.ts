/** A pattern as a program: a nondeterministic automaton in Thompson's construction. */

import type { PatternAtom } from "./pattern-characters.js";
import type { Anchor, PatternNode } from "./pattern-syntax.js";
import { UnsupportedPatternError } from "./pattern-syntax.js";

/** One step: accept a character, try two ways, demand something of the position, or be done. */
export type Step =
  | { readonly kind: "character"; readonly atom: number; readonly next: number }
  | { readonly kind: "split"; readonly ways: readonly number[] }
  | { readonly kind: "demand"; readonly demand: number; readonly next: number }
  | { readonly kind: "accept" };

/** Something that holds at a position of a text or does not. */
export type Demand =
  | { readonly kind: "anchor"; readonly text: Anchor; readonly modifiers: string }
  | {
      readonly kind: "lookaround";
      readonly isBehind: boolean;
      readonly isNegated: boolean;
      readonly program: Program;
    };

/** A program that reads a text forwards, or backwards from its end. */
export interface Program {
  readonly steps: readonly Step[];
  readonly start: number;
  readonly isBackward: boolean;
  /** What its steps demand; the indices are theirs. */
  readonly demands: readonly Demand[];
  /** Whether it can only begin at the start of a text. */
  readonly isAnchored: boolean;
}

/** Time is linear to the text times this. */
const mostSteps = 5_000;

/**
 * Compiles a pattern's tree, and those of what it looks around for.
 * @param atoms receives the atoms, which all programs of one pattern share
 * @throws UnsupportedPatternError where there would be too many steps
 */
export function compilePattern(node: PatternNode, atoms: PatternAtom[]): Program {
  if (stepsOf(node) > mostSteps)
    throw new UnsupportedPatternError(`written out, its repetitions have more than ${mostSteps} parts`);
  return new Compiler(atoms).program(node, false);
}

class Compiler {
  readonly #atoms: PatternAtom[];
  readonly #indices = new Map<string, number>();

  constructor(atoms: PatternAtom[]) {
    this.#atoms = atoms;
  }

  program(node: PatternNode, isBackward: boolean): Program {
    const steps: Step[] = [{ kind: "accept" }];
    const demands: Demand[] = [];
    const anchors = new Map<string, number>();
    const add = (step: Step): number => steps.push(step) - 1;

    const emit = (part: PatternNode, next: number): number => {
      switch (part.kind) {
        case "character":
          return add({ kind: "character", atom: this.#atom(part), next });
        case "sequence": {
          const before = (after: number, item: PatternNode) => emit(item, after);
          return isBackward ? part.items.reduce(before, next) : part.items.reduceRight(before, next);
        }
        case "choice":
          return add({ kind: "split", ways: part.alternatives.map((each) => emit(each, next)) });
        case "repeat":
          return repeat(part.body, part.min, part.max, next);
        case "anchor": {
          const key = `${part.modifiers}${part.text}`;
          const known = anchors.get(key);
          const demand = known ?? demands.push(part) - 1;
          anchors.set(key, demand);
          return add({ kind: "demand", demand, next });
        }
        case "lookaround": {
          const { isBehind, isNegated } = part;
          const program = this.program(part.body, !isBehind);
          const demand = demands.push({ kind: "lookaround", isBehind, isNegated, program }) - 1;
          return add({ kind: "demand", demand, next });
        }
      }
    };

    const repeat = (body: PatternNode, min: number, max: number, next: number): number => {
      let start = next;
      if (max === Infinity) {
        // The loop's own step is known before what it leads to.
        const ways: number[] = [];
        start = add({ kind: "split", ways });
        ways.push(emit(body, start), next);
      } else
        for (let count = min; count < max; count++)
          start = add({ kind: "split", ways: [emit(body, start), next] });
      for (let count = 0; count < min; count++) start = emit(body, start);
      return start;
    };

    const start = emit(node, 0);
    return { steps, start, isBackward, demands, isAnchored: !isBackward && isAnchored(node) };
  }

  #atom({ text, modifiers }: PatternAtom): number {
    const key = `${modifiers}:${text}`;
    const known = this.#indices.get(key);
    if (known !== undefined) return known;
    const index = this.#atoms.push({ text, modifiers }) - 1;
    this.#indices.set(key, index);
    return index;
  }
}

/** How many steps a tree becomes, at least: repetitions are written out. */
function stepsOf(node: PatternNode): number {
  switch (node.kind) {
    case "sequence":
      return node.items.reduce((sum, item) => sum + stepsOf(item), 0);
    case "choice":
      return node.alternatives.reduce((sum, each) => sum + stepsOf(each), 1);
    case "lookaround":
      return 1 + stepsOf(node.body);
    case "repeat": {
      const once = Math.max(1, stepsOf(node.body));
      const optional = node.max === Infinity ? 1 : node.max - node.min;
      return node.min * once + optional * (once + 1);
    }
    default:
      return 1;
  }
}

/** Whether a pattern begins with `^` in each alternative. */
function isAnchored(node: PatternNode): boolean {
  switch (node.kind) {
    case "anchor":
      return node.text === "^" && !node.modifiers.includes("m");
    case "sequence": {
      const first = node.items.find(({ kind }) => kind !== "lookaround");
      return first !== undefined && isAnchored(first);
    }
    case "choice":
      return node.alternatives.every(isAnchored);
    case "repeat":
      return node.min > 0 && isAnchored(node.body);
    default:
      return false;
  }
}
