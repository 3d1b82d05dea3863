/** Keywords of schemas that have a wrong value, or that the version does not have. */

import { fieldOf, type Kind, type Shape, shapes } from "../convert/shapes.js";
import { isObject, type JsonObject } from "../json.js";
import { suggestion } from "../spelling.js";
import { Draft, listOf } from "./draft.js";
import { leaveOut, repairBoolean, repairNumber, repairText, repairTexts, shown } from "./fields.js";
import { remove } from "./object-types.js";
import { repairPattern } from "./patterns.js";
import { isComplete, type RepairContext, reportAt, reportRepair } from "./report.js";
import { repairType } from "./types.js";

/** Repairs a part of a schema: a schema, unless another object type is named. */
export type RepairPart = (node: JsonObject, type?: string) => JsonObject | typeof remove;

/** The keywords of OpenAPI 3.0's Schema Object. */
const keywords30 = new Set(
  (
    "title multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems minItems " +
    "uniqueItems maxProperties minProperties required enum type not allOf oneOf anyOf items properties " +
    "additionalProperties description format default nullable discriminator readOnly writeOnly example externalDocs " +
    "deprecated xml"
  ).split(" "),
);

const isCount = (value: number) => Number.isInteger(value) && value >= 0;
const counts = new Set(
  "maxLength minLength maxItems minItems maxProperties minProperties minContains maxContains".split(" "),
);
const texts = new Set(
  "title description format pattern $comment contentEncoding contentMediaType $id $anchor $schema $dynamicAnchor".split(
    " ",
  ),
);
const booleans = new Set("uniqueItems nullable readOnly writeOnly deprecated".split(" "));
const objects: Readonly<Record<string, string>> = {
  discriminator: "discriminator",
  xml: "xml",
  externalDocs: "externalDocs",
};

/** A schema without what is wrong with it; itself where nothing is. */
export function repairSchema(node: JsonObject, context: RepairContext, part: RepairPart): JsonObject {
  // In OpenAPI 3.0 nothing beside a reference counts.
  if (typeof node.$ref === "string" && context.version === "3.0") return node;
  const draft = new Draft(node, context.places);
  for (const key of Object.keys(node)) {
    if (key.startsWith("x-") || !Object.hasOwn(draft.node, key)) continue;
    if (context.version === "3.0" && !keywords30.has(key)) repairUnknown(draft, key, context);
    else repairKeyword(draft, key, context, part);
  }
  const isList = context.version === "3.0" && draft.node.type === "array";
  if (isList && !("items" in draft.node) && isComplete(context)) {
    context.diagnostics.report("array-without-items", context.places.of(node));
    draft.add("items", {});
  }
  return draft.node;
}

/** A keyword that OpenAPI 3.0 does not have. */
function repairUnknown(draft: Draft, key: string, context: RepairContext): void {
  if (key === "const" && !("enum" in draft.node)) {
    const list = [draft.node.const];
    context.places.trace(list, "0", draft.node, "const");
    reportRepair(
      context,
      draft.node,
      "const",
      "OpenAPI 3.0 has no `const`.",
      "It is written as an `enum` of one value.",
    );
    draft.add("enum", list);
    draft.moved("const");
    return;
  }
  const remedy = suggestion(key, keywords30) || "Correct its name, or call it that.";
  reportAt(context, "field-unknown", draft.node, key, { name: key, remedy });
  if (`x-${key}` in draft.node) draft.leaveOut(key);
  else draft.rename(key, `x-${key}`);
}

function repairKeyword(draft: Draft, key: string, context: RepairContext, part: RepairPart): void {
  const value = draft.node[key];
  if (key === "type") repairType(draft, context);
  else if (key === "required") repairRequired(draft, context);
  else if (key === "enum") repairEnum(draft, context);
  else if (key === "minimum" || key === "maximum") repairNumber(draft, key, () => true, "a number", context);
  else if (key === "exclusiveMinimum" || key === "exclusiveMaximum") repairExclusive(draft, key, context);
  else if (key === "multipleOf")
    repairNumber(draft, key, (number) => number > 0, "a number greater than 0", context);
  else if (counts.has(key)) repairNumber(draft, key, isCount, "a whole number of at least 0", context);
  else if (key === "pattern" && typeof value !== "string") {
    reportRepair(
      context,
      draft.node,
      key,
      `\`pattern\` has to be text, not ${shown(value)}.`,
      "It is left out, and not enforced.",
    );
    draft.leaveOut(key);
  } else if (key === "pattern") repairPattern(draft, key, value as string, context);
  else if (texts.has(key)) repairText(draft, key, context);
  else if (booleans.has(key)) repairBoolean(draft, key, context);
  else if (Object.hasOwn(objects, key)) repairObject(draft, key, objects[key] ?? "", context, part);
  else repairParts(draft, key, fieldOf(shapes.schema, key), context, part);
}

