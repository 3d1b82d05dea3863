/** Documents that attack whoever reads them: each gets a diagnostic, or is made, within bounds of time. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { resolveConfig } from "../../scripts/config.js";
import { Diagnostics, PipelineError } from "../../scripts/diagnostics.js";
import { generate } from "../../scripts/generate.js";

const head = 'swagger: "2.0"\ninfo: {title: a, version: "1"}\npaths: {}\n';
const times = <T>(count: number, make: (at: number) => T) =>
  Array.from({ length: count }, (_, at) => make(at));

const hostile: Readonly<Record<string, readonly [expected: string, text: string]>> = {
  "a reference to the network": [
    "ref-refused",
    `${head}definitions: {A: {$ref: 'http://127.0.0.1:9/a.yaml'}}\n`,
  ],
  "a reference to an absolute path": ["ref-refused", `${head}definitions: {A: {$ref: '/etc/passwd'}}\n`],
  "a reference out of the folder": ["ref-missing", `${head}definitions: {A: {$ref: '../../etc/hostname'}}\n`],
  "a reference to the network in info": [
    "ref-refused",
    head.replace("{title: a,", "{$ref: 'http://127.0.0.1:9/a', title: a,"),
  ],
  "aliases that multiply": [
    "yaml-too-many-aliases",
    `${head}x-a: &a0 [1,1,1,1,1,1,1,1,1]\n${times(9, (at) => `x-b${at}: &a${at + 1} [${times(9, () => `*a${at}`)}]\n`).join("")}`,
  ],
  "brackets 10,000 deep": ["yaml-too-deep", `${head}x-a: ${"[".repeat(10_000)}${"]".repeat(10_000)}\n`],
  "dashes 10,000 deep": ["yaml-too-deep", `${head}x-a:\n  ${"- ".repeat(10_000)}1\n`],
  "mappings 3,000 deep": [
    "yaml-too-deep",
    `${head}x-a:\n${times(3000, (at) => `${" ".repeat(at + 1)}a:\n`).join("")}`,
  ],
  "a file of 100 MB": ["file-too-large", `${head}x-a: ${"a".repeat(100 * 1024 * 1024)}\n`],
  "references that double at each of 40 steps": [
    "generates",
    `${head}definitions:\n${times(40, (at) => `  A${at}: {type: object, properties: {l: {$ref: '#/definitions/A${at + 1}'}, r: {$ref: '#/definitions/A${at + 1}'}}}\n`).join("")}  A40: {type: string}\n`,
  ],
};

describe("a hostile document", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "joinery-hostile-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(Object.entries(hostile))("%s ends in time", async (_, [expected, text]) => {
    await writeFile(join(folder, "api.yaml"), text);
    const config = await resolveConfig({ documents: ["api.yaml"] }, folder, new Diagnostics());
    if (!config) throw new Error("no configuration");
    const start = performance.now();
    const outcome = await generate(config).then(
      () => ["generates"],
      (error: unknown) => {
        if (!(error instanceof PipelineError)) throw error;
        return error.diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code);
      },
    );
    expect([...new Set(outcome)]).toEqual([expected]);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
