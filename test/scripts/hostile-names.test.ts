/** Names that drive terminals, end lines or leave folders: they do nothing where they are printed and written. */

import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { parse } from "yaml";
import { uniqueFileNames } from "../../scripts/emit/file-names.js";
import type { JsonObject } from "../../scripts/json.js";
import { basePathsOf } from "../../scripts/model/base-paths.js";
import { shapeOf } from "../hostile/shape.js";
import { joinery } from "../support/joinery.js";

// Each run is a process of its own, and other tests run beside it.
jest.setTimeout(120_000);

/** Red, a title for the window, a line that looks like Joinery's own, C1's escape, and text that runs backwards. */
const name = "a\u001b[31m\u001b]0;b\u0007\r\nc.json:1:1: error d\u009b31m\u2028e\u202ef\u{e0041}\ud800\u007f";
const shown =
  "a\\u001b[31m\\u001b]0;b\\u0007\\r\\nc.json:1:1: error d\\u009b31m\\u2028e\\u202ef\\udb40\\udc41\\ud800\\u007f";
/** Everything that a terminal might do something about, but for the end of a line. */
const unseen = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const api = (operation: object, more: object = {}) => ({
  openapi: "3.1.0",
  info: { title: "a", version: "1" },
  paths: { "/a": { get: { responses: { 200: { description: name } }, ...operation } } },
  ...more,
});

let folder = "";
const write = (file: string, document: object) => writeFile(join(folder, file), JSON.stringify(document));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "joinery-names-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("a terminal", () => {
  const faulty = api(
    {
      security: [{ [name]: [] }],
      operationId: name,
      parameters: [{ name, in: "path", required: true, schema: {} }],
    },
    {
      webhooks: { [name]: { post: { operationId: name, responses: { 200: { description: "a" } } } } },
      components: {
        schemas: {
          A: { $ref: `#/${encodeURIComponent(name.toWellFormed())}` },
          B: { type: "string", pattern: `(${name}` },
        },
      },
      tags: [{ name: 1, [name]: 1 }],
    },
  );

  it("is told every fault on a line of its own, escaped", async () => {
    await write("api.json", faulty);
    const { code, stderr } = await joinery(folder, "lint", "api.json");
    expect(code).toBe(2);
    expect(stderr).not.toMatch(unseen);
    const lines = stderr.trimEnd().split("\n");
    for (const line of lines) expect(line).toMatch(/^api\.json:1:\d+: (error|warning) [a-z-]+: ./);
    expect(lines.length).toBeGreaterThanOrEqual(4);
    expect(stderr).toContain(`The security scheme ${shown} is not defined.`);
    expect(stderr).toContain(`operationId ${shown} is used twice`);
  });

  it("is told nothing unseen by --json either, on one line", async () => {
    await write("api.json", faulty);
    const { stdout, stderr } = await joinery(folder, "lint", "api.json", "--json");
    expect(stderr).toBe("");
    expect(stdout.trimEnd()).not.toMatch(unseen);
    expect(stdout.trimEnd()).not.toContain("\n");
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { message: string }[] };
    expect(diagnostics.map(({ message }) => message)).toContain(
      `The security scheme ${name} is not defined. The server rejects requests that need it with 401 until a security handler of that name is given: define it, or remove the requirement.`,
    );
  });

  it("is told of files by names that do nothing", async () => {
    const file = `${name.toWellFormed()}.json`;
    await write(file, api({ security: [{ x: [] }] }));
    const { stderr } = await joinery(folder, "lint", file);
    expect(stderr).not.toMatch(unseen);
    expect(stderr).toMatch(/^a\\u001b\[31m.*\.json:1:\d+: warning security-scheme-undefined: .*\n$/);
    const missing = await joinery(folder, "lint", "--config", name.toWellFormed());
    expect(missing.stderr).not.toMatch(unseen);
  });

  it("names the place of a package.json that is not JSON, without what was found there", async () => {
    await writeFile(join(folder, "package.json"), name.toWellFormed());
    const { code, stderr } = await joinery(folder, "init");
    expect(code).toBe(2);
    expect(stderr).toMatch(/^package\.json:1:1: error package-json-invalid: /);
    expect(stderr).not.toMatch(unseen);
  });

  it("is shown what became of a part of a document", async () => {
    const well = name.toWellFormed();
    const { paths, ...rest } = api({ operationId: well, tags: [well] });
    await write("api.json", { ...rest, paths: { [`/${well}`]: paths["/a"] } });
    const { code, stdout } = await joinery(folder, "explain", well, "api.json");
    expect(code).toBe(0);
    expect(stdout).not.toMatch(unseen);
    expect(stdout).toContain(`  operation   ${shown.replace("\\ud800", "\ufffd")}\n`);
  });

  it.each(["yaml", "json"])(
    "is shown a converted document as %s, which says what the source says",
    async (format) => {
      await write(
        "api.json",
        api({
          description: "a\u202eb",
          summary: name,
          operationId: `${name}\n${name}\t`,
          [`x-${name}`]: { [name]: name },
        }),
      );
      const { stdout } = await joinery(folder, "convert", "api.json", "--format", format);
      expect(stdout).not.toMatch(unseen);
      const { paths } = parse(stdout) as { paths: JsonObject };
      expect(paths["/a"]).toEqual({
        get: {
          // Nothing that YAML itself would put into quotes.
          description: "a\u202eb",
          summary: name,
          operationId: `${name}\n${name}\t`,
          [`x-${name}`]: { [name]: name },
          responses: { 200: { description: name } },
        },
      });
    },
  );

  it("is not flooded by one name", async () => {
    await write("api.json", api({ security: [{ ["a".repeat(100_000)]: [] }] }));
    const { stderr } = await joinery(folder, "lint", "api.json");
    expect(stderr).toContain("security-scheme-undefined");
    expect(stderr.length).toBeLessThan(1_000);
  });
});

