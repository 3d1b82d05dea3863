/** Faults of a document by OpenAPI's rules, as Ajv tells them: which of them count, and how they are told. */

import { isObject, type JsonObject, plainPointerNames, pointerName, valueAlong } from "../json.js";

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
  const own = faults.filter(({ keyword }) => !["oneOf", "anyOf", "not", "if"].includes(keyword));
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

  const listed = new Set(own.filter(({ keyword }) => keyword === "enum").map((each) => each.instancePath));
  const answers = new Set(own.filter((each) => !isOfDefault(each)).map(({ instancePath }) => instancePath));
  // What is none of the values allowed is told with these, and that there is no answer with what stands there.
  const isTold = (fault: Fault) =>
    (fault.keyword === "type" && listed.has(fault.instancePath)) ||
    (isOfDefault(fault) && answers.has(fault.instancePath));

  const kept = own.filter((fault) => isMeant(fault) && !isConsequence(fault) && !isTold(fault));
  const atOneForm = (fault: Fault) => fault.params?.missingProperty !== "$ref";
  return (kept.some(atOneForm) ? kept.filter(atOneForm) : kept).reduce(joinedChoices, []).slice(0, 50);
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
  const { additionalProperty, unevaluatedProperty, allowedValues } = params;
  const unknown = additionalProperty ?? unevaluatedProperty;
  if (typeof unknown === "string") return `${message}: ${unknown}.`;
  const found = valueAlong(document, plainPointerNames(fault.instancePath));
  if (!Array.isArray(allowedValues))
    return `${message}.${fault.keyword === "type" ? typeHint(params.type, found) : ""}`;
  // One of a list of types, which Swagger 2.0 and OpenAPI 3.0 do not have.
  const isListed = /\/anyOf\/\d+\/type$/.test(fault.instancePath);
  const hint = found !== null ? "" : isListed || allowedValues.includes("null") ? inQuotes : isEmpty;
  return `${message}: ${allowedValues.join(", ")}.${hint}`;
}

const isEmpty = " It is empty: fill it in, or remove it.";
const inQuotes = " Put it in quotes.";
const withoutQuotes = " Write it without quotes.";

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

/** OpenAPI 3.0's rules for each type of security scheme. */
const schemeRules: Readonly<Record<string, string>> = {
  apiKey: "APIKeySecurityScheme",
  http: "HTTPSecurityScheme",
  oauth2: "OAuth2SecurityScheme",
  openIdConnect: "OpenIdConnectSecurityScheme",
};

/** Security schemes are a choice, by their types: what a scheme of another type would need is not missed. */
export function isOfOtherScheme(
  document: JsonObject,
  { instancePath, parentSchema }: Fault,
  { definitions }: JsonObject,
): boolean {
  const [scheme] = /^\/components\/securitySchemes\/[^/]+/.exec(instancePath) ?? [];
  if (scheme === undefined || !isObject(definitions)) return false;
  const type = String(valueAlong(document, plainPointerNames(`${scheme}/type`)));
  const others = Object.entries(schemeRules).filter(([other]) => other !== type);
  return (
    others.length < Object.keys(schemeRules).length &&
    others.some(([, rule]) => isPartOf(parentSchema, definitions[rule]))
  );
}

function isPartOf(part: unknown, whole: unknown): boolean {
  if (typeof whole !== "object" || whole === null) return false;
  return part === whole || Object.values(whole).some((each) => isPartOf(part, each));
}
