/**
 * Every declaration of the generated types knows the key in the source that it was made from, and
 * the other way round: held against the files themselves, read by a reader that is not ours.
 */

import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { load } from "js-yaml";
import ts from "typescript";
import { loadConfig, type ResolvedConfig, resolveConfig } from "../../scripts/config.js";
import { Diagnostics, type Origin } from "../../scripts/diagnostics.js";
import { type ExplainedPart, Explainer } from "../../scripts/explain/explain.js";
import { generate } from "../../scripts/generate.js";
import {
  isObject,
  type JsonObject,
  plainPointerNames,
  pointerName,
  valueAlong,
  valueAt,
} from "../../scripts/json.js";
import { configFor, describeCorpus, findRoots } from "../corpus/roots.js";

/** Words of openapi-typescript's own, which stand in types.ts whether the document has them or not. */
const structure =
  /^(paths|webhooks|components|operations|\$defs|parameters|query|header|path|cookie|requestBody|responses|headers|content|schemas|requestBodies|pathItems|get|put|post|delete|options|head|patch|trace|\*\/\*)$/;

const document = `openapi: 3.0.3
info: { title: Boxes, version: "1" }
paths:
  /boxes/{id}:
    parameters:
      - { name: id, in: path, required: true, schema: { type: string } }
    put:
      operationId: change
      security: [{ key: [] }]
      parameters:
        - { name: limit, in: query, schema: { type: integer } }
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                body: { $ref: "#/components/schemas/Box" }
      responses: { 204: { description: Changed. } }
components:
  securitySchemes:
    key: { type: apiKey, in: query, name: key }
  schemas:
    Box:
      oneOf:
        - type: object
          properties:
            size: { type: integer }
        - type: array
          items:
            type: object
            properties:
              size: { type: string }
        - type: object
          properties:
            inner:
              type: object
              properties:
                size: { type: boolean }
`;

interface Declared {
  readonly names: readonly string[];
  readonly line: number;
}

/** The interfaces and properties of a file, in the order of the text. */
function declarationsOf(text: string): Declared[] {
  const file = ts.createSourceFile("types.ts", text, ts.ScriptTarget.Latest);
  const found: Declared[] = [];
  const visit = (node: ts.Node, around: readonly string[]): void => {
    const name =
      (ts.isInterfaceDeclaration(node) || ts.isPropertySignature(node)) &&
      (ts.isIdentifier(node.name) || ts.isStringLiteral(node.name) || ts.isNumericLiteral(node.name))
        ? node.name.text
        : undefined;
    const names = name === undefined ? around : [...around, name];
    if (name !== undefined)
      found.push({ names, line: file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1 });
    ts.forEachChild(node, (child) => visit(child, names));
  };
  visit(file, []);
  return found;
}

/** Whether the text at a place is the key of this name, or an item that says the name. */
class Source {
  readonly #root: string;
  readonly #texts = new Map<string, { lines: string[]; value: unknown }>();

  constructor(root: string) {
    this.#root = root;
  }

  says({ file, line, column, pointer }: Origin, name: string): boolean {
    const { lines, value } = this.#read(file);
    const text = (lines[line - 1] ?? "").slice(column - 1);
    const key = plainPointerNames(pointer).at(-1) ?? "";
    const isKey = [key, `"${key}"`, `'${key}'`].some((each) => text.startsWith(`${each}:`));
    const found = valueAlong(value, plainPointerNames(pointer));
    // Of a component that has a file to itself, that is the name.
    if (pointer === "") return column === 1 && line === firstLine(lines);
    const item = /^\d+$/.test(key) && !isKey;
    if (!isKey && !item) return false;
    if (/^(get|put|post|delete|options|head|patch|trace)$/.test(key) && isObject(found))
      return found.operationId === undefined || found.operationId === name;
    return key.toLowerCase() === name.toLowerCase() || this.#names(found, name, file);
  }

  /** Of a body or an answer whose media type nobody says, JSON or a form is assumed. */
  assumes({ file, pointer }: Origin, name: string): boolean {
    const found = valueAlong(this.#read(file).value, plainPointerNames(pointer));
    if (!isObject(found)) return false;
    if (name === "application/json") return isObject(found.schema);
    return name === "application/x-www-form-urlencoded" && found.in === "formData";
  }

  /** A parameter's `name`, a list's text: or a reference to what says it. */
  #names(value: unknown, name: string, file: string): boolean {
    if (value === name) return true;
    if (!isObject(value)) return false;
    if (typeof value.$ref === "string") {
      const [path = "", pointer = ""] = value.$ref.split("#");
      const target = path === "" ? file : join(dirname(file), path);
      return this.#names(valueAt(this.#read(target).value, pointer), name, target);
    }
    return value.name === name;
  }

