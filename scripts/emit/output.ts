/** What an emitter gives: files by name, relative to the output folder. */

import type { Diagnostics } from "../diagnostics.js";
import type { ApiModel } from "../model/model.js";

/** File name (forward slashes) → contents. */
export type OutputFiles = Map<string, string>;

/** Writes one kind of output from the model. */
export type Emitter = (
  model: ApiModel,
  context: {
    readonly diagnostics: Diagnostics;
    /** Every file that the document was read from, by name, with its SHA-256 in hexadecimal. */
    readonly sources: readonly { readonly name: string; readonly digest: string }[];
    /** The files of the outputs before this one. */
    readonly emitted: ReadonlyMap<string, string>;
    /** Whether validators tell all faults, or the first of each part of a request. */
    readonly allErrors?: boolean;
    /** Whether dates, `int64` and numbers in text are validated no stricter than express-openapi-validator does. */
    readonly lenientValues?: boolean;
    /** The patterns that JavaScript's engine may run though they may take for ever. */
    readonly trustedPatterns?: ReadonlySet<string>;
  },
) => OutputFiles | Promise<OutputFiles>;
