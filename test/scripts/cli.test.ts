/** The command line as a user runs it: a child process in a folder with a configuration. */

import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { joinery, repository } from "../support/joinery.js";

// Each run is a process of its own, and other tests run beside it.
jest.setTimeout(120_000);

const generate = (folder: string, ...options: string[]) => joinery(folder, "generate", ...options);

const config = (documents: readonly string[]) =>
  `export const config = { documents: ${JSON.stringify(documents)}, output: "made" };\n`;
const pets = `swagger: "2.0"
info: {title: Pets, version: "1"}
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        200: {description: All pets., schema: {$ref: parts/pet.yaml}}
`;
const people = `swagger: "2.0"
info: {title: People, version: "1"}
paths:
  /people:
    post:
      operationId: addPerson
      parameters: [{name: person, in: body, required: true, schema: {$ref: parts/pet.yaml}}]
      responses:
        204: {description: Added.}
`;
const pet = "type: object\nproperties:\n  name: {type: string}\n";

/** What stands in a folder: name → contents, inode and date. */
async function contents(folder: string): Promise<Map<string, { text: string; written: number }>> {
  const files = new Map<string, { text: string; written: number }>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const [text, { mtimeMs }] = await Promise.all([readFile(path, "utf8"), stat(path)]);
    files.set(path, { text, written: mtimeMs });
  }
  return files;
}

