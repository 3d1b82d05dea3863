/** Runs a program over a text, as a deterministic automaton that is made while it runs. */

import type { CharacterClasses } from "./pattern-characters.js";
import type { Program } from "./pattern-program.js";

/** How many steps are remembered in states; beyond, all are forgotten. */
const mostRemembered = 100_000;

/**
 * V8 also looks for matches between the halves of a surrogate pair, where only those of no characters can be;
 * the specification (ECMA-262, 22.2.7.2 and 22.2.7.3) does not. Both engines of one process have to agree.
 */
const looksIntoPairs = /\B/u.test("a\u{1f600}a");

/** The steps that may come next, before those are followed that accept no character. */
interface State {
  readonly steps: readonly number[];
  /** What they lead to at a position, by what holds there. */
  readonly followed: Map<number, Followed>;
}

/** The steps that accept a character at a position. */
interface Followed {
  /** In ascending order. */
  readonly steps: Uint16Array;
  readonly isAccepting: boolean;
  /** The state after a character, by its class. */
  readonly next: (State | undefined)[];
}

/** Whether something that a program demands, by its index, holds at a position. */
export type Holds = (demand: number, position: number) => boolean;

/** A program and what is remembered of its runs. */
export class Automaton {
  readonly #program: Program;
  readonly #classes: CharacterClasses;
  readonly #isUnicode: boolean;
  readonly #states = new Map<string, State>();
  /** Combinations of what holds: a tree, whose nodes have a child for false and one for true. */
  readonly #combinations = new Map<number, number>();
  /** Which steps were followed, by the number of the round. */
  readonly #marks: Uint32Array;
  /** Whether all that its steps demand is the start or the end of the text. */
  readonly #asksForEnds: boolean;
  #round = 0;
  #remembered = 0;
  #generation = 0;

  constructor(program: Program, classes: CharacterClasses, isUnicode: boolean) {
    this.#program = program;
    this.#classes = classes;
    this.#isUnicode = isUnicode;
    this.#marks = new Uint32Array(program.steps.length);
    this.#asksForEnds = program.demands.every(
      (demand) => demand.kind === "anchor" && /^[\^$]$/.test(demand.text) && !demand.modifiers.includes("m"),
    );
  }

  /**
   * Goes over a text and calls `found` at each position at which a match ends (read backwards: begins),
   * until it returns true. @returns whether it did
   */
  run(text: string, holds: Holds, found: (position: number) => boolean): boolean {
    const { isBackward, isAnchored } = this.#program;
    const end = isBackward ? 0 : text.length;
    let position = isBackward ? text.length : 0;
    let state = this.#state([]);
    for (let mayStart = true; ; mayStart = !isAnchored) {
      const followed = this.#follow(state, position, text.length, holds, mayStart);
      if (followed.isAccepting && found(position)) return true;
      if (position === end || (isAnchored && followed.steps.length === 0)) return false;
      const code = isBackward
        ? codeBefore(text, position, this.#isUnicode)
        : codeAfter(text, position, this.#isUnicode);
      const onward = isBackward ? -1 : 1;
      if (code > 0xffff && looksIntoPairs) {
        const inside = this.#follow(this.#state([]), position + onward, text.length, holds, true);
        if (inside.isAccepting && found(position + onward)) return true;
      }
      position += code > 0xffff ? 2 * onward : onward;
      state = this.#advance(followed, code);
    }
  }

  /** A number for what holds at a position, of all that the program demands. */
  #combination(position: number, length: number, holds: Holds): number {
    if (this.#asksForEnds) return (position === 0 ? 1 : 0) + (position === length ? 2 : 0);
    let node = 0;
    for (let demand = 0; demand < this.#program.demands.length; demand++) {
      const child = 2 * node + (holds(demand, position) ? 1 : 0);
      const known = this.#combinations.get(child);
      node = known ?? this.#combinations.size + 1;
      if (known !== undefined) continue;
      this.#combinations.set(child, node);
      this.#remembered += 1;
    }
    return node;
  }

  #follow(state: State, position: number, length: number, holds: Holds, mayStart: boolean): Followed {
    const key = 2 * this.#combination(position, length, holds) + (mayStart ? 1 : 0);
    const known = state.followed.get(key);
    if (known) return known;
    const { steps, start } = this.#program;
    const found: number[] = [];
    let isAccepting = false;
    this.#newRound();
    const open = mayStart ? [...state.steps, start] : state.steps.slice();
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const step = steps[at];
      if (!step || this.#marks[at] === this.#round) continue;
      this.#marks[at] = this.#round;
      if (step.kind === "character") found.push(at);
      else if (step.kind === "split") for (const way of step.ways) open.push(way);
      else if (step.kind === "accept") isAccepting = true;
      else if (holds(step.demand, position)) open.push(step.next);
    }
    const followed: Followed = { steps: Uint16Array.from(found).sort(), isAccepting, next: [] };
    state.followed.set(key, followed);
    this.#remember(found.length);
    return followed;
  }

  #advance(followed: Followed, code: number): State {
    const characters = this.#classes.of(code);
    if (this.#classes.generation !== this.#generation) {
      this.#forget();
      followed.next.length = 0;
    }
    const known = followed.next[characters];
    if (known) return known;
    const next: number[] = [];
    this.#newRound();
    for (const at of followed.steps) {
      const step = this.#program.steps[at];
      if (step?.kind !== "character" || !this.#classes.accepts(characters, step.atom)) continue;
      if (this.#marks[step.next] !== this.#round) next.push(step.next);
      this.#marks[step.next] = this.#round;
    }
    const state = this.#state(next);
    followed.next[characters] = state;
    return state;
  }

  #state(steps: readonly number[]): State {
    const key = String.fromCharCode(...steps);
    const known = this.#states.get(key);
    if (known) return known;
    const made = { steps, followed: new Map() };
    this.#states.set(key, made);
    this.#remember(steps.length);
    return made;
  }

  #remember(steps: number): void {
    this.#remembered += steps + 10;
    if (this.#remembered > mostRemembered) this.#forget();
  }

  #forget(): void {
    this.#states.clear();
    this.#combinations.clear();
    this.#remembered = 0;
    this.#generation = this.#classes.generation;
  }

  #newRound(): void {
    this.#round += 1;
    if (this.#round < 0xffff_ffff) return;
    this.#marks.fill(0);
    this.#round = 1;
  }
}

/** The character after a position: a code point with the flag `u`, otherwise a code unit. NaN at the end of the text. */
export function codeAfter(text: string, position: number, isUnicode: boolean): number {
  return isUnicode ? (text.codePointAt(position) ?? Number.NaN) : text.charCodeAt(position);
}

/** The character before a position, likewise. NaN at the start of the text. */
export function codeBefore(text: string, position: number, isUnicode: boolean): number {
  const unit = text.charCodeAt(position - 1);
  if (!isUnicode || !(unit >= 0xdc00 && unit <= 0xdfff) || position < 2) return unit;
  const pair = text.codePointAt(position - 2) ?? 0;
  return pair > 0xffff ? pair : unit;
}
