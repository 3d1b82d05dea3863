/** Formats that are more than a pattern: only the validators that name them load this. */

import formatsModule from "ajv-formats/dist/formats.js";

/** The formats of ajv-formats, by name. */
export const fastFormats = (formatsModule as unknown as { fastFormats: Record<string, unknown> }).fastFormats;
