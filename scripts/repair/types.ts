/** Values of `type` that JSON Schema does not have, or that OpenAPI 3.0 does not. */

import { type JsonObject, setOwn } from "../json.js";
import { type Draft, listOf } from "./draft.js";
import { shown } from "./fields.js";
import { type RepairContext, reportRepair } from "./report.js";

const types = new Set(["array", "boolean", "integer", "null", "number", "object", "string"]);

interface Meant {
  /** Undefined for any type. */
  readonly type?: string;
  readonly format?: string;
}

const text: Meant = { type: "string" };
const ofFormat = (format: string): Meant => ({ type: "string", format });
const anything: Meant = {};

/** What is meant by names of types of programming languages and databases. */
const names: Readonly<Record<string, Meant>> = {
  any: anything,
  mixed: anything,
  unknown: anything,
  file: ofFormat("binary"),
  binary: ofFormat("binary"),
  int: { type: "integer" },
  int32: { type: "integer", format: "int32" },
  int64: { type: "integer", format: "int64" },
  long: { type: "integer", format: "int64" },
  float: { type: "number", format: "float" },
  double: { type: "number", format: "double" },
  decimal: { type: "number" },
  bool: { type: "boolean" },
  date: ofFormat("date"),
  datetime: ofFormat("date-time"),
  "date-time": ofFormat("date-time"),
  timestamp: text,
  uuid: ofFormat("uuid"),
  email: ofFormat("email"),
  uri: ofFormat("uri"),
  password: ofFormat("password"),
  char: text,
  enum: text,
  str: text,
  text,
  url: text,
  varchar: text,
  dict: { type: "object" },
  dictionary: { type: "object" },
  hash: { type: "object" },
  json: anything,
  map: { type: "object" },
  list: { type: "array" },
  set: { type: "array" },
};

function meantBy(type: unknown): Meant {
  const name = String(type).trim().toLowerCase();
  if (types.has(name)) return { type: name };
  return Object.hasOwn(names, name) ? (names[name] ?? anything) : anything;
}

/** A schema of null alone in OpenAPI 3.0, which has no type for it: its `nullable` counts only beside a `type`. */
const nothing = { type: "string", nullable: true, enum: [null] } as const;

/** Makes `type` one that the version has. */
export function repairType(draft: Draft, context: RepairContext): void {
  const { type } = draft.node;
  if (Array.isArray(type)) repairTypes(draft, type, context);
  else if (type === "null" && context.version === "3.0")
    beNull(draft, "`type` cannot be null in OpenAPI 3.0.", context);
  else if (typeof type !== "string" || !types.has(type)) {
    if (type === null && context.version === "3.1") {
      report(draft, "It is taken as the type of null. Put it in quotes.", context);
      draft.replace("type", "null");
    } else beMeant(draft, context);
  }
}

function report(draft: Draft, repair: string, context: RepairContext): void {
  const { type } = draft.node;
  const problem = type === null ? "`type` is empty." : `No type is called ${shown(type)}.`;
  reportRepair(context, draft.node, "type", problem, repair);
}

function beMeant(draft: Draft, context: RepairContext): void {
  const { type, format } = meantBy(draft.node.type ?? "any");
  if (type === undefined) {
    report(draft, "It is left out: values of any type are accepted.", context);
    draft.leaveOut("type");
    return;
  }
  const added = format !== undefined && !("format" in draft.node) ? format : undefined;
  report(draft, `It is taken as ${type}${added ? ` of the format ${added}` : ""}.`, context);
  draft.replace("type", type);
  if (added) draft.add("format", added);
}

function beNull(draft: Draft, problem: string, context: RepairContext): void {
  reportRepair(
    context,
    draft.node,
    "type",
    problem,
    "It is written as `nullable: true` beside `enum: [null]`.",
  );
  draft.replace("type", nothing.type);
  draft.add("nullable", true);
  if (!("enum" in draft.node)) draft.add("enum", [...nothing.enum]);
}

function repairTypes(draft: Draft, list: readonly unknown[], context: RepairContext): void {
  const meant = list.map((type) => (type === null ? "null" : meantBy(type).type));
  if (context.version === "3.1") {
    const isRight =
      list.length > 0 && new Set(list).size === list.length && meant.every((type, at) => type === list[at]);
    if (isRight) return;
    const all = meant.includes(undefined) ? [] : [...new Set(meant)];
    if (all.length === 0) {
      report(draft, "It is left out: values of any type are accepted.", context);
      draft.leaveOut("type");
      return;
    }
    report(draft, `It is taken as ${shown(all)}.`, context);
    const items = all.map((value) => ({ value, from: meant.indexOf(value) }));
    draft.put("type", listOf(list, items, context.places));
    return;
  }
  const problem = "OpenAPI 3.0 has no lists of types.";
  const own = [...new Set(meant.filter((type) => type !== "null"))];
  const isNullable = meant.includes("null");
  const { places } = context;
  if (own.length === 0 && isNullable) beNull(draft, problem, context);
  else if (own.length === 0 || own.includes(undefined)) {
    reportRepair(context, draft.node, "type", problem, "It is left out: values of any type are accepted.");
    draft.leaveOut("type");
  } else if (own.length === 1) {
    reportRepair(
      context,
      draft.node,
      "type",
      problem,
      `It is written as \`type: ${own[0]}\`${isNullable ? " and `nullable: true`" : ""}.`,
    );
    draft.replace("type", own[0]);
    for (const [at, type] of meant.entries())
      if (type !== "null") places.trace(draft.node, "type", list, String(at), "repaired");
    if (isNullable && draft.node.nullable !== true) draft.add("nullable", true);
  } else {
    const choices: JsonObject[] = own.map((type) => ({ type, ...(type === "array" && { items: {} }) }));
    if (isNullable) choices.push({ ...nothing, enum: [null] });
    reportRepair(context, draft.node, "type", problem, "It is written as a choice, by `anyOf`.");
    for (const [at, type] of meant.entries()) {
      const choice = type === "null" ? choices.at(-1) : choices[own.indexOf(type)];
      if (choice) places.trace(choice, type === "null" ? undefined : "type", list, String(at), "repaired");
    }
    // Beside another choice, both have to hold.
    if (!("anyOf" in draft.node)) draft.add("anyOf", choices);
    else {
      const around: JsonObject = {};
      setOwn(around, "anyOf", choices);
      const all = Array.isArray(draft.node.allOf) ? draft.node.allOf : [];
      draft.put("allOf", places.carry([...all, around], all));
    }
    draft.moved("type");
  }
}
