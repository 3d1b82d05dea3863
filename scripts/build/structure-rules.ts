/**
 * OpenAPI's own schemas → code, when the package is built: to compile them takes longer than
 * to read, convert and check a document.
 */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import standalone from "ajv/dist/standalone/index.js";
import { compileRules, ruledVersions } from "../model/structure-rules.js";

/** Writes a CommonJS module for each version that is a validator of its documents. */
export async function writeStructureRules(folder: string): Promise<void> {
  const print = (standalone as unknown as { default: typeof standalone.default }).default;
  for (const version of ruledVersions) {
    const { ajv, validate } = compileRules(version, { code: { source: true } });
    await writeFile(join(folder, `structure-rules-${version}.cjs`), print(ajv, validate));
  }
}
