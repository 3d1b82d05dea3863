/** Faults of a document by OpenAPI's rules, as Ajv tells them: which of them count, and how they are told. */

import { oneLine } from "../characters.js";
import { isPlaceOf } from "../convert/kinds.js";
import { isObject, type JsonObject, plainPointerNames, pointerName, valueAlong } from "../json.js";
import { emptyHint } from "../openapi.js";
import { meant, suggestion } from "../spelling.js";

/** One of Ajv's errors. */
export interface Fault {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly message?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  /** The value of the rule's keyword, and the rule. */
  readonly schema?: unknown;
  readonly parentSchema?: unknown;
  /** What is at fault. */
  readonly data?: unknown;
}

/**
 * What tells what is meant: a fault in one place brings others along in what checks it twice. Where a file is not
 * `whole`, what its errors of syntax have displaced is found around other faults.
 */
export function essential(
  faults: readonly Fault[],
  rules: JsonObject,
  { whole }: { readonly whole: boolean },
): Fault[] {
  const own = faults.filter(
    (fault) => !["oneOf", "anyOf", "not", "if"].includes(fault.keyword) || isExclusive(fault, faults),
  );
  const choices = new Set(faults.filter(isChoice).map(({ instancePath }) => instancePath));
  const around = new Set(own.flatMap(({ instancePath }) => placesAround(instancePath).slice(1)));
  // A wrong branch of a choice brings faults of all its branches: the deepest tell what is meant.
  const isMeant = ({ instancePath }: Fault) =>
    !around.has(instancePath) || (whole && !placesAround(instancePath).some((path) => choices.has(path)));

  const known = own.filter(({ params }) => params?.unevaluatedProperty === undefined);
  const faulty = new Set(known.map(({ instancePath }) => instancePath));
  const aroundFaulty = new Set(known.flatMap(({ instancePath }) => placesAround(instancePath)));
  const names = namesIn(rules);
  // Fields of what is at fault are not known either, though the rules know them.
  const isConsequence = ({ instancePath, params }: Fault) => {
    const name = params?.unevaluatedProperty;
    if (typeof name !== "string") return false;
    return (
      aroundFaulty.has(`${instancePath}/${pointerName(name)}`) ||
      (faulty.has(instancePath) && names.has(name))
    );
  };

  // What is missed may be what is misspelt.
  const misspelt = new Map<string, string[]>();
  for (const fault of own) {
    const name = unknownField(fault);
    if (name !== undefined)
      misspelt.set(fault.instancePath, [...(misspelt.get(fault.instancePath) ?? []), name]);
  }
  const isMisspelt = ({ keyword, instancePath, params }: Fault) =>
    keyword === "required" &&
    meant(String(params?.missingProperty), misspelt.get(instancePath) ?? []) !== undefined;

  const listed = new Set(own.filter(({ keyword }) => keyword === "enum").map((each) => each.instancePath));
  const mistyped = new Set(own.filter(({ keyword }) => keyword === "type").map((each) => each.instancePath));
  const answers = new Set(own.filter((each) => !isOfDefault(each)).map(({ instancePath }) => instancePath));
  const missing = own.filter(({ keyword }) => keyword === "required");
  const isMissed = (name: string, at: string) =>
    missing.some(({ instancePath, params }) => instancePath === at && params?.missingProperty === name);
  const lacking = new Set(missing.filter((each) => !isOfCase(each)).map(({ instancePath }) => instancePath));
  // What is none of the values allowed is told with these, and that there is no answer with what stands there.
  const isTold = (fault: Fault) =>
    (fault.keyword === "type" && listed.has(fault.instancePath)) ||
    (fault.keyword === "const" && mistyped.has(fault.instancePath)) ||
    (isOfDefault(fault) && answers.has(fault.instancePath)) ||
    (isOfCase(fault) && lacking.has(fault.instancePath)) ||
    (fault.params?.missingProperty === "content" && isMissed("schema", fault.instancePath));

  // What may be a schema, true or false is told of the schema.
  const objects = new Set(own.filter((each) => isOfType("object", each)).map((each) => each.instancePath));
  const isOther = (fault: Fault) => isOfType("boolean", fault) && objects.has(fault.instancePath);

  const kept = own.filter(
    (fault) =>
      !isOther(fault) && isMeant(fault) && !isConsequence(fault) && !isTold(fault) && !isMisspelt(fault),
  );
  const atOneForm = (fault: Fault) => fault.params?.missingProperty !== "$ref";
  return (kept.some(atOneForm) ? kept.filter(atOneForm) : kept).reduce(joinedChoices, []).slice(0, 50);
}

/** The field that a fault says is not known. */
export function unknownField({ params }: Fault): string | undefined {
  const name = params?.additionalProperty ?? params?.unevaluatedProperty;
  return typeof name === "string" ? name : undefined;
}

