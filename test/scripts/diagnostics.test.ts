/** The catalogue of codes: its page is current, and every code is shown by a test. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { catalogue } from "../../scripts/catalogue.js";
import { diagnosticsPage } from "../../scripts/diagnostics-page.js";

const folder = fileURLToPath(new URL("../../", import.meta.url));
const read = (path: string) => readFileSync(join(folder, path), "utf8");

/** Codes that no document alone can bring about, or none of a golden case's size: the tests that do. */
const elsewhere: Readonly<Record<string, string>> = {
  // It is about the configuration, so it has no place in a document.
  "name-unused": "test/cases/names-for-no-component/diagnostics.txt",
  "config-invalid": "test/scripts/commands.test.ts",
  "config-missing": "test/scripts/commands.test.ts",
  "document-too-deep": "test/scripts/unexpected.test.ts",
  "example-unchecked": "test/hostile/documents.ts",
  "file-not-utf8": "test/scripts/unexpected.test.ts",
  "file-too-large": "test/hostile/documents.ts",
  "file-unreadable": "test/scripts/commands.test.ts",
  "json-syntax": "test/scripts/json-faults.test.ts",
  "no-documents": "test/scripts/commands.test.ts",
  "nothing-there": "test/scripts/commands.test.ts",
  "output-around": "test/scripts/commands.test.ts",
  "output-holds-source": "test/scripts/commands.test.ts",
  "output-is-source": "test/scripts/commands.test.ts",
  "output-no-folder": "test/scripts/commands.test.ts",
  "output-not-ours": "test/scripts/commands.test.ts",
  "output-unwritable": "test/scripts/commands.test.ts",
  "overlay-of-many": "test/scripts/commands.test.ts",
  "package-json-invalid": "test/scripts/hostile-names.test.ts",
  "pattern-translated": "test/scripts/repairs.test.ts",
  "server-too-many": "test/hostile/documents.ts",
  "unexpected-error": "test/scripts/unexpected.test.ts",
  "yaml-too-deep": "test/hostile/documents.ts",
  "yaml-too-many-aliases": "test/hostile/documents.ts",
};

describe("DIAGNOSTICS.md", () => {
  it("is what `npm run diagnostics` writes", () => {
    expect(read("DIAGNOSTICS.md")).toBe(diagnosticsPage());
  });
});

describe("a code", () => {
  const golden = readdirSync(join(folder, "test/cases"))
    .map((name) => read(`test/cases/${name}/diagnostics.txt`))
    .join("");

  it.each(Object.entries(catalogue))("%s is shown by a golden case or a test", (code, { severity }) => {
    const test = elsewhere[code];
    if (test === undefined) expect(golden).toContain(`: ${severity} ${code}: `);
    else expect(read(test)).toMatch(new RegExp(`"${code}"|(error|warning) ${code}: `));
  });
});
