/** What an emitter gives: files by name, relative to the output folder. */

import type { Diagnostics } from "../diagnostics.js";
import type { ApiModel } from "../model/model.js";
import type { Places } from "../read/places.js";

/** File name (forward slashes) → contents. */
export type OutputFiles = Map<string, string>;

/** Writes one kind of output from the model. */
export type Emitter = (
  model: ApiModel,
  context: { places: Places; diagnostics: Diagnostics },
) => OutputFiles | Promise<OutputFiles>;