/** Fields of which an object may have one alone; none where a fault says something else. */
export function exclusiveFields({ keyword, schema, params, data }: Fault): string[] {
  const required = (rule: unknown) => (isObject(rule) && Array.isArray(rule.required) ? rule.required : []);
  const passing = params?.passingSchemas;
  const names =
    keyword === "not"
      ? required(schema)
      : keyword === "oneOf" && Array.isArray(schema) && Array.isArray(passing)
        ? passing.flatMap((at) => required(schema[at as number]))
        : [];
  const isThere = (name: unknown) => isObject(data) && Object.hasOwn(data, String(name));
  return names.length === 2 && names.every(isThere) ? names.map(String) : [];
}

/** Whether a fault is that two fields stand side by side; some rules say it twice. */
function isExclusive(fault: Fault, faults: readonly Fault[]): boolean {
  if (exclusiveFields(fault).length === 0) return false;
  const same = ({ keyword, instancePath }: Fault) => keyword === "not" && instancePath === fault.instancePath;
  return fault.keyword === "not" || !faults.some(same);
}

/** A path and all that lead to it: `/a/b`, `/a`, "". */
function placesAround(path: string): string[] {
  const places = [path];
  for (let at = path.lastIndexOf("/"); at !== -1; at = path.lastIndexOf("/", at - 1)) {
    places.push(path.slice(0, at));
    if (at === 0) break;
  }
  return places;
}

/** An operation without any answer is asked for one for all statuses. */
function isOfDefault({ params }: Fault): boolean {
  return params?.missingProperty === "default";
}

function isOfType(type: string, { keyword, params }: Fault): boolean {
  return keyword === "type" && params?.type === type;
}

/** Whether a field is asked for only where another, which may be the one that is missing, has some value. */
function isOfCase({ keyword, schemaPath }: Fault): boolean {
  return keyword === "required" && schemaPath.includes("/then/");
}

/** Whether a fault is that no branch fits, where another might be meant: what is no reference is what else it may be. */
function isChoice({ keyword, schema }: Fault): boolean {
  if (keyword !== "oneOf" && keyword !== "anyOf") return false;
  const isReference = (branch: unknown) =>
    isObject(branch) && String(branch.$ref).endsWith("/definitions/Reference");
  return !(Array.isArray(schema) && schema.length === 2 && schema.some(isReference));
}

/** The names of all fields that rules speak of. */
function namesIn(rules: unknown, names = new Set<string>()): ReadonlySet<string> {
  if (typeof rules !== "object" || rules === null) return names;
  for (const [key, each] of Object.entries(rules)) {
    if (key === "properties" && isObject(each)) for (const name of Object.keys(each)) names.add(name);
    namesIn(each, names);
  }
  return names;
}

/** Each branch allows its own values: one fault lists them all. */
function joinedChoices(faults: Fault[], fault: Fault): Fault[] {
  const same = (other: Fault) =>
    other.keyword === "enum" && fault.keyword === "enum" && other.instancePath === fault.instancePath;
  const values = ({ params }: Fault) =>
    Array.isArray(params?.allowedValues) ? (params.allowedValues as unknown[]) : [];
  const at = faults.findIndex(same);
  const known = faults[at];
  if (!known) return [...faults, fault];
  const allowedValues = [...new Set([...values(known), ...values(fault)])];
  return faults.with(at, { ...known, params: { allowedValues } });
}

/** What a fault says, and what to do where that is plain. */
export function told(
  { message = "is not valid", params = {}, ...fault }: Fault,
  document: JsonObject,
): string {
  const { allowedValues } = params;
  if ("allowedValue" in params) return `must be ${JSON.stringify(params.allowedValue)}.`;
  const unknown = unknownField({ ...fault, params });
  if (unknown !== undefined)
    return `${message}: ${unknown}. ${suggestion(unknown, fieldsOf(fault.parentSchema)) || "Correct its name, or remove it."}`;
  const both = exclusiveFields({ ...fault, params });
  if (both.length > 0) return `must NOT have both ${both.join(" and ")}. Remove one.`;
  if (fault.keyword === "required") return `${message}. Add it.`;
  const found = valueAlong(document, plainPointerNames(fault.instancePath));
  if (fault.keyword === "uniqueItems" && Array.isArray(found)) {
    const twice = oneLine(JSON.stringify(found[repeatedItem({ ...fault, params })]) ?? "");
    return `must NOT list ${twice.length > 80 ? "the same" : twice} twice. Remove one.`;
  }
  if (!Array.isArray(allowedValues)) {
    if (fault.keyword !== "type") return `${message}.`;
    const isOfSchema =
      String(params.type) === "object,boolean" || isPlaceOf(document, fault.instancePath, "schema");
    return `${message}.${found === null && isOfSchema ? emptyHint("schema") : typeHint(params.type, found)}`;
  }
  return `${message}: ${allowedValues.join(", ")}.${valueHint(fault.instancePath, found, allowedValues)}`;
}

/** The later of two items that are alike. */
export function repeatedItem({ params }: Fault): number {
  return Math.max(Number(params?.i), Number(params?.j));
}

