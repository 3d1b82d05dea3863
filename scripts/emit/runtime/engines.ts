/** A validation engine turns a routed request into its validated parts, or throws a RequestError. */

import type { Request, Response } from "express";
import { RequestError, type ValidationError } from "./errors.js";
import type { OperationDescriptor } from "./operation.js";
import { type ParameterValues, readParameters } from "./parameters.js";
import { check } from "./validation.js";

/** A request whose operation is known and whose body has been read. */
export interface RoutedRequest {
  readonly operation: OperationDescriptor;
  readonly request: Request;
  readonly response: Response;
  /** Percent-decoded. */
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The parsed body; undefined when there was none. */
  readonly body: unknown;
}

/** The parts of a request, validated, with parameters coerced to their types. */
export interface ValidatedRequest extends ParameterValues {
  readonly body: unknown;
}

/** Validates one request. */
export type ValidationEngine = (routed: RoutedRequest) => Promise<ValidatedRequest>;

/** The engine made of the generated validators: nothing is parsed or compiled at run time. */
export const compiledEngine: ValidationEngine = async ({
  operation,
  request,
  pathParameters,
  query,
  body,
}) => {
  const values = readParameters(operation.parameters, pathParameters, query, request.headers);
  const errors: ValidationError[] = [];
  if (operation.loadParameters) {
    const { validate } = await operation.loadParameters();
    errors.push(...check(validate, values, ""));
  }
  if (errors.length === 0) errors.push(...(await checkBody(operation, request, body)));
  if (errors.length > 0) throw invalid(errors);
  return { ...values, body };
};

async function checkBody(
  operation: OperationDescriptor,
  request: Request,
  body: unknown,
): Promise<ValidationError[]> {
  if (!operation.body) return [];
  if (body === undefined) {
    if (!operation.body.required) return [];
    return [
      {
        path: "/body",
        message: "must have required property 'body'",
        errorCode: "required.openapi.validation",
      },
    ];
  }
  const mediaType = mediaTypeFor(request.headers["content-type"], operation.body.mediaTypes);
  if (mediaType === undefined) {
    throw new RequestError(
      "unsupported-media-type",
      415,
      `Send one of: ${operation.body.mediaTypes.join(", ")}.`,
    );
  }
  if (!operation.loadBody) return [];
  const validator = (await operation.loadBody()).validators[mediaType];
  return validator ? check(validator, body, "/body") : [];
}

/** The error that a list of faults amounts to. */
export function invalid(errors: readonly ValidationError[]): RequestError {
  const message = errors.map((error) => `${error.path} ${error.message}`).join("; ");
  return new RequestError("validation", 400, message, { errors });
}

/** The declared media type that a Content-Type header fits: the same, or by its range. */
export function mediaTypeFor(header: string | undefined, declared: readonly string[]): string | undefined {
  const sent = (header ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (sent === "") return declared[0];
  return (
    declared.find((each) => each.split(";", 1)[0]?.trim().toLowerCase() === sent) ??
    declared.find((each) => each.endsWith("/*") && sent.startsWith(each.slice(0, -1))) ??
    declared.find((each) => each === "*/*")
  );
}
