/** The objects of an OpenAPI 3 document, but for schemas: fields that are missing, unknown or of a wrong type. */

import { formatPlace } from "../diagnostics.js";
import { isObject, type JsonObject, withParts } from "../json.js";
import { meant, suggestion } from "../spelling.js";
import { Draft, listOf } from "./draft.js";
import { asList, leaveOut, repairBoolean, repairText, repairTexts, shown } from "./fields.js";
import {
  type FieldType,
  flowUrls,
  type ObjectType,
  objectTypes,
  remove,
  schemeFields,
} from "./object-types.js";
import { repairParameter } from "./parameters.js";
import { isComplete, type RepairContext, reportAt, reportRepair } from "./report.js";
import { repairSchema } from "./schemas.js";

/** The objects in whose place a reference may be. */
const referable = new Set(
  "parameter header requestBody response example link callback securityScheme pathItem".split(" "),
);

/** Objects that may have no other fields than those of the specification, not even extensions. */
const closed = new Set(["requirement"]);

/** Repairs the objects of one document. */
export class ObjectRepairs {
  readonly #context: RepairContext;
  readonly #known = new Map<string, WeakMap<object, JsonObject | typeof remove>>();

  constructor(context: RepairContext) {
    this.#context = context;
  }

  /** An object of a type without what is wrong with it; itself where nothing is. */
  object(node: JsonObject, type: string): JsonObject | typeof remove {
    const known = this.#known.get(type) ?? new WeakMap<object, JsonObject | typeof remove>();
    this.#known.set(type, known);
    const made = known.get(node) ?? this.#repaired(node, type);
    known.set(node, made);
    return made;
  }

  #repaired(node: JsonObject, type: string): JsonObject | typeof remove {
    if (this.#context.places.isHole(node)) return node;
    if (type === "schema")
      return repairSchema(node, this.#context, (each, kind) => this.object(each, kind ?? "schema"));
    if (referable.has(type) && typeof node.$ref === "string" && type !== "pathItem") return node;
    const draft = new Draft(node, this.#context.places);
    if ("$ref" in node && !referable.has(type)) {
      reportRepair(
        this.#context,
        node,
        "$ref",
        "The specification knows no reference here.",
        "It is left out.",
      );
      draft.leaveOut("$ref");
    }
    this.#prepare(draft, type);
    if (type === "securityScheme" && !this.#isUsableScheme(draft)) return remove;
    const { fields, named } = this.#typeOf(draft.node, type);
    for (const key of Object.keys(draft.node)) {
      if (key.startsWith("x-") && !closed.has(type)) continue;
      const field = Object.hasOwn(fields, key) ? fields[key] : named;
      if (field === undefined) this.#unknown(draft, key, Object.keys(fields));
      else this.#field(draft, key, field);
    }
    return this.#complete(draft, type) ? draft.node : remove;
  }

  #typeOf(node: JsonObject, type: string): ObjectType {
    const { fields, since31 = {}, ...rest } = objectTypes[type] ?? { fields: {} };
    const all = this.#context.version === "3.1" ? { ...fields, ...since31 } : fields;
    if (type !== "securityScheme") return { ...rest, fields: all };
    const own = schemeFields[String(node.type)] ?? {};
    return { ...rest, fields: { ...all, ...own } };
  }

  /** What can be said of an object before its fields are looked at one by one. */
  #prepare(draft: Draft, type: string): void {
    if (type === "paths") this.#renamePaths(draft);
    else if (type === "pathItem") this.#renameMethods(draft);
    else if (type === "responses") this.#renameStatuses(draft);
    else if (type === "parameter" || type === "header") repairParameter(draft, type, this.#context);
    else if (type === "securityScheme") this.#renameScheme(draft);
    else if (type === "flow") this.#listScopes(draft);
  }

  /** Paths begin with a slash. */
  #renamePaths(draft: Draft): void {
    for (const path of Object.keys(draft.node)) {
      if (path.startsWith("/") || path.startsWith("x-") || !isObject(draft.node[path])) continue;
      if (Object.hasOwn(draft.node, `/${path}`)) {
        reportRepair(
          this.#context,
          draft.node,
          path,
          "A path has to begin with a slash, and one that does has this name.",
          "It is left out.",
        );
        draft.leaveOut(path);
        continue;
      }
      reportRepair(
        this.#context,
        draft.node,
        path,
        "A path has to begin with a slash.",
        `It is taken as /${shown(path).slice(1, -1)}.`,
      );
      draft.rename(path, `/${path}`);
    }
  }

  #renameMethods(draft: Draft): void {
    for (const key of Object.keys(draft.node)) {
      const method = key.toLowerCase();
      if (key === method || objectTypes.pathItem?.fields[method] !== "one operation" || method in draft.node)
        continue;
      reportRepair(
        this.#context,
        draft.node,
        key,
        `Methods are written in lower case.`,
        `${key} is taken as ${method}.`,
      );
      draft.rename(key, method);
    }
  }

