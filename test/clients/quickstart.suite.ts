/** The README's quickstart, as it stands there, before a server under the same Node. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { promisify } from "node:util";
import { root, startServer } from "./support/server.js";

it(`the README's quickstart prints what the README says, under Node ${process.version}`, async (t) => {
  const readme = await readFile(join(root, "README.md"), "utf8");
  const script = block(readme, "js");
  const expected = block(readme, "text").trim().split("\n");
  const folder = await mkdtemp(join(tmpdir(), "joinery-quickstart-"));
  const server = await startServer();
  try {
    await writeFile(join(folder, "quickstart.mjs"), script);
    const { stdout } = await promisify(execFile)(process.execPath, ["quickstart.mjs", server.url], {
      cwd: folder,
    });
    const printed = stdout.trim().split("\n");
    for (const line of printed) t.diagnostic(line);
    assert.equal(printed.length, expected.length);
    for (const [index, line] of expected.entries()) assert.match(printed[index] ?? "", pattern(line));
  } finally {
    assert.equal(await server.stop(), 0);
    await rm(folder, { recursive: true, force: true });
  }
});

/** The first code block of a language in the README's section "Quickstart". */
function block(readme: string, language: string): string {
  const section = readme.split(/^## Quickstart.*$/m)[1] ?? "";
  const text = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(section)?.[1];
  if (!text) throw new Error(`The README's quickstart has no ${language} block.`);
  return text;
}

/** `…` in the README stands for an ID of the run's own. */
function pattern(line: string): RegExp {
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${line.split("…").map(literal).join("\\S+")}$`);
}