function repairRequired(draft: Draft, context: RepairContext): void {
  const { required } = draft.node;
  if (!Array.isArray(required)) {
    reportAt(context, "required-no-list", draft.node, "required", { name: "required", remedy: "" });
    if ("x-required" in draft.node) draft.leaveOut("required");
    else draft.rename("required", "x-required");
    return;
  }
  // OpenAPI 3.0's schema allows no empty list, which says nothing.
  if (required.length === 0 && context.version === "3.0") {
    draft.leaveOut("required", "empty");
    return;
  }
  repairTexts(draft, "required", context);
  const names = draft.node.required as unknown[];
  const seen = new Set<unknown>();
  const first = names.flatMap((value, from) => {
    if (seen.has(value)) {
      reportAt(context, "value-twice", names, String(from), { what: "property", value: String(value) });
      return [];
    }
    seen.add(value);
    return [{ value, from }];
  });
  if (first.length === names.length) return;
  draft.put("required", listOf(names, first, context.places));
}

function repairEnum(draft: Draft, context: RepairContext): void {
  const { enum: values } = draft.node;
  if (Array.isArray(values) && values.length > 0) return;
  if (typeof values === "string" || typeof values === "number") {
    const list = [values];
    context.places.trace(list, "0", draft.node, "enum");
    reportRepair(context, draft.node, "enum", "`enum` has to be a list.", `It is taken as ${shown(list)}.`);
    draft.put("enum", list);
    return;
  }
  const problem = Array.isArray(values)
    ? "An empty `enum` allows no value at all."
    : "`enum` has to be a list of values.";
  reportRepair(
    context,
    draft.node,
    "enum",
    problem,
    "It is left out: every value of the schema's type is accepted.",
  );
  draft.leaveOut("enum");
}

/** In OpenAPI 3.0 these are true or false beside a bound, in OpenAPI 3.1 bounds themselves. */
function repairExclusive(
  draft: Draft,
  key: "exclusiveMinimum" | "exclusiveMaximum",
  context: RepairContext,
): void {
  const { node } = draft;
  const bound = key === "exclusiveMinimum" ? "minimum" : "maximum";
  const limit = node[bound];
  if (typeof node[key] === "string" && /^(true|false)$/.test(node[key])) repairBoolean(draft, key, context);
  const value = draft.node[key];
  if (context.version === "3.1") {
    if (typeof value !== "boolean") repairNumber(draft, key, () => true, "a number", context);
    else if (value && typeof limit === "number") {
      reportRepair(
        context,
        node,
        key,
        `\`${key}\` has to be a number in OpenAPI 3.1.`,
        `It is taken as ${limit}, which is \`${bound}\`.`,
      );
      draft.replace(key, limit);
      context.places.trace(draft.node, key, draft.node, bound, "repaired");
      draft.moved(bound);
    } else {
      const effect = value
        ? `There is no \`${bound}\`: it is left out.`
        : "It says nothing, and is left out.";
      reportRepair(context, node, key, `\`${key}\` has to be a number in OpenAPI 3.1.`, effect);
      draft.leaveOut(key);
    }
    return;
  }
  if (typeof value === "boolean") {
    if (limit !== undefined) return;
    // Without a bound it says nothing.
    if (value)
      reportRepair(context, node, key, `\`${key}\` says nothing without \`${bound}\`.`, "It is left out.");
    draft.leaveOut(key, value ? "repaired" : "default");
    return;
  }
  repairNumber(draft, key, () => true, "true or false in OpenAPI 3.0", context);
  const number = draft.node[key];
  if (typeof number !== "number") return;
  const isLooser = typeof limit === "number" && (bound === "minimum" ? limit > number : limit < number);
  const says = `\`${key}\` has to be true or false in OpenAPI 3.0.`;
  if (isLooser) {
    reportRepair(context, node, key, says, `It is left out: \`${bound}\` is narrower.`);
    draft.leaveOut(key);
    return;
  }
  reportRepair(context, node, key, says, `It is taken as \`${bound}: ${number}\`, which is excluded itself.`);
  if (typeof limit === "number") draft.replace(bound, number);
  else draft.add(bound, number, key);
  draft.replace(key, true);
}

function repairObject(
  draft: Draft,
  key: string,
  type: string,
  context: RepairContext,
  part: RepairPart,
): void {
  const value = draft.node[key];
  const made: JsonObject = {};
  if (typeof value === "string" && type !== "xml") {
    const field = type === "discriminator" ? "propertyName" : "url";
    made[field] = value;
    context.places.trace(made, field, draft.node, key, "repaired");
    reportRepair(
      context,
      draft.node,
      key,
      `\`${key}\` has to be an object.`,
      `It is taken as { ${field}: ${shown(value)} }.`,
    );
    draft.put(key, made);
  } else if (isObject(value)) {
    const repaired = part(value, type);
    if (repaired === remove) draft.leaveOut(key);
    else draft.put(key, repaired);
  } else leaveOut(draft, key, "an object", context);
}

