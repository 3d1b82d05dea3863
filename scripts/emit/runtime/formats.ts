/** Formats that are more than a pattern: only the validators that name them load this. */

// A default import of this CommonJS module would be undefined in code that is compiled to CommonJS.
import { fastFormats as formats } from "ajv-formats/dist/formats.js";

/** The formats of ajv-formats, by name. */
export const fastFormats: Readonly<Record<string, unknown>> = formats;