describe("a configuration that init writes", () => {
  it("names documents whose names would end its strings", async () => {
    const file = `";pwned();\u2028\u202e</script>\n.json`.replace("/", "");
    await write(file, api({}));
    expect(await joinery(folder, "init")).toMatchObject({ code: 0, stderr: "" });
    const text = await readFile(join(folder, "joinery.config.ts"), "utf8");
    expect(text).not.toMatch(unseen);
    expect(shapeOf("joinery.config.ts", text).errors).toEqual([]);
    expect(await joinery(folder, "lint")).toMatchObject({ code: 0 });
  });
});

describe("an output folder", () => {
  it("is current once it is written, whatever the names", async () => {
    await write("api.json", api({ operationId: name, summary: `${name} \udc00`, description: name }));
    expect(await joinery(folder, "generate", "api.json")).toMatchObject({ code: 0, stderr: "" });
    expect(await joinery(folder, "generate", "api.json", "--check")).toMatchObject({ code: 0, stderr: "" });
  });

  it("is stale where a file has such a name, which is told escaped", async () => {
    await write("api.json", api({}));
    await joinery(folder, "generate", "api.json");
    await writeFile(join(folder, "generated", `${name.toWellFormed().replaceAll("/", "")}.ts`), "");
    const { code, stderr } = await joinery(folder, "generate", "api.json", "--check");
    expect(code).toBe(1);
    expect(stderr).not.toMatch(unseen);
    expect(stderr).toContain(`  extra   generated/${shown.replace("\\ud800", "\ufffd")}.ts\n`);
  });

  it("knows where paths and operations come from whose names are escaped on the way", async () => {
    const { get } = api({ operationId: "a#b%c" }).paths["/a"];
    await write("api.json", { ...api({}), paths: { "/100%/%41": { get } } });
    expect(await joinery(folder, "generate", "api.json")).toMatchObject({ code: 0, stderr: "" });
    const types = await readFile(join(folder, "generated/types.ts"), "utf8");
    const path = '/** @generated from api.json#/paths/~1100%25~1%2541 */\n    "/100%/%41": {';
    const operation = '/** @generated from api.json#/paths/~1100%25~1%2541/get */\n    "a#b%c": {';
    for (const declared of [path, operation]) expect(types).toContain(declared);
  });

  it("takes the names of files into comments that they do not end", async () => {
    const evil = "*\n`$" + "{x}'\";pwned();*\u2028\r@ts-ignore*";
    const part = `${evil} part.json`;
    await mkdir(join(folder, evil));
    await writeFile(join(folder, evil, part), '{"type":"object","properties":{"a":{"type":"string"}}}');
    const schema = { $ref: encodeURIComponent(part) };
    const content = { "application/json": { schema } };
    await write(join(evil, "api.json"), api({ responses: { 200: { description: "a", content } } }));
    expect(await joinery(folder, "generate", join(evil, "api.json"))).toMatchObject({ code: 0, stderr: "" });
    const files = [
      "types.ts",
      "server.ts",
      "operations.ts",
      "client.ts",
      "operations/getA.ts",
      "validators/answers/getA.ts",
    ];
    for (const file of files) {
      const text = await readFile(join(folder, "generated", file), "utf8");
      const { errors, directives, kinds } = shapeOf(file, text);
      expect({ file, errors, directives }).toEqual({ file, errors: [], directives: 0 });
      expect(kinds).not.toContain("ExpressionStatement CallExpression Identifier");
      expect(text).toMatch(
        /^\/\/ Generated by Joinery from [^\n]*\. Do not edit: run `joinery generate`\.\n\n?(?:\/\/|import|export)/,
      );
    }
    // As sha256sum writes and reads them.
    const sums = await readFile(join(folder, "generated/sources.sha256"), "utf8");
    expect(sums.split("\n")).toEqual([
      "# Generated by Joinery from these files.",
      expect.stringMatching(/^\\[0-9a-f]{64} {2}\*\\n`/),
      expect.stringMatching(/^\\[0-9a-f]{64} {2}\*\\n`/),
      "",
    ]);
  });

  it("has files of names that every file system takes apart", () => {
    const keys = [
      ...[
        "../x",
        "..",
        ".",
        "/etc/passwd",
        "a/b",
        "a\\b",
        "",
        "-",
        "con",
        "CON",
        "Nul",
        "com1",
        "lpt9",
        "aux.ts",
      ],
      ...[
        "a",
        "A",
        "a_2",
        "é",
        "e\u0301",
        "x".repeat(300),
        "X".repeat(300),
        "\u0000",
        "\ud800",
        "a\nb",
        "__proto__",
      ],
    ];
    const names = [...uniqueFileNames(keys, (key) => key).values()];
    expect(names).toHaveLength(keys.length);
    for (const each of names) expect(each).toMatch(/^(?!(?:con|prn|aux|nul|com\d|lpt\d)$)[\w-]{1,110}$/i);
    expect(new Set(names.map((each) => each.toLowerCase())).size).toBe(keys.length);
  });
});

describe("a variable of a server", () => {
  it.each(["a$&b$$c$1$'", "{v}", "{w}/{v}", "\n"])("stands in the path as it is: %j", (value) => {
    const server = { url: "https://example.org/{v}/x", variables: { v: { default: value } } };
    expect(basePathsOf([server])).toEqual([`/${value}/x`]);
  });
});
