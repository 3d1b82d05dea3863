/** Writing the output folder: what killed runs left, line ends of Windows, errors of the system, and defaults. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { resolveConfig } from "../../scripts/config.js";
import { defaultOutput } from "../../scripts/default-output.js";
import { Diagnostics, PipelineError } from "../../scripts/diagnostics.js";
import { cleanUpAfterKilledRuns, findDrift, isCurrent, writeOutput } from "../../scripts/write.js";
import { writing } from "../../scripts/write-errors.js";
import { joinery } from "../support/joinery.js";

jest.setTimeout(120_000);

const api = `openapi: 3.0.4
info: { title: A, version: "1" }
paths:
  /a: { get: { operationId: a, responses: { "204": { description: ok } } } }
`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "joinery-writing-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The ID of a process that has ended. */
async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  return child.pid ?? 0;
}

describe("what a killed run left beside the output folder", () => {
  const named = (what: string, pid: number) => join(folder, `.out-${what}-${pid}`);
  const make = async (path: string, text: string) => {
    await mkdir(path);
    await writeFile(join(path, "a.ts"), text);
  };

  it("is removed, but nothing that belongs to a running process or to another folder", async () => {
    const ended = await endedProcess();
    const stay = [
      named("next", process.pid),
      named("previous", process.ppid),
      join(folder, `.out2-next-${ended}`),
    ];
    const go = [named("next", ended), named("previous", ended)];
    for (const path of [...stay, ...go, join(folder, "out")]) await make(path, "");
    await cleanUpAfterKilledRuns(join(folder, "out"));
    expect([...stay, ...go].filter((path) => existsSync(path))).toEqual(stay);
  });

  it("is the output folder again where the run was killed while it changed places", async () => {
    await make(named("previous", await endedProcess()), "kept");
    await cleanUpAfterKilledRuns(join(folder, "out"));
    expect(readdirSync(folder)).toEqual(["out"]);
    expect(await readFile(join(folder, "out", "a.ts"), "utf8")).toBe("kept");
  });

  it("is cleaned up by joinery generate", async () => {
    const ended = await endedProcess();
    await make(named("next", ended), "");
    await writeFile(join(folder, "api.yaml"), api);
    expect(await joinery(folder, "generate", "api.yaml", "--out", "out")).toMatchObject({ code: 0 });
    expect(readdirSync(folder).sort()).toEqual(["api.yaml", "out"]);
  });
});

it("a file with the line ends of Windows is current, and one that differs otherwise is not", async () => {
  await writeFile(join(folder, "a.ts"), "one\r\ntwo\r\n");
  await writeFile(join(folder, "b.ts"), "one\r\nthree\r\n");
  await writeFile(join(folder, "c.ts"), "one\rtwo\n");
  const text = "one\ntwo\n";
  const drift = await findDrift(folder, new Map(["a.ts", "b.ts", "c.ts"].map((name) => [name, text])));
  expect(drift.changed).toEqual(["b.ts", "c.ts"]);
});

it("a checkout with the line ends of Windows is current", async () => {
  await writeFile(join(folder, "api.yaml"), api);
  expect(await joinery(folder, "generate", "api.yaml", "--out", "out")).toMatchObject({ code: 0 });
  const all = readdirSync(join(folder, "out"), { recursive: true, withFileTypes: true });
  const files = all.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of [join(folder, "api.yaml"), ...files])
    await writeFile(file, (await readFile(file, "utf8")).replaceAll("\n", "\r\n"));
  expect(await joinery(folder, "generate", "api.yaml", "--out", "out", "--check")).toMatchObject({
    code: 0,
    stderr: "",
  });
});

describe("an error of the system while output is written", () => {
  it.each(
    "EACCES EPERM EROFS EBUSY EXDEV ENOSPC EDQUOT ENOTDIR EEXIST EISDIR ENOTEMPTY ENOENT ENAMETOOLONG ELOOP EMFILE ENFILE EIO"
      .split(" ")
      .concat("ECRAZY"),
  )("%s is a diagnostic that says what to do", async (code) => {
    const thrown = Object.assign(new Error(`${code}: something, rename '/a' -> '/b'`), {
      code,
      syscall: "rename",
    });
    const error = await writing(join(folder, "out"), () => Promise.reject(thrown)).catch(
      (each: unknown) => each,
    );
    const [{ message = "", code: diagnostic = "" } = {}] = (error as PipelineError).diagnostics;
    expect(diagnostic).toBe("output-unwritable");
    expect(message).toMatch(/out cannot be written: .+\. [A-Z].+\.$/);
    expect(message).not.toMatch(/rename|'\/a'/);
  });

  it("is passed on where it is not the system's", async () => {
    await expect(writing("out", () => Promise.reject(new TypeError("ours")))).rejects.toThrow(TypeError);
  });

  it("leaves the output folder as it was, and nothing beside it", async () => {
    const out = join(folder, "out");
    await mkdir(out);
    await writeFile(join(out, "a.ts"), "old");
    const files = new Map([
      ["a.ts", "new"],
      ["a.ts/b.ts", "in a file"],
    ]);
    const drift = await findDrift(out, files);
    expect(isCurrent(drift)).toBe(false);
    await expect(writing(out, () => writeOutput(out, files, drift))).rejects.toThrow(PipelineError);
    expect(readdirSync(folder)).toEqual(["out"]);
    expect(await readFile(join(out, "a.ts"), "utf8")).toBe("old");
  });

  it("ends joinery generate with 2, a code and no system call", async () => {
    await writeFile(join(folder, "api.yaml"), api);
    const { code, stderr } = await joinery(folder, "generate", "api.yaml", "--out", "api.yaml/out");
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(
        /error output-unwritable: api\.yaml\/out cannot be written: a part of its path is a file\./,
      ),
    });
  });
});

