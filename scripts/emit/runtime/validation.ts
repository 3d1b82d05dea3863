/** What the compiled validators stand on, and how their errors are told. */

import { isDeepStrictEqual } from "node:util";
import ucs2lengthModule from "ajv/dist/runtime/ucs2length.js";
import formatsModule from "ajv-formats/dist/formats.js";
import type { ValidationError } from "./errors.js";

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

// CommonJS modules: depending on who loads them, `default` is the module or its default.
const unwrap = (module: unknown): unknown => (module as { default?: unknown }).default ?? module;

/** The length of a string in code points. */
export const ucs2length = unwrap(ucs2lengthModule) as (text: string) => number;
/** Deep equality of JSON values. */
export const equal: (a: unknown, b: unknown) => boolean = isDeepStrictEqual;
/** The formats of ajv-formats, by name. */
export const fullFormats = (formatsModule as unknown as { fullFormats: Record<string, unknown> }).fullFormats;

/** Runs a validator; `root` is put in front of the paths. */
export function check(validator: Validator, data: unknown, root: string): ValidationError[] {
  if (validator(data)) return [];
  return (validator.errors ?? []).map((error) => {
    const missing = error.params.missingProperty;
    const path = typeof missing === "string" ? `${error.instancePath}/${missing}` : error.instancePath;
    return {
      path: `${root}${path}`,
      message: error.message ?? "is not valid",
      errorCode: `${error.keyword}.openapi.validation`,
    };
  });
}
