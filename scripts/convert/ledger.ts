/**
 * The ledger: what became of every leaf of the source.
 *
 * Nothing is written down while converting but what a field that is renamed, reworded or
 * left out stands for. The ledger is made afterwards from what is really there: the output
 * is walked, each of its values asked for the source field that it comes from, and the two
 * compared. A leaf that no value of the output leads back to, and that no stage has given
 * up with a reason, is unexplained, and so is one whose value changed without a reason.
 */

import { isDeepStrictEqual } from "node:util";
import { isObject, pointerName } from "../json.js";
import type { Places, SourceFile } from "../read/places.js";
import type { ConvertedDocument } from "./convert.js";
import type { Reason } from "./reasons.js";
import { isRewriting, isSaidByAnother } from "./rewritings.js";

/** What can become of a leaf. */
export const ledgerClasses = ["kept", "moved", "rewritten", "dropped", "unexplained"] as const;

/** "kept": same value at the same pointer. "moved": same value elsewhere. */
export type LedgerClass = (typeof ledgerClasses)[number];

/** One leaf of the source: a scalar, or an empty mapping or list. */
export interface LedgerLeaf {
  readonly file: string;
  /** JSON Pointer into the file. */
  readonly pointer: string;
  readonly line: number;
  readonly column: number;
  readonly class: LedgerClass;
  /** JSON Pointers into the output, all that say it. */
  readonly targets: readonly string[];
  /** Of what was rewritten or dropped. */
  readonly reason?: Reason;
}

/** Every leaf of the documents and of what they refer to, in the order of files, lines and columns. */
export interface Ledger {
  readonly leaves: readonly LedgerLeaf[];
}

/** How many leaves are in each class, and for each reason. */
export interface LedgerSummary {
  readonly leaves: number;
  readonly classes: Readonly<Record<LedgerClass, number>>;
  readonly reasons: Readonly<Partial<Record<Reason, number>>>;
}

/** A place in the output that says what a source field said. */
interface Target {
  readonly pointer: string;
  readonly same: boolean;
  readonly reason: string | undefined;
  /** Whether it was noted that it comes from there; else it has the same key in what was made of the same. */
  readonly isTraced: boolean;
}

type Targets = Map<object, Map<string, Target[]>>;

/** Stands for an empty mapping or list itself among its own keys, of which it has none. */
const itself = "";

/** Holds the output, as it was written in the end, against all that was read. */
export function makeLedger(converted: readonly ConvertedDocument[], output: unknown, places: Places): Ledger {
  const targets = findTargets(output, places);
  const before = converted.map(({ before: document }) => findTargets(document, places));
  const isCombined = (leaf: SourceLeaf) =>
    converted.length > 1 &&
    before.some((each) => {
      const pointers = targetsOf(each, leaf).map((target) => target.pointer);
      return isSaidByAnother(pointers, output);
    });
  const leaves: LedgerLeaf[] = [];
  for (const leaf of sourceLeaves(converted, places)) {
    const { node, key, file, pointer, given } = leaf;
    const place = places.of(node, key);
    const found = targetsOf(targets, leaf);
    const at = { file: file.name, pointer, line: place?.line ?? 1, column: place?.column ?? 1 };
    const verdict = judge(pointer, found);
    if (verdict) leaves.push({ ...at, ...verdict });
    else {
      // What stands there and is not what it comes from was not left out; null says nothing of it.
      const left = found.length === 0 || (node as Readonly<Record<string, unknown>>)[key] === null;
      const reason = left
        ? (given ?? (isCombined(leaf) ? ("combined" satisfies Reason) : undefined))
        : undefined;
      leaves.push(
        reason
          ? { ...at, class: "dropped", targets: [], reason: reason as Reason }
          : { ...at, class: "unexplained", targets: found.map((each) => each.pointer) },
      );
    }
  }
  return { leaves: leaves.sort(byPlace) };
}

/** Counts a ledger's leaves. */
export function summarise({ leaves }: Ledger): LedgerSummary {
  const classes: Record<LedgerClass, number> = {
    kept: 0,
    moved: 0,
    rewritten: 0,
    dropped: 0,
    unexplained: 0,
  };
  const reasons: Partial<Record<Reason, number>> = {};
  for (const leaf of leaves) {
    classes[leaf.class] += 1;
    if (leaf.reason) reasons[leaf.reason] = (reasons[leaf.reason] ?? 0) + 1;
  }
  return { leaves: leaves.length, classes, reasons };
}

/** The ledger as JSON text: a summary, the reasons in words, and one line for each leaf. */
export function ledgerText(ledger: Ledger, words: Readonly<Record<Reason, string>>): string {
  const summary = summarise(ledger);
  const used = Object.fromEntries(
    Object.keys(summary.reasons).map((reason) => [reason, words[reason as Reason]]),
  );
  const lines = ledger.leaves.map((leaf) => `    ${JSON.stringify(leaf)}`);
  return `{\n  "summary": ${JSON.stringify(summary)},\n  "reasons": ${JSON.stringify(used)},\n  "leaves": [\n${lines.join(",\n")}\n  ]\n}\n`;
}

