/** Parameters and headers of OpenAPI 3: how they are written, and what their values are. */

import { isObject, type JsonObject } from "../json.js";
import { inOrder } from "../model/shared-ids.js";
import type { Draft } from "./draft.js";
import { shown } from "./fields.js";
import { isComplete, type RepairContext, reportAt, reportRepair } from "./report.js";

/** What Swagger 2.0 says of a parameter's values in the parameter itself. */
const ofSchema = (
  "type format items enum default pattern minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength " +
  "minItems maxItems uniqueItems multipleOf"
).split(" ");

const styles: Readonly<Record<string, readonly string[]>> = {
  path: ["matrix", "label", "simple"],
  query: ["form", "spaceDelimited", "pipeDelimited", "deepObject"],
  header: ["simple"],
  cookie: ["form"],
};

/** Repairs what is of parameters and headers alone. */
export function repairParameter(draft: Draft, type: "parameter" | "header", context: RepairContext): void {
  if (type === "parameter") repairLocation(draft, context);
  repairSchema(draft, type, context);
  const location = type === "header" ? "header" : String(draft.node.in);
  const { style } = draft.node;
  const known = Object.hasOwn(styles, location) ? styles[location] : undefined;
  if (typeof style === "string" && known && !known.includes(style)) {
    const repair = `It is left out: the style is ${location === "query" || location === "cookie" ? "form" : "simple"}.`;
    reportRepair(
      context,
      draft.node,
      "style",
      `A ${location} parameter cannot have the style ${shown(style)}.`,
      repair,
    );
    draft.leaveOut("style");
  }
  if ("example" in draft.node && "examples" in draft.node) {
    reportRepair(
      context,
      draft.node,
      "example",
      "A parameter has either `example` or `examples`.",
      "`example` is left out.",
    );
    draft.leaveOut("example");
  }
}

function repairLocation(draft: Draft, context: RepairContext): void {
  const { in: location, required, name } = draft.node;
  const lower = typeof location === "string" ? location.toLowerCase() : "";
  if (typeof location === "string" && lower !== location && Object.hasOwn(styles, lower)) {
    reportRepair(
      context,
      draft.node,
      "in",
      `No location is called ${shown(location)}.`,
      `It is taken as ${lower}.`,
    );
    draft.replace("in", lower);
  }
  if (draft.node.in !== "path" || required === true) return;
  reportAt(context, "path-parameter-optional", draft.node, "required", { name: String(name) });
  if (required === undefined) draft.add("required", true);
  else draft.replace("required", true);
}

function repairSchema(draft: Draft, type: "parameter" | "header", context: RepairContext): void {
  const { schema, content } = draft.node;
  const types = isObject(content) ? Object.keys(content) : [];
  if (schema !== undefined && content !== undefined) {
    const [, later] = inOrder(...["schema", "content"].map((key) => context.places.ofField(draft.node, key)));
    context.diagnostics.report("repaired", later, {
      problem: "A parameter has either `schema` or `content`.",
      repair: "`content` is left out.",
    });
    draft.leaveOut("content");
  } else if (types.length > 1 && isObject(content)) {
    const [first = "", second = ""] = types;
    reportRepair(
      context,
      content,
      second,
      "The `content` of a parameter has one media type.",
      `Only the first, ${first}, is kept.`,
    );
    const only: JsonObject = { [first]: content[first] };
    for (const other of types.slice(1)) context.places.drop(content, other, "repaired");
    draft.put("content", context.places.carry(only, content));
  }
  if (schema !== undefined || types.length > 0) return;
  if (isObject(content)) draft.leaveOut("content");
  const own = ofSchema.filter((key) => key in draft.node);
  if (own.includes("type")) {
    const made: JsonObject = {};
    for (const key of own) {
      made[key] = draft.node[key];
      context.places.trace(made, key, draft.node, key);
    }
    reportRepair(
      context,
      draft.node,
      "type",
      `OpenAPI 3 has \`${own.join("`, `")}\` in the schema of a ${type}.`,
      "The schema is taken from there.",
    );
    for (const key of own) draft.moved(key);
    draft.add("schema", made);
    return;
  }
  if (type === "parameter") {
    // A parameter without a name is of no use, and reported for that.
    if (typeof draft.node.name !== "string" || !isComplete(context)) return;
    reportAt(context, "parameter-no-type", draft.node, "schema", { name: draft.node.name });
  }
  draft.add("schema", { type: "string" });
}
