/** What each command does, in process: `cli.test.ts` runs the program itself. */

import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { parse } from "yaml";
import { runProgram } from "../../scripts/cli/program.js";

jest.setTimeout(60_000);

const pets = `swagger: "2.0"
info: {title: Pets, version: "1"}
basePath: /%VERSION%
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        200: {description: All pets., schema: {$ref: parts/pet.yaml}}
`;
const pet = "type: object\nproperties:\n  name: {type: string}\n";
const overlay = `overlay: 1.0.0
info: {title: More, version: "1"}
actions:
  - target: $.paths['/pets'].get
    update: {summary: All of them.}
`;

describe("a command", () => {
  const home = process.cwd();
  let folder: string;
  const write = (name: string, text: string) => writeFile(join(folder, name), text);
  const read = (name: string) => readFile(join(folder, name), "utf8");

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "joinery-commands-"));
    process.chdir(folder);
    await mkdir("parts");
    await write("pets.yaml", pets);
    await write("parts/pet.yaml", pet);
    await write("more.overlay.yaml", overlay);
  });
  afterEach(async () => {
    process.chdir(home);
    process.exitCode = 0;
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs a command; what it prints and its code. */
  async function joinery(...words: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
    const printed = { stdout: "", stderr: "" };
    const spies = (["stdout", "stderr"] as const).map((stream) =>
      jest.spyOn(process[stream], "write").mockImplementation((text) => {
        // CI turns colours on.
        printed[stream] += stripVTControlCharacters(String(text));
        return true;
      }),
    );
    try {
      await runProgram(words);
      return { code: process.exitCode, ...printed };
    } finally {
      for (const spy of spies) spy.mockRestore();
      process.exitCode = 0;
    }
  }

  describe("generate", () => {
    it("works without a configuration, with variables and an overlay", async () => {
      const words = ["--out", "made", "--var", "VERSION=v7", "--overlay", "more.overlay.yaml"];
      expect(await joinery("generate", "pets.yaml", ...words)).toMatchObject({ code: 0, stderr: "" });
      expect(JSON.parse(await read("made/openapi.json"))).toMatchObject({
        servers: [{ url: "/{VERSION}", variables: { VERSION: { default: "v7" } } }],
        paths: { "/pets": { get: { summary: "All of them." } } },
      });
    });

    it("says which packages the code needs, until package.json lists them", async () => {
      const { stdout } = await joinery("generate", "pets.yaml", "--var", "VERSION=v1");
      expect(stdout).toContain("packages that package.json does not list:");
      expect(stdout).toMatch(/^ {4}npm install express@\S+ openapi-fetch@\S+$/m);
      expect(stdout).toMatch(/^ {4}npm install --save-dev @types\/express@\S+ @types\/node@\S+$/m);
      const devDependencies = { "@types/express": "*", "@types/node": "*" };
      const dependencies = { express: "*", "openapi-fetch": "*" };
      await write("package.json", JSON.stringify({ dependencies, devDependencies }));
      expect((await joinery("generate", "pets.yaml", "--var", "VERSION=v1")).stdout).not.toContain(
        "npm install",
      );
    });

    it("makes what --only names and what that needs, and leaves the rest as it is", async () => {
      expect((await joinery("generate", "pets.yaml", "--only", "client")).code).toBe(0);
      expect((await readdir("generated")).sort()).toEqual([
        ".gitattributes",
        "client",
        "client.ts",
        "types.ts",
      ]);
      await joinery("generate", "pets.yaml");
      await write("parts/pet.yaml", pet.replace("name", "title"));
      await joinery("generate", "pets.yaml", "--only", "types");
      expect(await read("generated/types.ts")).toContain("title?: string");
      expect(await read("generated/openapi.json")).toContain('"name"');
      expect(existsSync("generated/validators/answers/listPets.ts")).toBe(true);
      expect(await joinery("generate", "pets.yaml", "--only", "types,none")).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("none is none of sources, types, validators,"),
      });
    });

    it("takes over a folder that holds nothing but one openapi.json of its own", async () => {
      await joinery("generate", "pets.yaml", "--only", "openapi");
      await write("pets.yaml", pets.replace("All pets", "Every pet"));
      expect((await joinery("generate", "pets.yaml", "--only", "openapi")).code).toBe(0);
      expect(await read("generated/openapi.json")).toContain("Every pet");
    });

    it("refuses a folder with files that are not its own, and touches none of them", async () => {
      await joinery("generate", "pets.yaml");
      await mkdir("src");
      await write("src/mine.ts", "export const mine = 1;\n");
      await write("generated/mine.ts", "export const mine = 1;\n");
      await mkdir("api");
      await write("api/openapi.json", "{}");
      await mkdir("links");
      await symlink("../src/mine.ts", "links/mine.ts");
      for (const [out, file] of [
        ["src", "src/mine.ts"],
        ["generated", "generated/mine.ts"],
        ["api", "api/openapi.json"],
        ["links", "links/mine.ts"],
      ] as const) {
        expect(await joinery("generate", "pets.yaml", "--out", out)).toMatchObject({
          code: 2,
          stderr: expect.stringContaining(
            `error output-not-ours: The output folder ${out} holds files that Joinery did not make: ${file}. `,
          ),
        });
        expect(existsSync(file)).toBe(true);
      }
      expect(await read("src/mine.ts")).toBe("export const mine = 1;\n");
    });

    it("refuses the working directory, a folder around it, one with a document and a file", async () => {
      for (const out of [".", ".."])
        expect(await joinery("generate", "pets.yaml", "--out", out)).toMatchObject({
          code: 2,
          stderr: expect.stringContaining("error output-around: "),
        });
      await mkdir("api");
      await write("api/openapi.json", pets);
      expect(await joinery("generate", "api/openapi.json", "--out", "api")).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(
          "error output-holds-source: The output folder api holds api/openapi.json",
        ),
      });
      expect(await joinery("generate", "pets.yaml", "--out", "parts/pet.yaml")).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("error output-no-folder: "),
      });
      expect(await read("pets.yaml")).toBe(pets);
    });

    it("refuses an overlay for several documents", async () => {
      const words = ["pets.yaml", "parts/pet.yaml", "--overlay", "more.overlay.yaml"];
      expect(await joinery("generate", ...words)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("error overlay-of-many: "),
      });
    });
  });

  describe("convert", () => {
    it("writes OpenAPI 3 to standard output and to files, in the format that they end with", async () => {
      const document = { openapi: "3.0.4", paths: { "/pets": { get: { operationId: "listPets" } } } };
      const { stdout } = await joinery("convert", "pets.yaml", "--var", "VERSION=v1");
      expect(stdout).toMatch(/^openapi: 3\.0\.4\n/);
      expect(parse(stdout)).toMatchObject(document);
      await joinery("convert", "pets.yaml", "--out", "made.json");
      expect(JSON.parse(await read("made.json"))).toMatchObject(document);
      await joinery("convert", "pets.yaml", "--out", "made.yml");
      expect(parse(await read("made.yml"))).toMatchObject(document);
      expect((await joinery("convert", "pets.yaml", "--format", "json")).stdout).toMatch(
        /^\{\n {2}"openapi"/,
      );
    });

    it("writes the version of OpenAPI that --openapi names, whatever the configuration says", async () => {
      const version = async (...words: string[]) => {
        const { code, stdout } = await joinery("convert", "--var", "VERSION=v1", ...words);
        return code ? `exit ${code}` : stdout.split("\n", 1)[0];
      };
      expect(await version("pets.yaml", "--openapi", "3.1")).toBe("openapi: 3.1.1");
      expect(await version("pets.yaml", "--openapi", "3.0")).toBe("openapi: 3.0.4");
      await write("joinery.config.ts", 'export const config = { documents: ["pets.yaml"], openapi: "3.1" };');
      expect(await version()).toBe("openapi: 3.1.1");
      expect(await version("--openapi", "3.0")).toBe("openapi: 3.0.4");
      expect(await version("pets.yaml", "--openapi", "2.0")).toBe("exit 2");
    });

    it("says with --ledger what became of every leaf", async () => {
      const { code, stderr } = await joinery(
        "convert",
        "pets.yaml",
        "--out",
        "made.json",
        "--ledger",
        "ledger.json",
      );
      expect(code).toBe(0);
      const { summary, leaves } = JSON.parse(await read("ledger.json"));
      expect(stderr).toContain(`${summary.leaves} leaves: ${summary.classes.kept} kept, `);
      expect(leaves).toHaveLength(summary.leaves);
      expect(leaves).toContainEqual(
        expect.objectContaining({ file: "pets.yaml", line: 1, class: "rewritten", targets: ["/openapi"] }),
      );
      expect(summary.classes.unexplained).toBe(0);
    });

    it("does not write its ledger over a source", async () => {
      const { code, stderr } = await joinery("convert", "pets.yaml", "--ledger", "pets.yaml");
      expect(code).toBe(2);
      expect(stderr).toContain("error output-is-source: ");
      expect(await read("pets.yaml")).toBe(pets);
    });

    it("keeps numbers to the last digit, in every format", async () => {
      await write(
        "parts/pet.yaml",
        "{type: integer, maximum: 9223372036854775807, x-seen: [1e400, '1e400']}\n",
      );
      const yaml = (await joinery("convert", "pets.yaml", "--format", "yaml")).stdout;
      expect(yaml).toMatch(/maximum: 9223372036854775807\n\s+x-seen:\n\s+- 1\.0e\+400\n\s+- "1e400"\n/);
      const json = (await joinery("convert", "pets.yaml", "--format", "json")).stdout;
      expect(json).toMatch(/"maximum": 9223372036854775807,\n\s+"x-seen": \[\n\s+1e400,\n\s+"1e400"\n/);
      const value = (await joinery("convert", "pets.yaml", "--json")).stdout;
      expect(value).toContain('"maximum":9223372036854775807,"x-seen":[1e400,"1e400"]');
    });

    it("invents nothing", async () => {
      await write("pets.yaml", pets.replace("      operationId: listPets\n", ""));
      expect((await joinery("convert", "pets.yaml")).stdout).not.toContain("operationId");
    });

    it("refuses to write over what it reads", async () => {
      expect(await joinery("convert", "pets.yaml", "--out", "pets.yaml")).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("error output-is-source: pets.yaml is read"),
      });
      expect(await read("pets.yaml")).toBe(pets);
    });

    it("prints one JSON value with --json", async () => {
      const { stdout } = await joinery("convert", "pets.yaml", "--json");
      expect(JSON.parse(stdout)).toMatchObject({
        document: { openapi: "3.0.4" },
        diagnostics: [{ code: "variable-unknown", severity: "warning" }],
      });
    });
  });

  describe("lint", () => {
    it("tells errors and warnings, exits with 2 only for errors, and writes nothing", async () => {
      const before = await readdir(".");
      expect(await joinery("lint", "pets.yaml")).toMatchObject({
        code: 0,
        stderr: expect.stringContaining("pets.yaml:3:1: warning variable-unknown: "),
        stdout: "✓ 1 document: 0 errors, 1 warning\n",
      });
      await write("pets.yaml", `${pets}      parameters: [{$ref: "#/none"}]\n`);
      const { code, stdout } = await joinery("lint", "pets.yaml", "--json");
      expect(code).toBe(2);
      expect(JSON.parse(stdout)).toMatchObject({
        errors: 1,
        diagnostics: expect.arrayContaining([
          expect.objectContaining({
            code: "ref-missing",
            place: { file: "pets.yaml", line: 10, column: 21 },
          }),
        ]),
      });
      expect(await readdir(".")).toEqual(before);
    });
  });

  describe("explain", () => {
    const explain = async (where: string) => {
      const { stdout } = await joinery("explain", where, "pets.yaml", "--json");
      return JSON.parse(stdout) as { parts: Record<string, unknown>[] };
    };
    const lineOf = async (file: string, text: string) =>
      (await read(file)).split("\n").findIndex((line) => line.includes(text)) + 1;

    it("says what a line of a document became: pointer, type, validator, handler and call", async () => {
      await joinery("generate", "pets.yaml");
      const { parts } = await explain("pets.yaml:6");
      expect(parts).toEqual([
        {
          pointer: "#/paths/~1pets/get",
          openapi: {
            name: "#/paths/~1pets/get",
            file: "generated/openapi.json",
            line: await lineOf("generated/openapi.json", '"get": {'),
          },
          source: { file: "pets.yaml", line: 6, column: 5, pointer: "/paths/~1pets/get" },
          type: {
            name: 'operations["listPets"]',
            file: "generated/types.ts",
            line: await lineOf("generated/types.ts", "    listPets: {"),
          },
          operations: [
            {
              id: "listPets",
              handler: {
                name: 'Handlers["listPets"]',
                file: "generated/server.ts",
                line: await lineOf("generated/server.ts", "  listPets(request"),
              },
              client: 'client.GET("/pets", …)',
              validators: ["generated/validators/answers/listPets.ts"],
            },
          ],
        },
      ]);
    });

    it("follows a line of a file that is referred to into its component and who uses it", async () => {
      const { parts } = await explain("parts/pet.yaml:3");
      expect(parts).toMatchObject([
        {
          pointer: "#/components/schemas/Pet/properties/name",
          type: { name: 'components["schemas"]["Pet"]["name"]' },
          operations: [{ id: "listPets" }],
        },
      ]);
    });

    it("goes the other way from every generated file, an operationId and a component", async () => {
      await joinery("generate", "pets.yaml");
      const operation = { file: "pets.yaml", line: 6, column: 5, pointer: "/paths/~1pets/get" };
      for (const where of [
        `generated/types.ts:${await lineOf("generated/types.ts", "    listPets: {")}`,
        `generated/server.ts:${await lineOf("generated/server.ts", "  listPets(request")}`,
        `generated/operations.ts:${await lineOf("generated/operations.ts", "  listPets: [")}`,
        `generated/operations/listPets.ts:${await lineOf("generated/operations/listPets.ts", "  body:")}`,
        `generated/openapi.json:${await lineOf("generated/openapi.json", '"get": {')}`,
        "generated/validators/answers/listPets.ts:20",
        "listPets",
      ])
        expect({ where, parts: (await explain(where)).parts }).toMatchObject({
          where,
          parts: [{ source: operation }],
        });
      const property = await lineOf("generated/types.ts", "name?: string");
      for (const where of ["Pet", `generated/types.ts:${property}`])
        expect((await explain(where)).parts).toMatchObject([{ source: { file: "parts/pet.yaml" } }]);
    });

    it("knows the module that a component's validator has to itself", async () => {
      const tree = {
        type: "object",
        properties: { parts: { type: "array", items: { $ref: "#/components/schemas/Tree" } } },
      };
      const content = { "application/json": { schema: { $ref: "#/components/schemas/Tree" } } };
      const document = {
        openapi: "3.0.4",
        info: { title: "Trees", version: "1" },
        paths: {
          "/tree": { get: { operationId: "tree", responses: { 200: { description: "A tree.", content } } } },
        },
        components: { schemas: { Tree: tree } },
      };
      await writeFile(join(folder, "trees.json"), JSON.stringify(document, null, 2));
      const module = "generated/validators/schemas/Tree.ts";
      const { stdout } = await joinery("explain", `${module}:9`, "trees.json", "--json");
      expect(JSON.parse(stdout)).toMatchObject({
        parts: [{ pointer: "#/components/schemas/Tree", operations: [{ id: "tree" }] }],
      });
    });

    it("says so when nothing came of what is asked", async () => {
      expect(await joinery("explain", "nothing", "pets.yaml")).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("error nothing-there: "),
      });
    });
  });

  it.each([
    ["config-missing", ["lint"]],
    ["config-invalid", ["lint", "--config", "broken.config.ts"]],
    ["no-documents", ["lint", "--config", "none.config.ts"]],
    ["file-unreadable", ["lint", "nobody.yaml"]],
  ])("is told of %s", async (code, words) => {
    await write("broken.config.ts", "export const config = {");
    await write("none.config.ts", 'export const config = { documents: ["none/*.yaml"] };');
    expect(await joinery(...words)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`error ${code}: `),
    });
  });

  it("is told of all that is wrong in a configuration, where it stands, and in its documents", async () => {
    await write("faulty.yaml", pets.replace("parts/pet.yaml", "parts/none.yaml"));
    await write(
      "faulty.config.ts",
      `const overlays = ["a.yaml", 5];
export const config = {
  documents: ["faulty.yaml", { file: "b.yaml", overlays }, "none/*.yaml", 7],
  variables: { NAME: { enum: "a" } },
  folders: ["https://[a"],
  openapi: "3.2",
  allError: true,
  trustedPatterns: ["^a$", /^b$/],
  output: "",
};
`,
    );
    const { code, stderr } = await joinery("generate", "--config", "faulty.config.ts", "--out", "none");
    expect(code).toBe(2);
    expect(stderr.split("\n").map((line) => line.replace(/( [a-z-]+:).*?(`[^`]*`|$).*/, "$1 $2"))).toEqual([
      "faulty.yaml:3:1: warning variable-unknown: `variables`",
      "faulty.config.ts:1:29: error config-invalid: `documents[1].overlays[1]`",
      "faulty.config.ts:3:60: error no-documents: `documents`",
      "faulty.config.ts:3:75: error config-invalid: `documents[3]`",
      "faulty.config.ts:4:16: error config-invalid: `variables.NAME.default`",
      "faulty.config.ts:4:24: error config-invalid: `variables.NAME.enum`",
      "faulty.config.ts:5:13: error config-invalid: `folders[0]`",
      "faulty.config.ts:6:3: error config-invalid: `openapi`",
      "faulty.config.ts:7:3: error config-invalid: `allError`",
      "faulty.config.ts:8:28: error config-invalid: `trustedPatterns[1]`",
      "faulty.yaml:9:48: error ref-missing: `$ref`",
      "10 errors, 1 warning",
      "",
    ]);
  });

  it("is told where a configuration names files that are not there, and of its info", async () => {
    await write("there.yaml", pets.replace("parts/", ""));
    await write(
      "absent.config.ts",
      `export const config = {
  documents: ["none.yaml", { file: "there.yaml", overlays: ["none.overlay.yaml"] }],
  info: { titel: "a", version: 7, "x-own": 1 },
};
`,
    );
    await write("empty.config.ts", "export const config = { documents: [] };\n");
    await write("faulty.config.json", '{ "documents": ["there.yaml"],\n  "outptu": "a" }\n');
    const told = async (config: string) =>
      (await joinery("lint", "--config", config)).stderr
        .split("\n")
        .filter((line) => line.startsWith(config))
        .map((line) => line.replace(/: The .*/, ""));
    expect(await told("absent.config.ts")).toEqual([
      "absent.config.ts:2:15: error file-unreadable",
      "absent.config.ts:2:61: error file-unreadable",
      "absent.config.ts:3:11: error config-invalid",
      "absent.config.ts:3:23: error config-invalid",
    ]);
    expect(await told("empty.config.ts")).toEqual(["empty.config.ts:1:25: error config-invalid"]);
    expect(await told("faulty.config.json")).toEqual(["faulty.config.json:2:3: error config-invalid"]);
  });

  it("is told why a converted document cannot be written, and is given a folder for it", async () => {
    await write("plain.yaml", pets);
    await write("taken", "");
    const { code, stderr } = await joinery("convert", "plain.yaml", "--out", "taken/a.yaml");
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining("error output-unwritable: "),
    });
    expect((await joinery("convert", "plain.yaml", "--out", "new/folder/a.yaml")).code).toBe(0);
    expect((await joinery("convert", "plain.yaml", "--out", "-")).stdout).toContain("openapi: 3.0.4");
  });

  it("takes a pattern's characters as they are, but for its stars", async () => {
    for (const name of [
      "v1.(x)+a.yaml",
      "v1-(x)+a.yaml",
      "v1.xa.yaml",
      "v1.(x)+a.overlay.yaml",
      "av1.(x)+a.yaml",
    ])
      await write(`parts/${name}`, pets.replace("parts/", ""));
    await write("parts/v1.(x)+a.yaml2", "");
    const config = (pattern: string) =>
      `export const config = { documents: [${JSON.stringify(pattern)}] };\n`;
    const count = async (pattern: string) => {
      await write("many.config.ts", config(pattern));
      const { stdout } = await joinery("lint", "--config", "many.config.ts", "--json");
      return (JSON.parse(stdout) as { documents?: number }).documents;
    };
    expect(await count("parts/v1.(x)+*.yaml")).toBe(1);
    expect(await count("parts/*(x)+*.yaml")).toBe(3);
    expect(await count("parts/v*.yaml")).toBe(3);
  });

  it.each([
    ["export const config = {\n  documents: [\n};\n", ":3:1:"],
    ['export const config = {\n  documents: [\n    process.chdir("/none/at/all")] };\n', ":3:13:"],
    [
      "const given: { a?: string } = {};\nexport const config = {\n  documents: [(given.a as string).trim() as string] };\n",
      ":3:35:",
    ],
    ["throw new Error('no');\n", ":1:1:"],
  ])("is told where a configuration fails: %j at %s", async (text, place) => {
    await write("failing.config.ts", text);
    expect(await joinery("lint", "--config", "failing.config.ts")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`failing.config.ts${place} error config-invalid: `),
    });
  });

  it("prints what every code means", async () => {
    const { code, stdout } = await joinery("lint", "--codes");
    expect(code).toBe(0);
    expect(stdout).toContain("## ref-wrong-kind\n\n**error** · ");
  });

  describe("generated code", () => {
    it("is as it was after lines of a document moved, but for the list of what it was made from", async () => {
      await joinery("generate", "pets.yaml");
      expect(await read("generated/types.ts")).toContain("/** @generated from parts/pet.yaml# */");
      await write("pets.yaml", `# A line more.\n${pets}`);
      const { code, stderr } = await joinery("generate", "pets.yaml", "--check");
      expect(code).toBe(1);
      expect(stderr.match(/generated\/\S+/g)).toEqual(["generated/sources.sha256"]);
    });
  });

  describe("init", () => {
    it("writes a configuration with the documents that it finds, and the scripts", async () => {
      await write("package.json", '{\n    "name": "mine"\n}\n');
      await joinery("generate", "pets.yaml");
      expect((await joinery("init")).code).toBe(0);
      const config = await read("joinery.config.ts");
      expect(config).toContain('import { defineConfig } from "joinery";');
      expect(config).toContain('documents: [\n    "pets.yaml",\n    //');
      expect(await read("package.json")).toBe(
        '{\n    "name": "mine",\n    "scripts": {\n        "generate": "joinery generate",\n        "generate:check": "joinery generate --check"\n    }\n}\n',
      );
    });

    // On Windows a backslash is no character of a name.
    (sep === "/" ? it : it.skip)("names documents that have a backslash in their names", async () => {
      await rm("pets.yaml");
      await write("parts/my\\pets.yaml", pets.replace("parts/", ""));
      const { stdout } = await joinery("init", "--json");
      expect(JSON.parse(stdout)).toMatchObject({ documents: ["parts/my\\pets.yaml"] });
      expect((await joinery("lint")).stdout).toContain("1 document: 0 errors");
    });

    it("says which packages the code of the documents needs", async () => {
      await write("package.json", "{}");
      await write("plain.yaml", pets.replace(/%\w+%/g, ""));
      const { stdout } = await joinery("init", "plain.yaml");
      expect(stdout).toContain("  npm install express@");
      expect(stdout).toContain("  npm install --save-dev @types/express@");
    });

    it("never changes what is there", async () => {
      await write("joinery.config.ts", "mine");
      await write("package.json", '{"scripts":{"generate":"mine"}}');
      const { stdout } = await joinery("init");
      expect(stdout).toContain("joinery.config.ts is there, and stays");
      expect(await read("joinery.config.ts")).toBe("mine");
      expect(JSON.parse(await read("package.json"))).toEqual({
        scripts: { generate: "mine", "generate:check": "joinery generate --check" },
      });
    });
  });

  it("has help that tells the exit codes", async () => {
    for (const words of [[], ["generate"], ["convert"], ["lint"], ["explain"], ["init"]]) {
      const { code, stdout } = await joinery(...words, "--help");
      expect(code).toBe(0);
      expect(stdout).toMatch(/Usage: joinery .*Exit codes: 0 done/s);
    }
  });

  it("that is unknown, or has a wrong option, exits with 2", async () => {
    expect(await joinery("nothing")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("unknown command"),
    });
    expect(await joinery("generate", "--var", "x")).toMatchObject({ code: 2 });
  });
});