describe("joinery generate", () => {
  let folder: string;
  const made = () => contents(join(folder, "made"));
  const write = (name: string, text: string) => writeFile(join(folder, name), text);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "joinery-cli-"));
    await mkdir(join(folder, "parts"));
    await write("joinery.config.ts", config(["pets.yaml", "people.yaml"]));
    await write("pets.yaml", pets);
    await write("people.yaml", people);
    await write("parts/pet.yaml", pet);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("writes everything, and tells its stages with their times", async () => {
    const { code, stdout, stderr } = await generate(folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const stage of ["read", "convert", "model", "types", "validators", "server", "client"])
      expect(stdout).toMatch(new RegExp(`^ +${stage} +\\d+ ms$`, "m"));
    expect(stdout).toMatch(
      /^✓ made: 2 operations, \d+ files, \d+ written, 0 removed \(\d+ ms\)\n {2}The generated/m,
    );
    expect(await readdir(join(folder, "made"))).toEqual(
      expect.arrayContaining(["client.ts", "openapi.json", "server.ts", "types.ts"]),
    );
  });

  it("writes nothing the second time", async () => {
    await generate(folder);
    const before = await made();
    const { code, stdout } = await generate(folder);
    expect(code).toBe(0);
    expect(stdout).toContain("nothing to write");
    expect(await made()).toEqual(before);
  });

  it("writes only what changed, and removes what is no longer generated", async () => {
    await generate(folder);
    const before = await made();
    await write("people.yaml", people.replace("addPerson", "createPerson"));
    expect((await generate(folder)).code).toBe(0);
    const after = await made();
    const validators = join(folder, "made/validators/bodies");
    expect(await readdir(validators)).toEqual(["createPerson.ts"]);
    const untouched = join(folder, "made/validators/answers/listPets.ts");
    expect(after.get(untouched)).toEqual(before.get(untouched));
    expect(await readdir(folder)).toEqual(
      expect.not.arrayContaining([expect.stringMatching(/^\.made-(next|previous)/)]),
    );
  });

  it("answers --check with 0 while current, and with 1 and a list after a line of a document changed", async () => {
    await generate(folder);
    expect((await generate(folder, "--check")).code).toBe(0);
    const before = await made();
    for (const [name, text, from, to, output] of [
      ["pets.yaml", pets, "All pets.", "Every pet.", "openapi.json"],
      ["parts/pet.yaml", pet, "name:", "title:", "openapi.json"],
      // What reaches no other output is told by the list of sources.
      ["people.yaml", people, "paths:", "# All of them.\npaths:", "sources.sha256"],
    ] as const) {
      await write(name, text.replace(from, to));
      const { code, stderr } = await generate(folder, "--check");
      expect(code).toBe(1);
      expect(stderr).toContain("made is stale");
      expect(stderr).toMatch(new RegExp(`changed +made/${output.replace(".", "\\.")}`));
      await write(name, text);
    }
    expect(await made()).toEqual(before);
  });

  it("lists files that --check finds missing or not generated", async () => {
    await generate(folder);
    await rm(join(folder, "made/client.ts"));
    await write("made/mine.ts", "");
    const { code, stderr } = await generate(folder, "--check");
    expect(code).toBe(1);
    expect(stderr).toMatch(/missing +made\/client\.ts\n +extra +made\/mine\.ts/);
  });

  it("refuses broken documents with all places, and leaves the output as it was", async () => {
    await generate(folder);
    const before = await made();
    await write("pets.yaml", `${pets}paths: {}\n`);
    await write("parts/pet.yaml", "type: [object\n");
    const { code, stderr } = await generate(folder);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^pets\.yaml:9:1: error yaml-duplicate-key: The key "paths" /m);
    expect(stderr).toMatch(/^parts\/pet\.yaml:2:1: error yaml-syntax: /m);
    expect(stderr).not.toMatch(/^ +at |node_modules|\/scripts\//m);
    expect(await made()).toEqual(before);
  });

  it("refuses a reference that leads nowhere, with its place", async () => {
    await write("pets.yaml", pets.replace("parts/pet.yaml", "parts/none.yaml"));
    const { code, stderr } = await generate(folder);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^pets\.yaml:8:48: error ref-missing: .*parts\/none\.yaml/);
    await expect(readdir(join(folder, "made"))).rejects.toThrow("ENOENT");
  });

  it("says what is wrong with a configuration that is missing, broken or without documents", async () => {
    expect(await generate(folder, "--config", "none.ts")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("error config-missing: There is no configuration at none.ts."),
    });
    await write("joinery.config.ts", "export const config = {");
    expect(await generate(folder)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^joinery\.config\.ts:\d+:\d+: error config-invalid: /),
    });
    await write("joinery.config.ts", config(["nothing/*.yaml"]));
    expect(await generate(folder)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("The pattern nothing/*.yaml names no document."),
    });
  });

  it("gives the same bytes whatever the order of documents and the folder", async () => {
    await generate(folder);
    const texts = async () =>
      new Map([...(await made())].map(([name, { text }]) => [name.slice(folder.length), text]));
    const first = await texts();
    const other = join(folder, "..", `${folder}-other`);
    try {
      await mkdir(join(other, "parts"), { recursive: true });
      await writeFile(join(other, "people.yaml"), people);
      await writeFile(join(other, "pets.yaml"), pets);
      await writeFile(join(other, "parts/pet.yaml"), pet);
      await writeFile(join(other, "joinery.config.ts"), config(["people.yaml", "pets.yaml"]));
      expect((await generate(other)).code).toBe(0);
      const second = new Map(
        [...(await contents(join(other, "made")))].map(([name, { text }]) => [
          name.slice(other.length),
          text,
        ]),
      );
      expect(Object.fromEntries(second)).toEqual(Object.fromEntries(first));
    } finally {
      await rm(other, { recursive: true, force: true });
    }
  });

  it("prints one JSON value for programs with --json", async () => {
    const { code, stdout, stderr } = await generate(folder, "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({
      current: false,
      operations: 2,
      diagnostics: [],
      stages: expect.arrayContaining([{ stage: "validators", milliseconds: expect.any(Number) }]),
    });
    await write("pets.yaml", "swagger: '2.0'\nswagger: '2.0'\ninfo: {title: a, version: '1'}\npaths: {}\n");
    const refused = await generate(folder, "--json");
    expect(refused.code).toBe(2);
    expect(JSON.parse(refused.stdout)).toMatchObject({
      diagnostics: [
        { code: "yaml-duplicate-key", severity: "error", place: { file: "pets.yaml", line: 2, column: 1 } },
      ],
    });
  });
});

describe("this repository's generated/", () => {
  it("is current", async () => {
    const { code, stderr } = await generate(repository, "--check");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });
});
