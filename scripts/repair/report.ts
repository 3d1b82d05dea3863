/** What is at hand where a part of a document is repaired, and how a repair is reported. */

import { type DiagnosticCode, type Diagnostics, faultyOverlay } from "../diagnostics.js";
import type { JsonObject } from "../json.js";
import type { Places } from "../read/places.js";

/** Handed to everything that repairs. */
export interface RepairContext {
  readonly places: Places;
  readonly diagnostics: Diagnostics;
  /** The version whose rules the document follows. */
  readonly version: "3.0" | "3.1";
  /** Whether patterns that cannot be translated stay, and are errors. */
  readonly strictPatterns: boolean;
  /** The document as it was before any repair: references lead into it. */
  readonly document: JsonObject;
}

/** Whether nothing can be missing for an error of syntax, or for an overlay that could not be applied. */
export function isComplete({ diagnostics }: RepairContext): boolean {
  return !diagnostics.has("yaml-syntax", ...faultyOverlay);
}

/** Reports a repair at a field of an object: what is wrong with it, and what it becomes. */
export function reportRepair(
  { places, diagnostics }: RepairContext,
  node: object,
  key: string,
  problem: string,
  repair: string,
): void {
  diagnostics.report("repaired", places.ofField(node, key) ?? places.of(node), { problem, repair });
}

/** Reports a repair by a code of its own, at a field of an object. */
export function reportAt(
  { places, diagnostics }: RepairContext,
  code: DiagnosticCode,
  node: object,
  key: string,
  values: Record<string, string | number> = {},
): void {
  diagnostics.report(code, places.ofField(node, key) ?? places.of(node), values);
}
