/** Answers that are sent by `response.json`, held against the document. */

import type { Request, Response } from "express";
import { declaredAnswer } from "../emit/runtime/answers.js";
import { mediaTypeFor } from "../emit/runtime/media-types.js";
import type { AnswerValidators } from "../emit/runtime/operation.js";
import { check, summary, type Validator } from "../emit/runtime/validation.js";
import { InternalServerError } from "./errors.js";
import type { Route } from "./operations.js";
import type { ValidateResponseOptions } from "./options.js";

/** Holds the next answer of a request against the document. Those of 500 and above go as they are. */
export async function holdAnswer(
  request: Request,
  response: Response,
  { descriptor }: Route,
  { onError }: ValidateResponseOptions,
  next: (error: unknown) => void,
): Promise<void> {
  const { validators } = await descriptor.loadAnswers();
  const { json } = response;
  response.json = function send(this: Response, body?: unknown): Response {
    response.json = json;
    if (response.headersSent) return response;
    if (response.statusCode < 500) {
      const fault = faultOf(request, response, validators, body);
      if (fault && !onError) {
        next(fault);
        return response;
      }
      if (fault) onError?.(fault, body, request);
    }
    return json.call(this, body);
  } as Response["json"];
}

/** What is wrong with an answer. Where it is right, it may have been changed: strings made, properties removed. */
function faultOf(
  request: Request,
  response: Response,
  validators: Readonly<Record<string, AnswerValidators>>,
  body: unknown,
): InternalServerError | undefined {
  const path = request.originalUrl;
  const status = response.statusCode;
  const declared = declaredAnswer(validators, status);
  if (!declared) {
    const message = `no schema defined for status code '${status}' in the openapi spec`;
    return new InternalServerError({ path, message });
  }
  const mediaTypes = Object.keys(declared.content);
  if (mediaTypes.length === 0) {
    if (body === undefined) return undefined;
    return new InternalServerError({ path: "/response", message: "response should NOT have a body" });
  }
  const validator = validatorFor(request, response, declared.content);
  if (!validator) return undefined;
  const required = { path: "/response", message: "response body required." };
  if (body === undefined) return new InternalServerError(required);
  const errors = check(validator, { response: body });
  if (errors.length === 0) return undefined;
  // Null is a body where the schema takes it.
  if (body === null) return new InternalServerError(required);
  return new InternalServerError({ path, message: summary(errors, ""), errors });
}

/** That of the media type that the answer has, else of one that the client takes, else of the first. */
function validatorFor(
  request: Request,
  response: Response,
  content: AnswerValidators["content"],
): Validator | null {
  const validated = Object.keys(content).filter((mediaType) => content[mediaType]);
  const set = response.getHeader("content-type");
  const wanted = set === undefined ? (request.get("accept") ?? "").split(",") : [String(set)];
  for (const each of wanted) {
    const [mediaType = ""] = each.split(";q=");
    const [range] = mediaType.trim().split("/*");
    const found = mediaType.trim().endsWith("/*")
      ? validated.find((declared) => range === "*" || declared.startsWith(`${range}/`))
      : mediaTypeFor(mediaType, validated);
    if (found !== undefined) return content[found] ?? null;
  }
  return content[validated[0] ?? ""] ?? null;
}