  #renameStatuses(draft: Draft): void {
    for (const key of Object.keys(draft.node)) {
      if (key === "default" || key.startsWith("x-") || /^[1-5](\d\d|XX)$/.test(key)) continue;
      const upper = key.trim().toUpperCase();
      const status = upper === "DEFAULT" ? "default" : upper;
      if (!/^([1-5](\d\d|XX)|default)$/.test(status) || status in draft.node) {
        this.#unknown(draft, key, ["default"], "Statuses are 100 to 599, 1XX to 5XX and default.");
        continue;
      }
      reportRepair(
        this.#context,
        draft.node,
        key,
        `No status is called ${shown(key)}.`,
        `It is taken as ${status}.`,
      );
      draft.rename(key, status);
    }
  }

  #renameScheme(draft: Draft): void {
    const { type } = draft.node;
    const right = Object.keys(schemeFields).find((each) => each.toLowerCase() === String(type).toLowerCase());
    const http = /^(basic|bearer)$/i.exec(String(type))?.[0]?.toLowerCase();
    if (http !== undefined && !("scheme" in draft.node)) {
      reportRepair(
        this.#context,
        draft.node,
        "type",
        `OpenAPI 3 has no security schemes of the type ${shown(type)}.`,
        `It is taken as { type: http, scheme: ${http} }.`,
      );
      draft.add("scheme", http, "type");
      draft.replace("type", "http");
      return;
    }
    if (typeof type !== "string" || right === undefined || right === type) return;
    reportRepair(
      this.#context,
      draft.node,
      "type",
      `No type of security scheme is called ${shown(type)}.`,
      `It is taken as ${right}.`,
    );
    draft.replace("type", right);
  }

  /** Scopes are a mapping of names to descriptions. */
  #listScopes(draft: Draft): void {
    const { scopes } = draft.node;
    if (isObject(scopes)) {
      const texts = withParts(scopes, (each) => (typeof each === "string" ? each : ""));
      if (texts === scopes) return;
      const at = Object.keys(scopes).find((name) => typeof scopes[name] !== "string") ?? "";
      reportRepair(
        this.#context,
        scopes,
        at,
        "The description of a scope has to be text.",
        "It is taken as empty.",
      );
      const changed = new Draft(scopes, this.#context.places);
      for (const [name, text] of Object.entries(texts))
        if (text !== scopes[name]) changed.replace(name, text);
      draft.put("scopes", changed.node);
      return;
    }
    if (scopes === undefined) return;
    const names = Array.isArray(scopes) ? scopes.filter((each) => typeof each === "string") : [];
    const made: JsonObject = {};
    for (const name of names) {
      made[name] = "";
      this.#context.places.trace(
        made,
        name,
        scopes as object,
        String((scopes as unknown[]).indexOf(name)),
        "repaired",
      );
    }
    if (names.length > 0)
      reportRepair(
        this.#context,
        draft.node,
        "scopes",
        "`scopes` has to be a mapping of names to descriptions.",
        "Its items are taken as names.",
      );
    draft.replace("scopes", made);
  }

  #unknown(draft: Draft, key: string, known: readonly string[], remedy = ""): void {
    const value = draft.node[key];
    const name = `x-${key}`;
    if (!this.#isError(draft.node, key))
      reportAt(this.#context, "field-unknown", draft.node, key, {
        name: key,
        remedy: remedy || suggestion(key, known) || "Correct its name, or call it that.",
      });
    if (name in draft.node) draft.leaveOut(key);
    else draft.rename(key, name, value);
  }

  /** Whether a field is an error already: one that references lead to is reported by its misspelt name. */
  #isError(node: JsonObject, key: string): boolean {
    const { places, diagnostics } = this.#context;
    const place = places.ofField(node, key);
    if (!place || !diagnostics.failed) return false;
    const at = formatPlace(place);
    return diagnostics
      .list()
      .some(({ severity, place: other }) => severity === "error" && other && formatPlace(other) === at);
  }

  #field(draft: Draft, key: string, field: FieldType): void {
    const value = draft.node[key];
    if (this.#context.places.isHole(value)) return;
    // A parameter that has no name is of no use.
    if (field === "text" && key === "name" && typeof value === "object") return;
    if (field === "text") repairText(draft, key, this.#context);
    else if (field === "boolean") repairBoolean(draft, key, this.#context);
    else if (field === "texts") repairTexts(draft, key, this.#context);
    if (field.indexOf(" ") === -1) return;
    const [shape = "", type = ""] = field.split(" ");
    if (value === null && type !== "schema") {
      reportRepair(this.#context, draft.node, key, `\`${key}\` is empty.`, "It is left out.");
      draft.leaveOut(key);
    } else if (shape === "one") this.#one(draft, key, type);
    else if (shape === "map") this.#map(draft, key, type);
    else this.#list(draft, key, type);
  }

  #one(draft: Draft, key: string, type: string): void {
    const made = this.#part(draft.node, key, type);
    if (made === remove) this.#leaveOutPart(draft, key, type);
    else draft.put(key, made);
  }

  #leaveOutPart(draft: Draft, key: string, type: string): void {
    if (key in draft.node) {
      if (!this.#isReported(draft.node[key], type))
        leaveOut(draft, key, `an object of its type (${type})`, this.#context);
      else draft.leaveOut(key);
    }
  }

  /** Whether it was reported what is lacking of a part that is left out. */
  #isReported(part: unknown, type: string): boolean {
    return isObject(part) && this.#known.get(type)?.get(part) === remove;
  }

  /** One part: what it becomes, `remove` where it is of no use, itself where it cannot be repaired. */
  #part(owner: JsonObject | readonly unknown[], key: string, type: string, label = `\`${key}\``): unknown {
    const value = (owner as JsonObject)[key];
    if (isObject(value)) return this.object(value, type);
    const { text, isDescriptive, named } = objectTypes[type] ?? { fields: {} };
    // An empty requirement would open an operation to all: nobody is to be let in by a guess.
    if (Array.isArray(value) && value.length === 0 && type !== "requirement")
      return this.object(this.#context.places.carry({}, value), type);
    if (typeof value === "string" && text !== undefined) {
      const made: JsonObject = { [text]: value };
      this.#context.places.trace(made, text, owner as JsonObject, key, "repaired");
      reportRepair(
        this.#context,
        owner,
        key,
        `${label} has to be an object.`,
        `It is taken as { ${text}: ${shown(value)} }.`,
      );
      return this.object(made, type);
    }
    return isDescriptive && named === undefined ? remove : value;
  }

  #map(draft: Draft, key: string, type: string): void {
    const value = draft.node[key];
    if (Array.isArray(value) && value.length === 0) {
      draft.put(key, this.#context.places.carry({}, value));
      return;
    }
    if (!isObject(value) || typeof value.$ref === "string") return;
    const map = new Draft(value, this.#context.places);
    for (const name of Object.keys(value)) {
      if (name.startsWith("x-") && !isObject(value[name])) continue;
      this.#one(map, name, type);
    }
    draft.put(key, map.node);
  }

  #list(draft: Draft, key: string, type: string): void {
    const { places } = this.#context;
    const value = draft.node[key];
    const label = `An item of \`${key}\``;
    const list = asList(value, places, draft.node, key);
    if (!list || (list !== value && type === "requirement" && list.length === 0)) return;
    // No reference is allowed in the place of a list, so nobody knows that it leads to an item of one.
    if (isObject(value) && typeof value.$ref === "string") return;
    const isNamed =
      type === "parameter" && isObject(value) && !("name" in value || "in" in value || "$ref" in value);
    if (isNamed && Object.keys(value).length > 0) return;
    if (list !== value) {
      if (list.length > 0)
        reportRepair(
          this.#context,
          draft.node,
          key,
          `\`${key}\` has to be a list.`,
          "It is taken as a list of one.",
        );
      draft.put(key, list);
    }
    const items = list.flatMap((each, from) => {
      const made = this.#part(list, String(from), type, label);
      if (made !== remove) return [{ value: made, from }];
      if (!this.#isReported(each, type))
        reportRepair(this.#context, list, String(from), `${label} has to be an object.`, "It is left out.");
      return [];
    });
    if (items.length !== list.length || items.some(({ value: each, from }) => each !== list[from]))
      draft.put(key, listOf(list, items, places));
  }

  /** Adds what is missing; false where the object is of no use without it. */
  #complete(draft: Draft, type: string): boolean {
    const { required = {}, fields } = this.#typeOf(draft.node, type);
    for (const [key, value] of Object.entries(required)) {
      if (key in draft.node) continue;
      if (value === remove) {
        reportRepair(
          this.#context,
          draft.node,
          key,
          `The specification asks for a field ${key} here.`,
          "The object is left out without it.",
        );
        return false;
      }
      this.#fill(draft, key, value, Object.keys(fields));
    }
    if (type === "document") this.#completeDocument(draft);
    if (type === "operation") this.#completeOperation(draft);
    if (type === "requestBody" && !("content" in draft.node))
      this.#fill(draft, "content", { "*/*": {} }, ["content"]);
    if (type === "serverVariable" && !("default" in draft.node)) {
      const [first = ""] = Array.isArray(draft.node.enum) ? draft.node.enum : [];
      this.#fill(draft, "default", first, ["default", "enum"]);
    }
    if (type === "flows") this.#completeFlows(draft);
    return true;
  }

  #fill(draft: Draft, key: string, value: unknown, known: readonly string[] = []): void {
    // What is misspelt is reported where it is.
    const kept = Object.keys(draft.node).filter((each) => each.startsWith("x-") && !known.includes(each));
    const isMisspelt =
      meant(
        key,
        kept.map((each) => each.slice(2)),
      ) !== undefined;
    const isMade = this.#context.places.of(draft.node) === undefined;
    if (!isMisspelt && !isMade && isComplete(this.#context))
      reportAt(this.#context, "field-missing", draft.node, key, { name: key });
    draft.add(key, value);
  }

  #completeDocument(draft: Draft): void {
    const name = this.#context.places.fileOf(draft.node)?.name ?? "API";
    if (!isObject(draft.node.info)) {
      if (draft.node.info !== undefined) leaveOut(draft, "info", "a mapping", this.#context);
      this.#fill(draft, "info", { title: name, version: "0" });
    }
    const isComplete =
      "paths" in draft.node ||
      (this.#context.version === "3.1" && ("components" in draft.node || "webhooks" in draft.node));
    if (!isComplete) this.#fill(draft, "paths", {});
  }

  /** Who declares no response allows any without a body. */
  #completeOperation(draft: Draft): void {
    const { responses } = draft.node;
    if (responses !== undefined && !isObject(responses)) return;
    const isDeclared = (key: string) => !key.startsWith("x-");
    if (isObject(responses) && Object.keys(responses).some(isDeclared)) return;
    if (!isComplete(this.#context)) return;
    const any = { description: "" };
    if (!isObject(responses)) this.#fill(draft, "responses", { default: any });
    else {
      reportRepair(
        this.#context,
        draft.node,
        "responses",
        "`responses` declares none.",
        "Any status is allowed, without a body.",
      );
      const made = new Draft(responses, this.#context.places);
      made.add("default", any);
      draft.put("responses", made.node);
    }
  }

  /** Whether a scheme says how its credential is sent: else it is left undefined, which is reported. */
  #isUsableScheme(draft: Draft): boolean {
    const { type } = draft.node;
    const own =
      typeof type === "string" && Object.hasOwn(schemeFields, type) ? schemeFields[type] : undefined;
    const isLacking = (key: string) => key !== "bearerFormat" && !(key in draft.node);
    const isIn = type !== "apiKey" || /^(query|header|cookie)$/.test(String(draft.node.in));
    const missing = own ? Object.keys(own).find(isLacking) : "type";
    const isKnown = type !== "mutualTLS" || this.#context.version === "3.1";
    if (missing === "flows" || missing === "openIdConnectUrl") {
      this.#fill(draft, missing, missing === "flows" ? {} : "");
      return true;
    }
    if (missing === undefined && isIn && isKnown) return true;
    const key = missing ?? (isIn ? "type" : "in");
    if (!isComplete(this.#context)) return false;
    const near = meant(key, Object.keys(draft.node));
    const problem =
      key in draft.node
        ? `\`${key}\` of a security scheme cannot be ${shown(draft.node[key])}.`
        : `A security scheme needs a field ${key}.${near ? ` \`${near}\` is none: did you mean ${key}?` : ""}`;
    reportRepair(
      this.#context,
      draft.node,
      near ?? key,
      problem,
      "The scheme is taken as undefined: the server rejects requests that need it with 401 until a security handler of its name is given.",
    );
    return false;
  }

  #completeFlows(draft: Draft): void {
    for (const [name, urls] of Object.entries(flowUrls)) {
      const flow = draft.node[name];
      if (!isObject(flow)) continue;
      const made = new Draft(flow, this.#context.places);
      for (const url of urls) if (!(url in flow)) this.#fill(made, url, "");
      if (!("scopes" in flow)) this.#fill(made, "scopes", {});
      for (const url of ["authorizationUrl", "tokenUrl"])
        if (url in flow && !urls.includes(url)) this.#unknown(made, url, []);
      draft.put(name, made.node);
    }
  }
}
