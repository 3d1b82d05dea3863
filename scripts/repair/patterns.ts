/** Patterns that are not JavaScript's: translated where they mean the same there, else not enforced. */

import type { Draft } from "./draft.js";
import { translatePattern } from "./pattern-dialects.js";
import { type RepairContext, reportAt } from "./report.js";

/** Repairs the pattern of a schema, or a name of its `patternProperties`. */
export function repairPattern(draft: Draft, key: string, source: string, context: RepairContext): void {
  if (isValid(source, "u")) return;
  const made = translatePattern(source);
  const isOther = made !== undefined && made !== source && (isValid(made, "u") || isValid(made, ""));
  if (!isOther && isValid(source, "")) return;
  const pattern = shortened(source);
  if (isOther) {
    reportAt(context, "pattern-translated", draft.node, key, { pattern, made: shortened(made) });
    if (key === "pattern") draft.replace(key, made);
    else draft.rename(key, made);
    return;
  }
  // Reported as an error where patterns are checked.
  if (context.strictPatterns) return;
  reportAt(context, "pattern-not-enforced", draft.node, key, { pattern });
  if (key !== "pattern" || "x-pattern" in draft.node) draft.leaveOut(key);
  else draft.rename(key, "x-pattern");
}

function isValid(source: string, flags: "u" | ""): boolean {
  try {
    new RegExp(source, flags);
    return true;
  } catch {
    return false;
  }
}

function shortened(text: string): string {
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
