/** Values of a wrong type in the place of scalars, lists and maps, and what is meant by them. */

import { isObject, type JsonObject } from "../json.js";
import type { Places } from "../read/places.js";
import { type Draft, listOf } from "./draft.js";
import { type RepairContext, reportRepair } from "./report.js";

/** A short form of a value for messages. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Leaves out a field that code does not depend on, and reports it. */
export function leaveOut(draft: Draft, key: string, expected: string, context: RepairContext): void {
  const problem =
    draft.node[key] === null
      ? `\`${key}\` is empty.`
      : `\`${key}\` has to be ${expected}, not ${shown(draft.node[key])}.`;
  reportRepair(context, draft.node, key, problem, "It is left out.");
  draft.leaveOut(key);
}

/** Makes a field a text. */
export function repairText(draft: Draft, key: string, context: RepairContext): void {
  const value = draft.node[key];
  if (typeof value === "string") return;
  if (typeof value !== "number" && typeof value !== "boolean") {
    leaveOut(draft, key, "text", context);
    return;
  }
  const text = context.places.roundedAt(draft.node, key)?.written ?? String(value);
  reportRepair(
    context,
    draft.node,
    key,
    `\`${key}\` has to be text.`,
    `It is taken as "${text}". Put it in quotes.`,
  );
  draft.replace(key, text);
}

/** Makes a field true or false. */
export function repairBoolean(draft: Draft, key: string, context: RepairContext): void {
  const value = draft.node[key];
  if (typeof value === "boolean") return;
  const meant = /^(true|false)$/i.exec(String(value))?.[0]?.toLowerCase();
  if (typeof value !== "string" || meant === undefined) {
    leaveOut(draft, key, "true or false", context);
    return;
  }
  reportRepair(
    context,
    draft.node,
    key,
    `\`${key}\` has to be true or false.`,
    `It is taken as ${meant}. Write it without quotes.`,
  );
  draft.replace(key, meant === "true");
}

/** Makes a field a number of some kind. */
export function repairNumber(
  draft: Draft,
  key: string,
  isRight: (value: number) => boolean,
  expected: string,
  context: RepairContext,
): void {
  const value = draft.node[key];
  if (typeof value === "number" && Number.isFinite(value) && isRight(value)) return;
  const number = typeof value === "string" && /^\s*[-+]?(\d|\.\d)/.test(value) ? Number(value) : Number.NaN;
  if (!Number.isFinite(number) || !isRight(number)) {
    reportRepair(
      context,
      draft.node,
      key,
      `\`${key}\` has to be ${expected}, not ${shown(value)}.`,
      "It is left out, and not enforced.",
    );
    draft.leaveOut(key);
    return;
  }
  reportRepair(
    context,
    draft.node,
    key,
    `\`${key}\` has to be ${expected}.`,
    `It is taken as ${number}. Write it without quotes.`,
  );
  draft.replace(key, number);
}

/** Makes a field a list of texts. */
export function repairTexts(draft: Draft, key: string, context: RepairContext): void {
  const value = draft.node[key];
  if (typeof value === "string" || typeof value === "number") {
    const list = value === "" ? [] : [String(value)];
    context.places.trace(list, "0", draft.node, key, "repaired");
    reportRepair(context, draft.node, key, `\`${key}\` has to be a list.`, `It is taken as ${shown(list)}.`);
    draft.put(key, list);
    return;
  }
  if (!Array.isArray(value)) {
    // Requirements of no scopes are written in many ways.
    reportRepair(
      context,
      draft.node,
      key,
      `\`${key}\` has to be a list of texts.`,
      "It is taken as an empty list.",
    );
    draft.replace(key, []);
    return;
  }
  if (value.every((each) => typeof each === "string")) return;
  const items = value.flatMap((each, from) => {
    const text = typeof each === "string" ? each : textIn(each);
    const problem = `An item of \`${key}\` has to be text.`;
    if (text !== each)
      reportRepair(
        context,
        value,
        String(from),
        problem,
        text === undefined ? "It is left out." : `It is taken as "${text}".`,
      );
    return text === undefined ? [] : [{ value: text, from }];
  });
  draft.put(key, listOf(value, items, context.places));
}

/** What a scalar is as text, or an object that only has a name. */
function textIn(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return isObject(value) && typeof value.name === "string" ? value.name : undefined;
}

/** A list where a single item stands by itself; an empty mapping is an empty list. Undefined for anything else. */
export function asList(
  value: unknown,
  places: Places,
  owner: JsonObject,
  key: string,
): unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (isObject(value) && Object.keys(value).length === 0) return places.carry([], value);
  if (!isObject(value) && typeof value !== "string") return undefined;
  const list = [value];
  if (typeof value === "string") places.trace(list, "0", owner, key);
  return list;
}
