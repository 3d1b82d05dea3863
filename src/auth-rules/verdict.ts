/** What the authorization rules answer. */

/** Whether an event is allowed; if not, by which rule, and a sentence that a client may read. */
export type Verdict =
  | { readonly allowed: true }
  | {
      readonly allowed: false;
      /** A name of the rule that is the same in every room version: `join.banned`. */
      readonly rule: string;
      /** A whole sentence without secrets. */
      readonly reason: string;
    };

/** The event is allowed. */
export const allow: Verdict = { allowed: true };

/** The event is refused by a rule. */
export function reject(rule: string, reason: string): Verdict {
  return { allowed: false, rule, reason };
}
