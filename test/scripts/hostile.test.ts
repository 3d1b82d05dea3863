/** Documents that attack whoever reads them: each gets a diagnostic, or is made, within bounds of time. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import ts from "typescript";
import { install, make } from "../differential/documents.js";
import { hostileDocuments } from "../hostile/documents.js";
import { outcomeOf } from "../hostile/outcome.js";
import { escaping, hostileText } from "../hostile/text.js";

jest.setTimeout(60_000);

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "joinery-hostile-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("a hostile document", () => {
  it.each(hostileDocuments.map((each) => [each.what, each] as const))(
    "%s ends in time",
    async (_, hostile) => {
      const { codes, seconds } = await outcomeOf(hostile, folder);
      expect(codes).toBe(hostile.expected);
      expect(seconds).toBeLessThan(20);
    },
  );
});

describe("text of a document", () => {
  it("stays text in everything that is generated, wherever it stands", async () => {
    const { codes } = await outcomeOf(
      { what: "", expected: "", text: () => JSON.stringify(escaping) },
      folder,
    );
    expect(codes).toBe("generates");
    const made = await make({ name: "escaping", root: folder, file: "api.yaml" });
    if (!made) throw new Error("the document is refused");
    for (const [file, text] of made.files) {
      if (!file.endsWith(".ts")) continue;
      const { diagnostics = [] } = ts.transpileModule(text, { reportDiagnostics: true });
      expect([file, ...diagnostics.map(({ messageText }) => messageText)]).toEqual([file]);
      // Outside of comments and strings nothing of the text is left.
      expect([file, ...identifiers(text).filter((name) => name.includes("pwned"))]).toEqual([file]);
    }
    const base = await install(made, join(folder, "generated"));
    for (const name of ["operations.ts", "server.ts", "client.ts"]) await import(`${base}${name}`);
    for (const file of made.files.keys())
      if (/^(?:validators|operations)\//.test(file)) await import(`${base}${file}`);
    expect(globalThis).not.toHaveProperty("pwned");
    const [operation] = Object.values((made.model.document.paths as Record<string, object>) ?? {});
    expect(JSON.stringify(operation)).toContain(JSON.stringify(hostileText).slice(1, -1));
  });
});

/** Every identifier in a file's code. */
function identifiers(text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) found.push(node.text);
    node.forEachChild(visit);
  };
  visit(ts.createSourceFile("a.ts", text, ts.ScriptTarget.Latest));
  return found;
}
