/** A validation engine turns a routed request into its validated parts, or throws a RequestError. */

import type { Request, Response } from "express";
import { RequestError, type ValidationError } from "./errors.js";
import { sentForm } from "./media-types.js";
import type { BodyValidators, OperationDescriptor } from "./operation.js";
import { readParameters } from "./parameters.js";
import { checkQuery, type QueryRules } from "./queries.js";
import { about, check, summary, type Validator } from "./validation.js";

/** A request whose operation is known and whose body has been read. */
export interface RoutedRequest {
  readonly operation: OperationDescriptor;
  readonly request: Request;
  readonly response: Response;
  /** Percent-decoded. */
  readonly pathParameters: Readonly<Record<string, string>>;
  /** The same as they were sent: what is encoded there is told from what is not. */
  readonly sentPath: Readonly<Record<string, string>>;
  /** The query as it was sent, without its question mark. */
  readonly search: string;
  readonly query: URLSearchParams;
  /** How strictly the query is read. */
  readonly rules: QueryRules;
  /** Query parameters that credentials are sent in. */
  readonly credentials: readonly string[];
  /** The declared media type of the body; undefined when there is nothing to check. */
  readonly mediaType: string | undefined;
  /** The parsed body; undefined when there was none. */
  readonly body: unknown;
}

/** The parts of a request, validated, with parameters coerced to their types. */
export interface ValidatedRequest {
  readonly path: Record<string, unknown>;
  readonly query: Record<string, unknown>;
  readonly headers: Record<string, unknown>;
  readonly cookies: Record<string, unknown>;
  readonly body: unknown;
}

/** Validates one request. */
export type ValidationEngine = (routed: RoutedRequest) => ValidatedRequest | Promise<ValidatedRequest>;

interface LoadedValidators {
  readonly parameters: Validator | undefined;
  readonly jsonParameters: Validator | undefined;
  readonly bodies: BodyValidators;
  readonly forms: BodyValidators;
}

const loaded = new WeakMap<OperationDescriptor, LoadedValidators>();

async function load(operation: OperationDescriptor): Promise<LoadedValidators> {
  const [parameters, jsonParameters, bodies, forms] = await Promise.all([
    operation.loadParameters?.(),
    operation.loadJsonParameters?.(),
    operation.loadBody?.(),
    operation.loadForms?.(),
  ]);
  const validators = {
    parameters: parameters?.validate,
    jsonParameters: jsonParameters?.validate,
    bodies: bodies?.validators ?? {},
    forms: forms?.validators ?? {},
  };
  loaded.set(operation, validators);
  return validators;
}

/** The engine made of the generated validators: nothing is parsed or compiled at run time. */
export const compiledEngine: ValidationEngine = (routed) => {
  const validators = loaded.get(routed.operation);
  return validators
    ? validate(validators, routed)
    : load(routed.operation).then((validators) => validate(validators, routed));
};

function validate(validators: LoadedValidators, routed: RoutedRequest): ValidatedRequest {
  const { operation, request, sentPath, search, query, body } = routed;
  if (search !== "") checkQuery(operation.parameters, search, query, routed.rules, routed.credentials);
  const values = readParameters(
    operation.parameters,
    sentPath,
    query,
    request.headers,
    search,
    routed.credentials,
  );
  const ofParameters = [validators.parameters, validators.jsonParameters].flatMap((validator) =>
    validator ? check(validator, values) : [],
  );
  const ofBody = checkBody(validators, routed);
  if (ofParameters.length > 0 || ofBody.length > 0) throw invalid([...ofParameters, ...ofBody]);
  const { params, query: fields, headers, cookies } = values;
  return { path: params, query: fields, headers, cookies, body };
}

const missingBody = about("", {
  path: "/body",
  message: "must have required property 'body'",
  errorCode: "required.openapi.validation",
});

function checkBody(
  { bodies, forms }: LoadedValidators,
  { operation, request, mediaType, body }: RoutedRequest,
): readonly ValidationError[] {
  if (!operation.body) return [];
  if (body === undefined) return operation.body.required ? [missingBody] : [];
  // Bytes of a type that only a range declares are nobody's to check.
  if (mediaType === undefined || body instanceof Uint8Array) return [];
  const isForm = sentForm(request.headers["content-type"], operation.body, mediaType) !== undefined;
  const validator = (isForm ? forms : bodies)[mediaType];
  return validator ? check(validator, { body }) : [];
}

/** The error that a list of faults amounts to. */
export function invalid(errors: readonly ValidationError[]): RequestError {
  return new RequestError("validation", 400, summary(errors), { errors });
}