  #read(file: string): { lines: string[]; value: unknown } {
    let read = this.#texts.get(file);
    if (!read) {
      const text = readFileSync(resolve(this.#root, file), "utf8");
      read = { lines: text.split(/\r?\n/), value: load(text) };
      this.#texts.set(file, read);
    }
    return read;
  }
}

/** Comments come before a file's value. */
function firstLine(lines: readonly string[]): number {
  return lines.findIndex((line) => /^[^#\s]/.test(line)) + 1;
}

async function check(config: ResolvedConfig): Promise<{ named: number; declared: number }> {
  const made = await generate(config);
  const explainer = new Explainer(made);
  const source = new Source(config.root);
  const declared = declarationsOf(made.files.get("types.ts") ?? "");
  const wrong: unknown[] = [];
  const lines = new Map<string, number[]>();
  const told: { names: readonly string[]; source: Origin; pointer: string; line: number | undefined }[] = [];
  let named = 0;
  for (const { names, line } of declared) {
    const name = names.at(-1) ?? "";
    const parts = explainer.fromGenerated("types.ts", line);
    const [part] = parts ?? [];
    if (!part?.source) {
      // Nothing is around the empty lists of a document that has none.
      if (names.length > 1 || !structure.test(name)) wrong.push({ names, line, part });
      continue;
    }
    const component = names[0] === "components" && names.length === 3;
    const says = source.says(part.source, name) || (component && isNameOf(part.source, name));
    if (!says && !structure.test(name) && !source.assumes(part.source, name)) {
      wrong.push({ names, line, source: part.source });
      continue;
    }
    if (!says || structure.test(name)) continue;
    named += 1;
    // The value of a discriminator's property is declared in each subtype; its key leads to the base's type.
    if (part.source.pointer.endsWith("/discriminator")) continue;
    const back = backTo(explainer, made.sources.loaded(resolve(config.root, part.source.file)), part);
    lines.set(part.pointer, [...(lines.get(part.pointer) ?? []), line]);
    told.push({ names, source: part.source, pointer: part.pointer, line: back?.type?.line });
  }
  for (const pointer of partsOf(made.model.document))
    if (!explainer.fromName(pointer)?.[0]?.source) wrong.push({ pointer });
  // What is declared for several operations has several lines: one of them is told.
  wrong.push(...told.filter(({ pointer, line }) => !lines.get(pointer)?.includes(line ?? 0)));
  expect(wrong).toEqual([]);
  return { named, declared: declared.length };
}

/** Every component, operation and parameter of a document. */
function partsOf({ paths, components }: JsonObject): string[] {
  const found: string[] = [];
  const name = (text: string) => encodeURIComponent(pointerName(text));
  for (const [kind, named] of Object.entries(isObject(components) ? components : {}))
    for (const each of Object.keys(named as object)) found.push(`#/components/${kind}/${name(each)}`);
  for (const [path, item] of Object.entries(isObject(paths) ? paths : {})) {
    for (const [method, operation] of Object.entries(isObject(item) ? item : {})) {
      const pointer = `#/paths/${name(path)}/${method}`;
      found.push(pointer);
      const parameters =
        isObject(operation) && Array.isArray(operation.parameters) ? operation.parameters : [];
      found.push(...parameters.map((_, at) => `${pointer}/parameters/${at}`));
    }
  }
  return found;
}

/** What the source's line and column became, that is this part. */
function backTo(
  explainer: Explainer,
  file: Parameters<Explainer["fromSource"]>[0] | undefined,
  { source, pointer }: ExplainedPart,
): ExplainedPart | undefined {
  const parts = file && source ? explainer.fromSource(file, source.line, source.column) : undefined;
  // A file that is one component begins where its first key does.
  return parts?.find((each) => each.pointer === pointer || source?.pointer === "");
}

/** A component of another file is named after the file, or as the configuration says. */
function isNameOf({ pointer, file }: Origin, name: string): boolean {
  const key = plainPointerNames(pointer).at(-1) ?? file;
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  return plain(name).includes(plain(key)) || plain(key).includes(plain(name));
}

describe("explaining generated types", () => {
  it("names the key of each declaration of the server's own API, and each key its declaration", async () => {
    const root = fileURLToPath(new URL("../../", import.meta.url));
    const diagnostics = new Diagnostics();
    const config = await loadConfig({ config: join(root, "joinery.config.ts") }, diagnostics);
    if (!config) throw new Error("no configuration");
    const { named, declared } = await check(config);
    expect(named).toBeGreaterThan(500);
    expect(declared).toBeGreaterThan(named);
  });
});

describe("explaining a document", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "joinery-explain-"));
    await writeFile(join(folder, "api.yaml"), document);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const explainer = async () => {
    const config = await resolveConfig({ documents: ["api.yaml"] }, folder, new Diagnostics());
    if (!config) throw new Error("no configuration");
    const made = await generate(config);
    return { made, explainer: new Explainer(made), file: made.sources.loaded(join(folder, "api.yaml")) };
  };
  const linesOf = (text: string, part: string) =>
    text.split("\n").flatMap((line, at) => (line.includes(part) ? [at + 1] : []));

  it("tells two branches' properties of one name apart, both ways", async () => {
    const { made, explainer: asked, file } = await explainer();
    const sources = linesOf(document, "size:");
    const declared = linesOf(made.files.get("types.ts") ?? "", "size?:");
    expect(declared).toHaveLength(3);
    for (const [at, line] of declared.entries()) {
      expect(asked.fromGenerated("types.ts", line)?.[0]?.source?.line).toBe(sources[at]);
      if (!file) throw new Error("not read");
      expect(asked.fromSource(file, sources[at] ?? 0)?.[0]?.type?.line).toBe(line);
    }
  });

  it("knows the parameter of a line of an operation's module, and the schemes of server.ts", async () => {
    const { made, explainer: asked } = await explainer();
    const module = "operations/change.ts";
    const [limit = 0] = linesOf(made.files.get(module) ?? "", 'name: "limit"');
    const [id = 0] = linesOf(made.files.get(module) ?? "", 'name: "id"');
    const [scheme = 0] = linesOf(made.files.get("server.ts") ?? "", "key: SecurityHandler");
    const sourceLine = (file: string, line: number) => asked.fromGenerated(file, line)?.[0]?.source?.line;
    expect(sourceLine(module, limit)).toBe(linesOf(document, "name: limit")[0]);
    expect(sourceLine(module, id)).toBe(linesOf(document, "name: id")[0]);
    expect(sourceLine("server.ts", scheme)).toBe(linesOf(document, "key: {")[0]);
  });

  it("tells equal parameters of two operations apart", async () => {
    const other = `  /lids:
    get:
      parameters:
        - { name: limit, in: query, schema: { type: string } }
      responses: { 204: { description: Listed. } }
`;
    const two = document.replace("components:", `${other}components:`);
    await writeFile(join(folder, "api.yaml"), two);
    const { made, explainer: asked } = await explainer();
    const sources = ["change", "getLids"].map((id) => {
      const module = `operations/${id}.ts`;
      const [line = 0] = linesOf(made.files.get(module) ?? "", 'name: "limit"');
      return asked.fromGenerated(module, line)?.map(({ source }) => source?.line);
    });
    expect(sources.flat()).toEqual(linesOf(two, "name: limit"));
  });

  it("names, of a parameter, only the validators that know it", async () => {
    const { explainer: asked, file } = await explainer();
    if (!file) throw new Error("not read");
    const [part] = asked.fromSource(file, linesOf(document, "name: limit")[0] ?? 0) ?? [];
    expect(part?.operations[0]?.validators).toEqual(["validators/parameters/change.ts"]);
  });

  it("names, of a component, only the validators of the fields that lead to it", async () => {
    await writeFile(
      join(folder, "api.yaml"),
      `openapi: 3.0.3
info: { title: Boxes, version: "1" }
paths:
  /boxes/{id}:
    parameters: [{ $ref: "#/components/parameters/Id" }]
    post:
      operationId: change
      requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Sent" } } } }
      responses: { 200: { $ref: "#/components/responses/Changed" } }
components:
  parameters: { Id: { name: id, in: path, required: true, schema: { $ref: "#/components/schemas/Key" } } }
  responses: { Changed: { description: ok, content: { application/json: { schema: { $ref: "#/components/schemas/Got" } } } } }
  schemas:
    Key: { type: string, minLength: 2 }
    Sent: { type: object, properties: { both: { $ref: "#/components/schemas/Both" } } }
    Got: { type: object, properties: { both: { $ref: "#/components/schemas/Both" }, own: { $ref: "#/components/schemas/Own" } } }
    Both: { type: integer }
    Own: { type: integer }
`,
    );
    const { explainer: asked } = await explainer();
    const validatorsOf = (name: string) =>
      asked
        .fromName(name)
        ?.flatMap(({ operations }) => operations)
        .flatMap(({ validators }) => validators.map((file) => file.split("/")[1]));
    expect(
      Object.fromEntries(
        ["Id", "Key", "Sent", "Got", "Own", "Changed", "Both"].map((name) => [name, validatorsOf(name)]),
      ),
    ).toEqual({
      Id: ["parameters"],
      Key: ["parameters"],
      Sent: ["bodies"],
      Got: ["answers"],
      Own: ["answers"],
      Changed: ["answers"],
      Both: ["bodies", "answers"],
    });
    expect(asked.fromName("#/paths/~1boxes~1{id}/parameters/0")?.[0]?.operations[0]?.validators).toEqual([
      "validators/parameters/change.ts",
    ]);
  });

  it("knows the properties of what types have in another place", async () => {
    const rest = document.replace("openapi: 3.0.3", "openapi: 3.1.0").replace(
      "    Box:\n",
      `    Rest:
      type: object
      properties: { a: { type: string } }
      unevaluatedProperties: { type: object, properties: {
        within: { type: string } } }
    Box:\n`,
    );
    await writeFile(join(folder, "api.yaml"), rest);
    const { made, explainer: asked, file } = await explainer();
    const [line = 0] = linesOf(made.files.get("types.ts") ?? "", "within?:");
    const [source = 0] = linesOf(rest, "within:");
    expect(asked.fromGenerated("types.ts", line)?.[0]?.source?.line).toBe(source);
    if (!file) throw new Error("not read");
    expect(asked.fromSource(file, source)?.[0]?.type?.line).toBe(line);
  });

  it("says where what a reference leads to stands", async () => {
    const { explainer: asked, file } = await explainer();
    if (!file) throw new Error("not read");
    const [part] = asked.fromSource(file, linesOf(document, "body: {")[0] ?? 0) ?? [];
    expect(part).toMatchObject({
      refersTo: "#/components/schemas/Box",
      source: { line: linesOf(document, "body: {")[0] },
      referredSource: { line: linesOf(document, "Box:")[0] },
    });
  });
});