/** The fields that an object's rule names, and those of the rules that it is joined of. */
function fieldsOf(rule: unknown): string[] {
  if (!isObject(rule)) return [];
  const own = isObject(rule.properties) ? Object.keys(rule.properties) : [];
  return [...own, ...(Array.isArray(rule.allOf) ? rule.allOf.flatMap(fieldsOf) : [])];
}

const isEmpty = emptyHint();
const inQuotes = " Put it in quotes.";
const withoutQuotes = " Write it without quotes.";

/** Of a value that is none of those allowed. */
function valueHint(at: string, found: unknown, allowed: readonly unknown[]): string {
  if (found === null) return allowed.includes("null") || /\/anyOf\/\d+\/type$/.test(at) ? inQuotes : isEmpty;
  const isTypeOf30 = at.endsWith("/type") && allowed.includes("object") && !allowed.includes("null");
  if (!isTypeOf30) return "";
  if (Array.isArray(found)) return listHint(found.map((type) => type ?? "null"));
  if (found !== "null") return "";
  const remedy = /\/(?:anyOf|oneOf)\/\d+\/type$/.test(at)
    ? "remove this branch, and write `nullable: true` beside the `type` of another"
    : "write `type: string, nullable: true, enum: [null]`";
  return ` OpenAPI 3.0 has no type of null: ${remedy}.`;
}

function listHint(types: readonly unknown[]): string {
  if (types.some((type) => typeof type !== "string")) return "";
  const nullable = types.includes("null") ? ", nullable: true" : "";
  const each = types.filter((type) => type !== "null").map((type) => `type: ${type}${nullable}`);
  const written = each.length === 1 ? each[0] : `anyOf: [${each.map((type) => `{ ${type} }`).join(", ")}]`;
  return ` OpenAPI 3.0 has no lists of types: write \`${written}\`.`;
}

/** YAML tells text from other values by quotes, and an empty field is null. */
function typeHint(asked: unknown, found: unknown): string {
  if (found === null) return isEmpty;
  if (asked === "string") return typeof found === "object" ? "" : inQuotes;
  if (typeof found !== "string") return "";
  if (asked === "boolean" && /^(true|false)$/.test(found)) return withoutQuotes;
  if (asked !== "number" && asked !== "integer") return "";
  if (/^[-+]?\.(inf|nan)$/i.test(found)) return " JSON has no such number: write another, or remove it.";
  return found.trim() !== "" && Number.isFinite(Number(found)) ? withoutQuotes : "";
}

/** What OpenAPI 3.0's rules know several kinds of, each with a rule of its own; a field says of which kind it is. */
interface Kinds {
  readonly field: string;
  readonly rules: Readonly<Record<string, unknown>>;
  /** From the names that lead to a fault: those that lead to the object. */
  readonly path: (names: string[], isAtObject: boolean) => string[];
}

function kindsIn({ definitions }: JsonObject): Kinds[] {
  const of = isObject(definitions) ? definitions : {};
  const schemes = {
    apiKey: of.APIKeySecurityScheme,
    http: of.HTTPSecurityScheme,
    oauth2: of.OAuth2SecurityScheme,
    openIdConnect: of.OpenIdConnectSecurityScheme,
  };
  const location = isObject(of.ParameterLocation) ? of.ParameterLocation.oneOf : undefined;
  const parameters = Object.fromEntries(
    (Array.isArray(location) ? location : []).map((rule) => [
      String(valueAlong(rule, ["properties", "in", "enum", "0"])),
      rule,
    ]),
  );
  return [
    // All schemes stand in /components/securitySchemes.
    { field: "type", rules: schemes, path: (names) => names.slice(0, 3) },
    {
      field: "in",
      rules: parameters,
      path: (names, isAtObject) => (isAtObject ? names : names.slice(0, -1)),
    },
  ];
}

/**
 * Whether a fault comes of a rule for another kind than the object's: what that would need is not missed.
 * Where the object says no kind, that is its fault.
 */
export function isOfOtherKind(document: JsonObject, fault: Fault, rules: JsonObject): boolean {
  const { instancePath, parentSchema, params } = fault;
  const unknown = unknownField(fault);
  for (const { field, rules: own, path } of kindsIn(rules)) {
    const kinds = Object.keys(own).filter((kind) => isPartOf(parentSchema, own[kind]));
    if (kinds.length === 0) continue;
    const isAnyones = Object.values(own).some((rule) => fieldsOf(rule).includes(unknown ?? ""));
    const isAtObject = kinds.some((kind) => parentSchema === own[kind]);
    const said = valueAlong(document, [...path(plainPointerNames(instancePath), isAtObject), field]);
    if (typeof said === "string" && Object.hasOwn(own, said)) return !kinds.includes(said);
    // What no kind knows is the fault of all.
    if (unknown !== undefined && !isAnyones) return false;
    return !instancePath.endsWith(`/${field}`) && params?.missingProperty !== field;
  }
  return false;
}

function isPartOf(part: unknown, whole: unknown): boolean {
  if (typeof whole !== "object" || whole === null) return false;
  return part === whole || Object.values(whole).some((each) => isPartOf(part, each));
}