describe("the outputs", () => {
  it("are those of the configuration, unless the command line names others", async () => {
    await writeFile(join(folder, "api.yaml"), api);
    const config =
      'export const config = { documents: ["api.yaml"], only: ["types", "openapi"], output: "out" };\n';
    await writeFile(join(folder, "joinery.config.ts"), config);
    const made = () => readdirSync(join(folder, "out")).sort();
    expect(await joinery(folder, "generate")).toMatchObject({ code: 0 });
    expect(made()).toEqual([".gitattributes", "openapi.json", "types.ts"]);
    expect(await joinery(folder, "generate", "--check")).toMatchObject({ code: 0 });
    expect(await joinery(folder, "generate", "--only", "client")).toMatchObject({ code: 0 });
    expect(made()).toEqual(expect.arrayContaining(["client.ts", "openapi.json", "types.ts"]));
    expect(made()).not.toContain("server.ts");
    expect((await joinery(folder, "explain", "api.yaml:4")).stdout).toContain("server.ts");
  });

  it("that there are not are a fault of the configuration", async () => {
    const diagnostics = new Diagnostics();
    await resolveConfig({ documents: ["api.yaml"], only: ["types", "clients"] }, folder, diagnostics);
    expect(diagnostics.list().map(({ message }) => message)).toContainEqual(
      expect.stringContaining("`only[1]` has to be one of sources, types,"),
    );
  });
});

describe("joinery init", () => {
  it("exits with 2 for a document that is not there, and writes nothing", async () => {
    const { code, stderr } = await joinery(folder, "init", "missing.yaml");
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("missing.yaml") });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("writes below the rootDir of tsconfig.json", async () => {
    await writeFile(join(folder, "api.yaml"), api);
    await mkdir(join(folder, "src"));
    await writeFile(join(folder, "tsconfig.json"), '{ "compilerOptions": { "rootDir": "src" } }');
    expect(await joinery(folder, "init", "api.yaml")).toMatchObject({ code: 0 });
    expect(await readFile(join(folder, "joinery.config.ts"), "utf8")).toContain('output: "src/generated"');
  });
});

describe("the output folder by default", () => {
  const config = (text: string, name = "tsconfig.json") => writeFile(join(folder, name), text);
  beforeEach(() => mkdir(join(folder, "src")));

  it.each([
    ["nothing", undefined, "generated"],
    ["a rootDir", '{ "compilerOptions": { "rootDir": "./src/" } }', "src/generated"],
    ["comments and commas", '// a\n{ "compilerOptions": { /* b */ "rootDir": "src", }, }', "src/generated"],
    [
      "an address in a text",
      '{ "$schema": "https://x/y", "compilerOptions": { "rootDir": "src" } }',
      "src/generated",
    ],
    ["the folder itself", '{ "compilerOptions": { "rootDir": "." } }', "generated"],
    ["a folder around it", '{ "compilerOptions": { "rootDir": ".." } }', "generated"],
    ["one that is not there", '{ "compilerOptions": { "rootDir": "lib" } }', "generated"],
    ["no rootDir", '{ "include": ["src"] }', "generated"],
    ["what is not JSON", "{", "generated"],
    ["another that has one", '{ "extends": "./base" }', "src/generated"],
    ["itself", '{ "extends": "./tsconfig.json" }', "generated"],
  ])("with %s in tsconfig.json", async (_, text, expected) => {
    if (text !== undefined) await config(text);
    await config(`{ "compilerOptions": { "rootDir": "\${configDir}/src" } }`, "base.json");
    expect(defaultOutput(folder)).toBe(expected);
  });

  it("stays where it is", async () => {
    await config('{ "compilerOptions": { "rootDir": "src" } }');
    await mkdir(join(folder, "generated"));
    expect(defaultOutput(folder)).toBe("generated");
  });
});