function judge(
  pointer: string,
  found: readonly Target[],
): Pick<LedgerLeaf, "class" | "targets" | "reason"> | undefined {
  const isExplained = ({ same, reason }: Target) => same || reason !== undefined;
  const explained = found.filter(isExplained);
  // One of several places that says something else is as wrong as the only one; but a key of the
  // same name may say something of its own where the field's value is known to be elsewhere.
  const elsewhere = explained.some(({ isTraced }) => isTraced);
  const wrong = found.filter((each) => !isExplained(each) && (each.isTraced || !elsewhere));
  if (explained.length === 0 || wrong.length > 0) return undefined;
  const targets = [...new Set(explained.map((each) => each.pointer))];
  if (explained.some((each) => each.same && each.pointer === pointer)) return { class: "kept", targets };
  if (explained.some((each) => each.same)) return { class: "moved", targets };
  return { class: "rewritten", targets, reason: explained[0]?.reason as Reason };
}

function targetsOf(targets: Targets, { node, key }: SourceLeaf): Target[] {
  const value = (node as Readonly<Record<string, unknown>>)[key];
  const empty = typeof value === "object" && value !== null ? targets.get(value)?.get(itself) : undefined;
  return [...(targets.get(node)?.get(key) ?? []), ...(empty ?? [])];
}

/** Every source field that a value of the output comes from. */
function findTargets(output: unknown, places: Places): Targets {
  const targets: Targets = new Map();
  const add = (node: object, key: string, target: Target) => {
    const keys = targets.get(node) ?? new Map<string, Target[]>();
    targets.set(node, keys);
    keys.set(key, [...(keys.get(key) ?? []), target]);
  };
  const visit = (made: object, pointer: string): void => {
    for (const { at, node, key, reason } of places.tracesOf(made)) {
      const from = (node as Record<string, unknown>)[key];
      const rewritten = (said: unknown) =>
        reason !== undefined && isRewriting(reason, { from, key: at, made: said, output })
          ? reason
          : undefined;
      if (at === undefined) add(node, key, { pointer, same: false, reason: rewritten(made), isTraced: true });
      else if (Object.hasOwn(made, at)) {
        const value = (made as Record<string, unknown>)[at];
        // An object around what a text has become says nothing of it itself.
        if (reason === undefined && isObject(value) && isLeaf(from) && !isObject(from) && from !== at)
          continue;
        const same = isDeepStrictEqual(value, from) || from === at;
        add(node, key, {
          pointer: `${pointer}/${pointerName(at)}`,
          same,
          reason: same ? reason : rewritten(value),
          isTraced: true,
        });
      }
    }
    const node = places.nodeOf(made);
    const traced = new Set(places.tracesOf(made).map(({ at }) => at));
    for (const [key, value] of Object.entries(made)) {
      const path = `${pointer}/${pointerName(key)}`;
      if (node && !traced.has(key) && Object.hasOwn(node, key) && isLeaf((node as never)[key]))
        add(node, key, {
          pointer: path,
          same: isDeepStrictEqual(value, node[key as never]) || isMadeOf(value, node[key as never], places),
          reason: undefined,
          isTraced: false,
        });
      if (typeof value !== "object" || value === null) continue;
      const empty = isLeaf(value) ? places.nodeOf(value) : undefined;
      if (empty && isLeaf(empty))
        add(empty, itself, { pointer: path, same: true, reason: undefined, isTraced: false });
      visit(value, path);
    }
  };
  if (typeof output === "object" && output !== null) visit(output, "");
  return targets;
}

/** Whether something was made of an empty mapping or list, which has nothing to lose. */
function isMadeOf(made: unknown, node: unknown, places: Places): boolean {
  return isObject(made) && places.nodeOf(made) === node;
}

interface SourceLeaf {
  readonly node: object;
  readonly key: string;
  readonly file: SourceFile;
  readonly pointer: string;
  /** Why it, or something around it, was left out. */
  readonly given: string | undefined;
}

/** The leaves of the documents, and of the parts of other files that references led to; each once. */
function* sourceLeaves(converted: readonly ConvertedDocument[], places: Places): Generator<SourceLeaf> {
  const seen = new Set<object>();
  function* walk(
    node: object,
    file: SourceFile,
    pointer: string,
    around: string | undefined,
  ): Generator<SourceLeaf> {
    if (seen.has(node)) return;
    seen.add(node);
    for (const [key, value] of Object.entries(node)) {
      const path = `${pointer}/${pointerName(key)}`;
      const given = places.dropped(node, key) ?? around;
      if (isLeaf(value)) yield { node, key, file, pointer: path, given };
      else yield* walk(value as object, file, path, given);
    }
  }
  for (const { source } of converted) yield* walk(source.value, source.file, "", undefined);
  for (const [node, { file, pointer }] of places.used) yield* walk(node, file, pointer, undefined);
}

/** A scalar, or a mapping or list with nothing in it. */
function isLeaf(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return !isObject(value) || Object.keys(value).length === 0;
}

function byPlace(a: LedgerLeaf, b: LedgerLeaf): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column || (a.pointer < b.pointer ? -1 : 1);
}
