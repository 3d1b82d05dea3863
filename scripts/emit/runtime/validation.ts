/** How the compiled validators are run, and their errors told. */

import type { ValidationError } from "./errors.js";
import { begin, isTooDeep, StepsError } from "./steps.js";

/** One of Ajv's errors, as far as it is told. */
interface AjvError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly message?: string;
  readonly params: Record<string, unknown>;
}

/** A compiled validator: true, or false with `errors` set until the next call. */
export interface Validator {
  (data: unknown): boolean;
  errors?: readonly AjvError[] | null;
}

/** A compiled validator of a part of something, which it may change there. */
interface PartValidator {
  (
    data: unknown,
    at: {
      readonly instancePath: string;
      readonly parentData: Record<string, unknown>;
      readonly parentDataProperty: string;
      readonly rootData: unknown;
    },
  ): boolean;
  errors?: readonly AjvError[] | null;
}

/** The validator of an object such as `{ body }` that asks nothing but that the part, if it is there, be valid. */
export function within(part: string, validator: PartValidator): Validator {
  const instancePath = `/${part}`;
  const whole: Validator = (data) => {
    const parentData = data as Record<string, unknown>;
    const value = parentData[part];
    if (value === undefined) return true;
    const at = { instancePath, parentData, parentDataProperty: part, rootData: data };
    if (validator(value, at)) return true;
    whole.errors = validator.errors ?? null;
    return false;
  };
  return whole;
}

/** How many are told where all are: a body may have one for each of its bytes. */
const mostErrors = 100;

/** Runs a validator. Its paths begin with the part of the request: `/body/reason`. */
export function check(validator: Validator, data: object): readonly ValidationError[] {
  begin(data);
  try {
    return validator(data) ? [] : nearestFirst((validator.errors ?? []).map(told)).slice(0, mostErrors);
  } catch (error) {
    if (error instanceof StepsError || isTooDeep(error)) return [tooMuch(data)];
    throw error;
  }
}

function tooMuch(data: object): ValidationError {
  const parts = Object.keys(data);
  const path = parts.length === 1 ? `/${parts[0]}` : "";
  return about(path, { path, message: "is too intricate to be validated" });
}

/** Where the value stands that a rule failed at, for errors whose path names one of its properties. */
const values = new WeakMap<ValidationError, string>();

/** Notes that it is the value at `path` that an error is about, whatever property its own path names. */
export function about(path: string, error: ValidationError): ValidationError {
  values.set(error, path);
  return error;
}

function told({ instancePath, keyword, params, message = "is not valid" }: AjvError): ValidationError {
  const { missingProperty, additionalProperty, unevaluatedProperty, allowedValues } = params;
  const named = missingProperty ?? additionalProperty ?? unevaluatedProperty;
  return about(instancePath, {
    path: typeof named === "string" ? `${instancePath}/${named}` : instancePath,
    message:
      keyword === "enum" && Array.isArray(allowedValues)
        ? `${message}: ${allowedValues.join(", ")}`
        : message,
    errorCode: `${keyword === "finite" || keyword === "numeric" ? "type" : keyword}.openapi.validation`,
  });
}

/**
 * Where no branch of a choice fits, the errors of all are there. The one that came nearest
 * to fitting comes first: the one that failed deepest, and there not at what tells branches apart.
 */
function nearestFirst(errors: readonly ValidationError[]): readonly ValidationError[] {
  if (errors.length < 3 || !errors.some(isChoice)) return errors;
  const branches = errors.filter((error) => !isChoice(error));
  const [first] = branches;
  if (!first) return errors;
  const nearest = branches.reduce(
    (best, error) => (closeness(error) > closeness(best) ? error : best),
    first,
  );
  return [nearest, ...errors.filter((error) => error !== nearest)];
}

function isChoice({ errorCode = "" }: ValidationError): boolean {
  return errorCode.startsWith("oneOf.") || errorCode.startsWith("anyOf.");
}

function closeness({ path, errorCode = "" }: ValidationError): number {
  const depth = path.split("/").length - (errorCode.startsWith("required.") ? 1 : 0);
  return depth * 4 + (/^(enum|const)\./.test(errorCode) ? 0 : /^(required|type)\./.test(errorCode) ? 1 : 2);
}

/** All errors in one line, as express-openapi-validator words them: each with the value that it is about. */
export function summary(errors: readonly ValidationError[], whole = "request"): string {
  return errors.map((error) => `${whole}${values.get(error) ?? error.path} ${error.message}`).join(", ");
}