describe("explaining what became nothing by itself", () => {
  const text = `# A document.
swagger: "2.0"
info: { title: Lists, version: "1" }
basePath: /v1
produces:
  - application/json
securityDefinitions:
  key: { type: apiKey, in: header, name: X-Key }
security: [{ key: [] }]
paths:
  /a:
    get:
      operationId: a
      tags: [one, two]
      responses: { 200: { description: ok, schema: { $ref: "#/definitions/A" } } }
definitions:
  A: { type: object }
  B: { type: object }
`;
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "joinery-explain-"));
    await writeFile(join(folder, "api.yaml"), text);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const asked = async () => {
    const config = await resolveConfig({ documents: ["api.yaml"] }, folder, new Diagnostics());
    if (!config) throw new Error("no configuration");
    const made = await generate(config);
    const file = made.sources.loaded(join(folder, "api.yaml"));
    if (!file) throw new Error("not read");
    const explainer = new Explainer(made);
    const line = (name: string, part: string) =>
      (made.files.get(name) ?? "").split("\n").findIndex((each) => each.includes(part)) + 1;
    return { explainer, file, line };
  };

  it("tells what the parts of a list or a section became, and the whole above the first key", async () => {
    const { explainer, file } = await asked();
    const pointers = (line: number) => explainer.fromSource(file, line)?.map(({ pointer }) => pointer);
    expect(pointers(1)).toEqual(["#"]);
    expect(pointers(5)).toEqual(["#/paths/~1a/get/responses/200/content/application~1json"]);
    expect(pointers(16)).toEqual(["#/components/schemas"]);
  });

  it("knows every line of openapi.json, and what code is made of sections", async () => {
    const { explainer, line } = await asked();
    const first = (name: string, at: number) => explainer.fromGenerated(name, at)?.[0];
    expect(first("openapi.json", 1)?.pointer).toBe("#");
    const second = line("openapi.json", '"two"');
    expect(first("openapi.json", second)).toMatchObject({
      pointer: "#/paths/~1a/get/tags/1",
      openapi: { line: second },
    });
    expect(first("server.ts", line("server.ts", "type SchemeName"))?.pointer).toBe(
      "#/components/securitySchemes",
    );
    expect(first("operations.ts", line("operations.ts", "const bases"))?.pointer).toBe("#/servers");
    expect(first("client.ts", line("client.ts", "type BasePath"))?.pointer).toBe("#/servers");
  });
});

describeCorpus("explaining the corpus' types", () => {
  it.each([
    ["Swagger 2.0 of many files", "matrix-2016/api/client-server/joining.yaml"],
    ["OpenAPI 3.1 of many files", "matrix-2023/openapi/api/server-server/invites-v2.yaml"],
    ["Swagger 2.0 with forms and discriminators", "other/petstore-vendor-mime.yaml"],
    ["Swagger 2.0 as JSON", "other/ms-cog-sci.json"],
    ["Swagger 2.0 with parameters of paths", "other/instagram.yml"],
  ])("names the key of each declaration: %s", async (_, name) => {
    const root = findRoots().find((each) => each.name === name);
    if (!root) throw new Error(`${name} is not in the corpus`);
    const { named } = await check(await configFor(root));
    expect(named).toBeGreaterThan(20);
  });
});
