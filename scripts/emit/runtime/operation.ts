/** An operation as the router sees it. */

import type { Validator } from "./validation.js";

/** How one parameter is read from the request. */
export interface ParameterDescriptor {
  readonly name: string;
  readonly in: "path" | "query" | "header" | "cookie";
  readonly style: string;
  readonly explode: boolean;
  readonly shape: "primitive" | "array" | "object";
  readonly json: boolean;
}

/** The answers of an operation: status → media type → validator (null: anything). */
export type AnswerValidators = Readonly<Record<string, Readonly<Record<string, Validator | null>>>>;

/** One operation; its validators are loaded when it is first called. */
export interface OperationDescriptor {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly basePaths: readonly string[];
  readonly parameters: readonly ParameterDescriptor[];
  readonly body: { readonly required: boolean; readonly mediaTypes: readonly string[] } | null;
  /** Alternatives of schemes that are needed together; empty: open to all. */
  readonly security: readonly (readonly string[])[];
  readonly loadParameters: (() => Promise<{ readonly validate: Validator }>) | null;
  readonly loadBody: (() => Promise<{ readonly validators: Readonly<Record<string, Validator>> }>) | null;
  readonly loadAnswers: () => Promise<{ readonly validators: AnswerValidators }>;
}
