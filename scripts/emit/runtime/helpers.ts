/** What compiled validators call: only those that need it load it. */

import { isDeepStrictEqual } from "node:util";
import ucs2lengthModule from "ajv/dist/runtime/ucs2length.js";

// A CommonJS module: depending on who loads it, `default` is the module or its default.
const unwrap = (module: unknown): unknown => (module as { default?: unknown }).default ?? module;

/** The length of a string in code points. */
export const ucs2length = unwrap(ucs2lengthModule) as (text: string) => number;
/** Deep equality of JSON values. */
export const equal: (a: unknown, b: unknown) => boolean = isDeepStrictEqual;