/** Keywords whose values are schemas. */
function repairParts(
  draft: Draft,
  key: string,
  field: Shape[string] | undefined,
  context: RepairContext,
  part: RepairPart,
): void {
  if (field === undefined) return;
  const value = draft.node[key];
  if (typeof field === "string") repairSlot(draft, key, context, part);
  else if (field[0] === "list") repairChoices(draft, key, field[1], context, part);
  else if (Array.isArray(value) && value.length === 0) {
    reportRepair(context, draft.node, key, `\`${key}\` has to be a mapping.`, "It is empty, and left out.");
    draft.leaveOut(key);
  } else if (isObject(value)) {
    const map = new Draft(value, context.places);
    for (const name of Object.keys(value)) {
      repairSlot(map, name, context, part);
      if (key === "patternProperties") repairPattern(map, name, name, context);
    }
    draft.put(key, map.node);
  }
}

/** One schema: OpenAPI 3.0 has no schemas that are true or false, but under `additionalProperties`. */
function repairSlot(owner: Draft, key: string, context: RepairContext, part: RepairPart): void {
  const value = owner.node[key];
  const { places } = context;
  if (isObject(value)) {
    const made = part(value);
    if (made !== remove) owner.put(key, made);
  } else if (key === "additionalProperties" && typeof value === "string" && /^(true|false)$/.test(value))
    repairBoolean(owner, key, context);
  else if (Array.isArray(value) && value.length === 0) owner.put(key, part(places.carry({}, value)));
  else if (Array.isArray(value) && key === "items") repairTuple(owner, value, context, part);
  else if (typeof value === "boolean" && context.version === "3.0" && key !== "additionalProperties") {
    const made = value ? {} : { not: {} };
    places.trace(made, undefined, owner.node, key, "repaired");
    reportRepair(
      context,
      owner.node,
      key,
      "OpenAPI 3.0 has no schemas that are true or false.",
      `It is written as ${value ? "{}" : "{ not: {} }"}.`,
    );
    owner.put(key, made);
  }
}

function repairChoices(
  draft: Draft,
  key: string,
  _kind: Kind,
  context: RepairContext,
  part: RepairPart,
): void {
  const value = draft.node[key];
  const { places } = context;
  const isEmpty = typeof value === "object" && value !== null && Object.keys(value).length === 0;
  if (isEmpty || value === null) {
    reportRepair(context, draft.node, key, `\`${key}\` is empty.`, "It is left out.");
    draft.leaveOut(key);
  } else if (isObject(value)) {
    reportRepair(
      context,
      draft.node,
      key,
      `\`${key}\` has to be a list of schemas.`,
      "It is taken as a list of one.",
    );
    const made = part(value);
    draft.put(key, [made === remove ? {} : made]);
  } else if (Array.isArray(value)) {
    const list = new Draft(value as unknown as JsonObject, places);
    const made = value.map((_, at) => {
      const owner = new Draft({ [at]: value[at] }, places);
      if (key !== "allOf" && isObject(value[at])) asNull(owner, String(at), value[at], context);
      repairSlot(owner, String(at), context, part);
      return owner.node[at];
    });
    if (made.some((each, at) => each !== value[at])) draft.put(key, places.carry(made, list.node));
  }
}

/** A branch whose type is empty is the one of null, whose name has to be in quotes. */
function asNull(owner: Draft, at: string, branch: JsonObject, context: RepairContext): void {
  if (branch.type !== null || Object.keys(branch).length > 1) return;
  const made = new Draft(branch, context.places);
  reportRepair(
    context,
    branch,
    "type",
    "`type` is empty.",
    "It is taken as the type of null. Put it in quotes.",
  );
  made.replace("type", "null");
  owner.put(at, made.node);
}

/** A list of schemas for the items of a list: OpenAPI 3.1 calls it `prefixItems`, 3.0 has none. */
function repairTuple(owner: Draft, value: unknown[], context: RepairContext, part: RepairPart): void {
  const schemas = value.map((each) => {
    const made = isObject(each) ? part(each) : each;
    return made === remove ? each : made;
  });
  const list = context.places.carry(schemas, value);
  const is31 = context.version === "3.1";
  reportRepair(
    context,
    owner.node,
    "items",
    "`items` has to be a schema, not a list of them.",
    is31 ? "It is written as `prefixItems`." : "Each item may be of any of them.",
  );
  if (is31 && !("prefixItems" in owner.node)) owner.rename("items", "prefixItems", list);
  else owner.put("items", { anyOf: list });
}
